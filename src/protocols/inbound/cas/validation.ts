import { HubError } from '../../../domain/errors.js';
import type { InboundConnection, InboundTools, OutgoingHttp, OutgoingResponse } from '../../contract.js';
import { validationUrl } from './addresses.js';
import type { Principal } from './principal.js';
import { readServiceResponse } from './service-response.js';
import type { CasSettings } from './settings.js';
import { readTextResponse } from './text-response.js';

const MAX_BYTES = 65_536;
const TIMEOUT_MS = 5_000;

type ReadAnswer = (body: string) => Principal | Promise<Principal>;

const READERS: Readonly<Record<CasSettings['version'], ReadAnswer>> = { '1': readTextResponse, '2': readServiceResponse, '3': readServiceResponse };

/**
 * Asks the server, once, whom a ticket stands for. A ticket lives seconds and dies at the first try, so there is no second.
 * The verdict is read in the body: servers answer successes as HTML and failures with any status.
 * @throws HubError `CAS-TICKET` refused; `AUTH-FORMAT` not an answer of CAS; `AUTH-IDP-PANNE` no answer
 */
export async function validateTicket(connection: InboundConnection<CasSettings>, { http }: InboundTools, service: string, ticket: string): Promise<Principal> {
  const response = await ask(http, validationUrl(connection, service, ticket));
  const read = READERS[connection.settings.version];
  if (response.status >= 200 && response.status < 300) return read(response.body);
  throw (await refusalIn(response, read)) ?? outage(`status ${response.status} without an answer of CAS`);
}

async function ask(http: OutgoingHttp, url: string): Promise<OutgoingResponse> {
  try {
    return await http.get({ url, headers: { Accept: 'application/xml' }, maxBytes: MAX_BYTES, timeoutMs: TIMEOUT_MS });
  } catch (error) {
    throw outage(error instanceof HubError ? error.detail : undefined, error);
  }
}

/** Only a refusal may come with a failure status; a success that does is not believed. */
async function refusalIn({ body }: OutgoingResponse, read: ReadAnswer): Promise<HubError | undefined> {
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
