import { readAttributes } from './attributes.js';
import type { Principal } from './principal.js';
import { requireListedChain } from './proxy-chain.js';
import { malformed, refusedTicket } from './refusals.js';
import type { CasSettings } from './settings.js';
import type { XmlElement } from '../../small-xml/xml-tree.js';
import { isCas, readXml } from './xml.js';

/**
 * Reads the answer of `/serviceValidate` and `/p3/serviceValidate` (CAS 2.5.2, appendix A).
 * @throws HubError `CAS-TICKET` the server refuses the ticket; `AUTH-FORMAT` the answer is not one of CAS
 */
export async function readServiceResponse(body: string, { proxyChains }: Pick<CasSettings, 'proxyChains'> = { proxyChains: [] }): Promise<Principal> {
  const response = await readXml(body);
  requireServiceResponse(response);
  refuseFailure(response);
  const success = onlySuccess(response);
  refuseNestedVerdict(success);
  requireListedChain(proxiesOf(success), proxyChains);
  return { user: onlyUser(success), ...readAttributes(success) };
}

function requireServiceResponse(root: XmlElement): void {
  if (!isCas(root, 'serviceResponse')) throw malformed('the root is not serviceResponse of the CAS namespace');
}

/** A failure wins over whatever stands beside it: this is how injected successes come to nothing. */
function refuseFailure(response: XmlElement): void {
  const failure = response.children.find((child) => child.name === 'authenticationFailure');
  if (failure !== undefined) throw refusedTicket(failure.code);
}

function onlySuccess(response: XmlElement): XmlElement {
  const [child, ...others] = response.children;
  if (child === undefined || others.length > 0) throw malformed('serviceResponse has not exactly one child');
  if (!isCas(child, 'authenticationSuccess')) throw malformed('serviceResponse holds neither success nor failure');
  return child;
}

function refuseNestedVerdict(element: XmlElement): void {
  for (const child of element.children) {
    if (/^(serviceResponse|authentication(Success|Failure))$/.test(child.name)) throw malformed('a verdict inside a verdict');
    refuseNestedVerdict(child);
  }
}

/** The proxies an identity came through, the newest first; what is not such a list stands for a chain that nobody listed. */
function proxiesOf(success: XmlElement): readonly string[] {
  const lists = success.children.filter((child) => child.name === 'proxies');
  const isPlain = lists.length < 2 && lists.every((list) => list.text === '' && isCas(list, 'proxies') && list.children.every((proxy) => isCas(proxy, 'proxy') && proxy.children.length === 0));
  return isPlain ? lists.flatMap((list) => list.children.map(({ text }) => text)) : [''];
}

function onlyUser(success: XmlElement): string {
  const [user, ...others] = success.children.filter((child) => child.name === 'user');
  if (user === undefined || others.length > 0 || !isCas(user, 'user')) throw malformed('not exactly one user');
  if (user.children.length > 0) throw malformed('user holds more than text');
  return user.text;
}
