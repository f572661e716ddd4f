import type { LmsProtocol } from '../../contract/lms.js';
import { KeyRing } from '../../lti/keys/key-ring.js';
import { RemoteKeys } from '../../lti/keys/remote-keys.js';
import { testLms } from './bench/lms-bench.js';
import { hubAsTool } from './facts.js';
import { answerLogin } from './login/login.js';
import { LtijsWorker } from './ltijs/in-worker.js';
import { acceptLaunch } from './message/accept.js';
import { register } from './registration/register.js';
import { answerSelection } from './selection/answer.js';
import { ServiceClient } from './services/service-client.js';
import { lmsServices } from './services/services.js';
import type { LmsProtocolTools, LtiTool } from './tools.js';

/** In seconds: as long as LMSs may remember a set. */
const KEY_SET_CACHE_S = 3_600;

/** The hub as an LTI 1.3 tool. */
export function createLmsProtocol({ keys, ltijs: given, ...tools }: LmsProtocolTools): LmsProtocol {
  const worker = new LtijsWorker();
  const tool: LtiTool = { ...tools, ltijs: given ?? worker, keyRing: new KeyRing(keys, tools.clock), lmsKeys: new RemoteKeys(tools.http, tools.clock) };
  return {
    services: lmsServices(new ServiceClient(tool)),
    facts: (registrationId) => hubAsTool(tool, registrationId),
    async keySet(registrationId) {
      const body = JSON.stringify({ keys: await tool.keyRing.published(registrationId) });
      return { kind: 'document', type: 'application/json', body, cacheSeconds: KEY_SET_CACHE_S };
    },
    async login(lms, parameters) {
      return await Promise.resolve(answerLogin(lms, tool.origin, parameters));
    },
    accept: (lms, idToken, state, expected) => acceptLaunch(tool, { lms, idToken, state, expected }),
    answerSelection: (lms, deploymentId, selection, items) => answerSelection(tool, { lms, deploymentId, selection, items }),
    register: (registrationId, configurationUrl, token) => register(tool, { registrationId, configurationUrl, token }),
    test: (lms) => testLms(tool, lms),
    close: () => worker.close(),
  };
}
