import { randomBytes } from 'node:crypto';
import inject from 'light-my-request';
import ltijs, { type LtijsApplication, type LtijsRequest, type LtijsResponse, type LtijsToken } from 'ltijs';
import { z } from 'zod';
import { CallDatabase, currentCall } from './call-database.js';
import type { LtijsCall, LtijsVerdict, SecondJudge } from './call.js';

const LAUNCH_PATH = '/launch';
/** It knows no other clock than the system's, and no tolerance: the hub's own rules judge time. */
const OF_TIME = ['jwt expired', 'jwt not active'];

const Accepted = z.object({ clientId: z.string(), deploymentId: z.string(), user: z.string(), messageType: z.string() });
const Refused = z.object({ details: z.object({ message: z.string() }) });

/**
 * ltijs, asked within the thread. It is a whole web application: here it hears no browser, sets no cookie that leaves, and fetches
 * nothing.
 */
export class LtijsJudge implements SecondJudge {
  private readonly application = makeApplication();

  async judge(call: LtijsCall): Promise<LtijsVerdict> {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const payload = new URLSearchParams({ id_token: call.idToken, state: call.state }).toString();
    // It is only sent when it is awaited, which must happen within the call.
    const answer = await currentCall.run(call, async () => await inject(this.application, { method: 'POST', url: LAUNCH_PATH, headers, payload }));
    const said: unknown = JSON.parse(answer.payload);
    if (answer.statusCode === 200) return { accepted: Accepted.parse(said) };
    const refused = Refused.safeParse(said).data?.details.message ?? `status ${answer.statusCode}`;
    return { refused, isOfTime: OF_TIME.includes(refused) };
  }
}

/**
 * An instance of its own: the package's is one for the process. It is set up and never deployed, which would only add a listener that
 * ends the process on Ctrl-C. Its states and sessions are cookies, which a frame of an LMS may not have: the browser is bound by the
 * hub, and so ltijs runs without (`devMode`), and hands the message over in one step (`ltiaas`).
 */
function makeApplication(): LtijsApplication {
  const provider = new ltijs.Provider.constructor();
  provider.setup(randomBytes(32).toString('hex'), { plugin: new CallDatabase() }, {
    appRoute: LAUNCH_PATH, loginRoute: '/closed/login', keysetRoute: '/closed/keys', dynRegRoute: '/closed/register',
    cors: false, devMode: true, ltiaas: true, tokenMaxAge: false,
  });
  const tell = (token: LtijsToken, _request: LtijsRequest, response: LtijsResponse): void => {
    const { clientId, deploymentId, user, platformContext: { messageType } } = token;
    response.type('json').send(JSON.stringify({ clientId, deploymentId, user, messageType }));
  };
  provider.onConnect(tell);
  provider.onDeepLinking(tell);
  return provider.app;
}
