import { randomBytes } from 'node:crypto';
import { HubError } from '../../../domain/errors.js';
import type { InboundConnection, InboundTools } from '../../contract.js';
import type { OutgoingResponse } from '../../contract/outgoing.js';
import { samlValidationUrl, validationUrl } from './addresses.js';
import { readJsonResponse } from './json-response.js';
import type { Principal } from './principal.js';
import { readSamlResponse, SAML_1_PROTOCOL } from './saml-response.js';
import { readServiceResponse } from './service-response.js';
import type { CasSettings } from './settings.js';
import { readTextResponse } from './text-response.js';

const LIMITS = { maxBytes: 65_536, timeoutMs: 5_000 };

type Connection = InboundConnection<CasSettings>;
type ReadAnswer = (body: string, context: CasSettings & { readonly now: number }) => Principal | Promise<Principal>;

const READERS: Readonly<Record<CasSettings['version'], Readonly<Record<CasSettings['format'], ReadAnswer>>>> = {
  '1': { xml: readTextResponse, json: readTextResponse },
  '2': { xml: readServiceResponse, json: readJsonResponse },
  '3': { xml: readServiceResponse, json: readJsonResponse },
  'saml1.1': { xml: readSamlResponse, json: readSamlResponse },
};

/**
 * Asks the server, once, whom a ticket stands for. A ticket lives seconds and dies at the first try, so there is no second.
 * The verdict is read in the body: servers answer successes as HTML and failures with any status.
 * @throws HubError `CAS-TICKET` refused; `AUTH-FORMAT` not an answer of CAS; `AUTH-IDP-PANNE` no answer; `AUTH-HORLOGE` SAML 1.1 only
 */
export async function validateTicket(connection: Connection, tools: InboundTools, service: string, ticket: string): Promise<Principal> {
  const { settings } = connection;
  const response = await ask(connection, tools, service, ticket);
  const read = (body: string) => READERS[settings.version][settings.format](body, { ...settings, now: tools.clock.now() });
  if (response.status >= 200 && response.status < 300) return read(response.body);
  throw (await refusalIn(response, read)) ?? outage(`status ${response.status} without an answer of CAS`);
}

async function ask(connection: Connection, { http, clock }: InboundTools, service: string, ticket: string): Promise<OutgoingResponse> {
  const { version, format } = connection.settings;
  try {
    if (version !== 'saml1.1') {
      const accept = format === 'json' && version !== '1' ? 'application/json' : 'application/xml';
      return await http.get({ url: validationUrl(connection, service, ticket), headers: { Accept: accept }, ...LIMITS });
    }
    const headers = { Accept: 'text/xml', SOAPAction: 'http://www.oasis-open.org/committees/security' };
    const body = samlRequest(ticket, clock.now());
    return await http.post({ url: samlValidationUrl(connection, service), headers, contentType: 'text/xml; charset=utf-8', body, ...LIMITS });
  } catch (error) {
    throw outage(error instanceof HubError ? error.detail : undefined, error);
  }
}

/** CAS 4.2.1. Nothing of a ticket needs escaping: its characters were checked. */
function samlRequest(ticket: string, now: number): string {
  const attributes = `MajorVersion="1" MinorVersion="1" RequestID="_${randomBytes(16).toString('hex')}" IssueInstant="${new Date(now).toISOString()}"`;
  const request = `<samlp:Request xmlns:samlp="${SAML_1_PROTOCOL}" ${attributes}><samlp:AssertionArtifact>${ticket}</samlp:AssertionArtifact></samlp:Request>`;
  return `<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/"><SOAP-ENV:Header/><SOAP-ENV:Body>${request}</SOAP-ENV:Body></SOAP-ENV:Envelope>`;
}

/** Only a refusal may come with a failure status; a success that does is not believed. */
async function refusalIn({ body }: OutgoingResponse, read: (body: string) => Principal | Promise<Principal>): Promise<HubError | undefined> {
  try {
    await read(body);
  } catch (error) {
    if (error instanceof HubError && error.code === 'CAS-TICKET') return error;
  }
  return undefined;
}

function outage(what = 'no exchange', cause?: unknown): HubError {
  return new HubError('AUTH-IDP-PANNE', { rule: 'CAS 2.5', detail: `ticket validation: ${what}`, cause });
}
