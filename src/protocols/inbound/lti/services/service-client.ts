import type { OutgoingResponse } from '../../../contract/outgoing.js';
import type { Lms } from '../../../contract/lms.js';
import type { LtiTool } from '../tools.js';
import { AccessTokens } from './access-tokens.js';
import { asked } from './asked.js';
import { failureOf, ServiceFailure } from './failure.js';

const LIMITS = { maxBytes: 2 * 1_024 * 1_024, timeoutMs: 10_000 };

export interface ServiceCall {
  /** What it is for, in the log. */
  readonly what: string;
  readonly scopes: readonly string[];
  readonly url: string;
  readonly accept: string;
  /** Of a post; the type goes as it is, because LMSs compare it as a whole (Moodle). */
  readonly sent?: { readonly type: string; readonly json: unknown };
}

/** Services of LMSs, asked with a token of theirs. */
export class ServiceClient {
  private readonly tokens: AccessTokens;

  constructor(private readonly tool: LtiTool) {
    this.tokens = new AccessTokens(tool);
  }

  /** An answer of success. A token that is taken no longer is replaced once. @throws ServiceFailure */
  async call(lms: Lms, call: ServiceCall): Promise<OutgoingResponse> {
    const token = await this.tokenFor(lms, call.scopes);
    const first = await this.send(call, token);
    if (first.status !== 401) return succeeded(call, first);
    await this.tokens.drop(lms, call.scopes, token);
    return succeeded(call, await this.send(call, await this.tokenFor(lms, call.scopes)));
  }

  /** That there is none now says nothing of what was asked: a key set read too early, or a service that is off for a minute. */
  private async tokenFor(lms: Lms, scopes: readonly string[]): Promise<string> {
    try {
      return await this.tokens.of(lms, scopes);
    } catch (error) {
      if (!(error instanceof ServiceFailure)) throw error;
      throw new ServiceFailure('again', error.what, { status: error.facts.status, afterMs: error.facts.afterMs });
    }
  }

  private send({ url, accept, sent }: ServiceCall, token: string): Promise<OutgoingResponse> {
    const { http } = this.tool;
    const request = { url, headers: { Authorization: `Bearer ${token}`, Accept: accept }, ...LIMITS };
    return asked(() => (sent === undefined ? http.get(request) : http.post({ ...request, contentType: sent.type, body: JSON.stringify(sent.json) })));
  }
}

function succeeded({ what }: ServiceCall, answer: OutgoingResponse): OutgoingResponse {
  if (answer.status >= 200 && answer.status < 300) return answer;
  throw failureOf(what, answer);
}
