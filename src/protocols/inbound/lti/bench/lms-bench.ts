import { z } from 'zod';
import type { ToolCheck, ToolCheckName, ToolFault } from '../../../../domain/tool-test.js';
import type { Lms } from '../../../contract/lms.js';
import { keySetFault } from '../../../lti/keys/key-set-fault.js';
import { KEY_SET_LIMITS } from '../../../lti/keys/remote-keys.js';
import { SCOPE } from '../../../lti/vocabulary.js';
import { parsedJson } from '../parsed-json.js';
import { AccessTokens } from '../services/access-tokens.js';
import { asked } from '../services/asked.js';
import { ServiceFailure } from '../services/failure.js';
import type { LtiTool } from '../tools.js';
import { NotedHttp } from './noted-http.js';

const PAGE_LIMITS = { maxBytes: 1_024 * 1_024, timeoutMs: 10_000 };
const NOWHERE = [404, 410];
const OAuthError = z.object({ error: z.string() });

/** What a check works on: the tool side with a way out that remembers. */
interface Trial {
  readonly lms: Lms;
  readonly tool: LtiTool;
}

type Finding = { readonly fault: ToolFault; readonly isSkipped?: boolean; readonly note?: string } | undefined;

/** What an LMS needs for launches, then what it needs for grades and lists of members. Nothing is written there. */
const CHECKS: readonly (readonly [ToolCheckName, (trial: Trial) => Promise<Finding>])[] = [
  ['key-set', keySetIsUsable],
  ['login', loginIsAnswered],
  ['scores', (trial) => tokensAreGiven(trial, [SCOPE.score, SCOPE.lineItem, SCOPE.resultReadOnly])],
  ['members', (trial) => tokensAreGiven(trial, [SCOPE.members])],
];

/** Every check, whatever the others gave. Rejects for no fault of the LMS. */
export function testLms(tool: LtiTool, lms: Lms): Promise<readonly ToolCheck[]> {
  return Promise.all(CHECKS.map(([name, check]) => outcomeOf(name, check, tool, lms)));
}

async function outcomeOf(name: ToolCheckName, check: (trial: Trial) => Promise<Finding>, tool: LtiTool, lms: Lms): Promise<ToolCheck> {
  const http = new NotedHttp(tool.http);
  const found = await findingOf(() => check({ lms, tool: { ...tool, http } }));
  const { exchanges } = http;
  if (found === undefined) return { name, outcome: 'passed', exchanges };
  const { fault, isSkipped = false, note } = found;
  return { name, outcome: isSkipped ? 'skipped' : 'failed', fault, exchanges, ...(note === undefined ? {} : { note: note.slice(0, 300) }) };
}

async function findingOf(check: () => Promise<Finding>): Promise<Finding> {
  try {
    return await check();
  } catch (error) {
    if (error instanceof ServiceFailure) return { fault: 'unreachable', note: error.what };
    throw error;
  }
}

async function keySetIsUsable({ lms, tool }: Trial): Promise<Finding> {
  const fault = await keySetFault(await asked(() => tool.http.get({ url: lms.keySetUrl, headers: { Accept: 'application/json' }, ...KEY_SET_LIMITS })));
  return fault === undefined ? undefined : { fault };
}

/** There is something at the address, whatever it says to a request that asks for nothing. */
async function loginIsAnswered({ lms, tool }: Trial): Promise<Finding> {
  const { status } = await asked(() => tool.http.get({ url: lms.authorizationUrl, headers: { Accept: 'text/html' }, ...PAGE_LIMITS }));
  return status >= 500 || NOWHERE.includes(status) ? { fault: 'status' } : undefined;
}

/** The LMS knows the hub by its key, and gives a token for the first of these scopes; the others only show what it would give. */
async function tokensAreGiven({ lms, tool }: Trial, scopes: readonly string[]): Promise<Finding> {
  const tokens = new AccessTokens(tool);
  const outcomes = await Promise.allSettled(scopes.map((scope) => tokens.of(lms, [scope])));
  const [needed] = outcomes;
  if (needed?.status !== 'rejected') return undefined;
  const reason: unknown = needed.reason;
  if (!(reason instanceof ServiceFailure) || reason.kind === 'again') throw reason;
  const { status, body = '' } = reason.facts;
  const { error } = OAuthError.safeParse(parsedJson(body)).data ?? {};
  if (error === 'invalid_scope') return { fault: 'not-offered', isSkipped: true };
  return { fault: 'service', note: `access token refused, status ${status ?? 0}${error === 'invalid_client' ? ', invalid_client' : ''}` };
}
