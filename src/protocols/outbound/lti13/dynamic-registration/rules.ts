import type { z } from 'zod';
import type { RequestFault } from '../../../contract/tool-registrar.js';
import { isLoopback } from '../../../lti/loopback.js';
import { TOOL_CONFIGURATION, type Metadata } from './metadata.js';

type Rule = (metadata: Metadata, allowsLocal: boolean) => readonly RequestFault[];

/** The rule and the code of a field that is missing or of the wrong shape, by its name. */
const FIELDS: Readonly<Record<string, readonly [rule: string, code: string]>> = {
  application_type: ['R-05', 'invalid_application_type'],
  response_types: ['R-05', 'invalid_response_types'],
  grant_types: ['R-05', 'invalid_grant_types'],
  token_endpoint_auth_method: ['R-05', 'invalid_token_endpoint_auth_method'],
  redirect_uris: ['R-06', 'invalid_redirect_uris'],
  domain: ['R-07', 'missing_domain'],
  target_link_uri: ['R-08', 'invalid_target_link_uri'],
  jwks_uri: ['R-09', 'invalid_jwks_uri'],
  initiate_login_uri: ['R-09', 'invalid_initiate_login_uri'],
  custom_parameters: ['R-12', 'invalid_custom_parameters'],
};

/** What the schema found, in the words of a registration. */
export function shapeFaults({ issues }: z.ZodError): readonly RequestFault[] {
  return issues.map(({ path, message }) => {
    const steps = path.map(String).filter((step) => step !== TOOL_CONFIGURATION);
    const [field = TOOL_CONFIGURATION] = steps;
    const isOne = field === 'redirect_uris' && steps.length > 1;
    const [rule, code] = isOne ? ['R-06', 'invalid_redirect_uri'] : (FIELDS[field] ?? ['R-04', 'invalid_client_metadata']);
    // The rest of the path may be a name that the tool chose.
    return { rule, code, field: isOne ? `${field}[${steps[1] ?? ''}]` : field, why: message };
  });
}

/** Every check of a description of the right shape, one per line of the reference. */
const RULES: readonly Rule[] = [redirectsAreItsOwn, domainIsWhole, targetsAreItsOwn, loginIsItsOwn, keySetIsSafe];

export function ruleFaults(metadata: Metadata, allowsLocal: boolean): readonly RequestFault[] {
  return RULES.flatMap((rule) => rule(metadata, allowsLocal));
}

/** The main page of the tool, wherever it stands. */
export function targetOf({ [TOOL_CONFIGURATION]: tool }: Metadata): string | undefined {
  return tool.target_link_uri ?? tool.messages.find(({ target_link_uri: own }) => own !== undefined)?.target_link_uri;
}

/** R-06 Answers go to pages of the tool only. */
function redirectsAreItsOwn(metadata: Metadata, allowsLocal: boolean): readonly RequestFault[] {
  return metadata.redirect_uris.flatMap((uri, index) => {
    const at = { rule: 'R-06', code: 'invalid_redirect_uri', field: `redirect_uris[${index}]` };
    const faults = [...unsafe(uri, allowsLocal), ...fragment(uri), ...foreign(uri, metadata)];
    return faults.map((why) => ({ ...at, why }));
  });
}

/** R-07 A whole top-level domain is nobody's. */
function domainIsWhole({ [TOOL_CONFIGURATION]: tool }: Metadata, allowsLocal: boolean): readonly RequestFault[] {
  const isWhole = (host: string): boolean => host.includes('.') || (allowsLocal && host.split(':')[0] === 'localhost');
  return [tool.domain, ...tool.secondary_domains].every(isWhole) ? [] : [{ rule: 'R-07', code: 'missing_domain', field: 'domain', why: 'must be the name of a host, such as tool.example.org' }];
}

/** R-08 A launch opens pages of the tool only. */
function targetsAreItsOwn(metadata: Metadata, allowsLocal: boolean): readonly RequestFault[] {
  const target = targetOf(metadata);
  if (target === undefined) return [{ rule: 'R-08', code: 'missing_target_link_uri', field: 'target_link_uri', why: 'must be there, for the tool or for one of its messages' }];
  const pages = [target, ...metadata[TOOL_CONFIGURATION].messages.flatMap(({ target_link_uri: own }) => own ?? [])];
  return pages.flatMap((page) => [
    ...unsafe(page, allowsLocal).map((why) => ({ rule: 'R-08', code: 'invalid_target_link_uri', field: 'target_link_uri', why })),
    ...foreign(page, metadata).map((why) => ({ rule: 'R-08', code: 'domain_targetlinkuri_mismatch', field: 'target_link_uri', why })),
  ]);
}

/** */
function loginIsItsOwn(metadata: Metadata, allowsLocal: boolean): readonly RequestFault[] {
  const { initiate_login_uri: login } = metadata;
  const faults = [...unsafe(login, allowsLocal), ...fragment(login), ...foreign(login, metadata)];
  return faults.map((why) => ({ rule: 'R-09', code: 'invalid_initiate_login_uri', field: 'initiate_login_uri', why }));
}

/** R-09 Keys may lie on a host that several tools share; who decides is told so. */
function keySetIsSafe({ jwks_uri: keys }: Metadata, allowsLocal: boolean): readonly RequestFault[] {
  return unsafe(keys, allowsLocal).map((why) => ({ rule: 'R-09', code: 'invalid_jwks_uri', field: 'jwks_uri', why }));
}

/** Whether tools of this machine may register: where the hub itself is on this machine only. */
export function allowsLocal(origin: string): boolean {
  return !origin.startsWith('https:');
}

/** A hub on this machine alone may have tools there; anywhere else they have names, and TLS. */
export function unsafe(text: string, allowsLocal: boolean): readonly string[] {
  const url = new URL(text);
  const isLocal = allowsLocal && isLoopback(url);
  return [
    ...(url.protocol === 'https:' || isLocal ? [] : ['must be https']),
    ...(url.username === '' && url.password === '' ? [] : ['must not hold a user name']),
    ...(!isLocal && /^\[|^[\d.]+$|(^|\.)localhost$/.test(url.hostname) ? ['must be on a host with a public name'] : []),
  ];
}

function fragment(text: string): readonly string[] {
  return text.includes('#') ? ['must not have a fragment'] : [];
}

function foreign(text: string, { [TOOL_CONFIGURATION]: tool }: Metadata): readonly string[] {
  return [tool.domain, ...tool.secondary_domains].some((domain) => isWithin(new URL(text), domain)) ? [] : ['must be within the domain or a secondary domain'];
}

/** The host itself or one below it. A domain without a port stands for every port. */
function isWithin({ host, hostname }: URL, domain: string): boolean {
  const own = domain.includes(':') ? host : hostname;
  return own === domain || own.endsWith(`.${domain}`);
}
