import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomBytes } from 'node:crypto';
import { newSigningKey, type SigningKey } from '../../../src/demo/cartable/lms/keys.js';
import { sign } from '../../../src/demo/cartable/lms/messages.js';
import { AGS_ENDPOINT, LEARNER, SCOPE, lti } from '../../../src/demo/cartable/lms/words.js';
import { Browser, expectStatus, locationOf } from '../browser.js';
import { SERVICE_TOOL } from '../population.js';
import { idTokenIn } from './services.js';
import type { Scenario } from './scenario.js';

/** An LMS as the hub of the benchmark knows it: it publishes its keys, and the load plays its part. */
export interface BenchLms {
  readonly origin: string;
  readonly key: SigningKey;
}

export const BENCH_REGISTRATION = 'lms-benchmarking2222';
export const BENCH_CLIENT = 'hub-at-bench';
export const BENCH_DEPLOYMENT = '1';
const PUPILS = 30;

export async function startBenchLms(): Promise<BenchLms> {
  const key = await newSigningKey();
  const keySet = JSON.stringify({ keys: [key.publicJwk] });
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(keySet);
  });
  server.unref();
  const port = await new Promise<number>((resolve) => { server.listen(0, '127.0.0.1', () => { resolve((server.address() as AddressInfo).port); }); });
  return { origin: `http://127.0.0.1:${port}`, key };
}

/** From the link in a course to the token at the tool: both launches, with the message that the LMS signs. */
export function brokeredLaunches(origin: string, lms: BenchLms): Scenario {
  return {
    name: 'LTI launch, from an LMS to the token',
    prepare() {
      const browsers = Array.from({ length: PUPILS }, () => new Browser());
      return Promise.resolve([async (index) => {
        const browser = browsers[index % PUPILS];
        if (browser !== undefined) await brokeredLaunch(origin, lms, browser, String(index % PUPILS));
      }]);
    },
  };
}

async function brokeredLaunch(origin: string, { origin: issuer, key }: BenchLms, browser: Browser, subject: string): Promise<void> {
  const here = `${origin}/lti/lms/${BENCH_REGISTRATION}`;
  const login = { iss: issuer, client_id: BENCH_CLIENT, lti_deployment_id: BENCH_DEPLOYMENT, login_hint: subject, lti_message_hint: 'bench', target_link_uri: `${here}/launch` };
  const began = locationOf(await browser.get(`${here}/login?${new URLSearchParams(login).toString()}`), origin);
  const asked = locationOf(await browser.get(began.href), origin).searchParams;
  const token = await sign(claimsFor(issuer, subject, `${here}/launch`, asked.get('nonce') ?? ''), key);
  const visit = locationOf(await browser.post(`${here}/launch`, { id_token: token, state: asked.get('state') ?? '' }), origin);
  const tool = locationOf(await browser.get(visit.href), origin).searchParams;
  const request = new URLSearchParams({
    scope: 'openid', response_type: 'id_token', response_mode: 'form_post', prompt: 'none',
    client_id: tool.get('client_id') ?? '', redirect_uri: tool.get('target_link_uri') ?? '', login_hint: tool.get('login_hint') ?? '',
    lti_message_hint: tool.get('lti_message_hint') ?? '', nonce: randomBytes(16).toString('base64url'), state: 's'.repeat(40),
  });
  idTokenIn(expectStatus(await browser.get(`${origin}/lti/authorize?${request.toString()}`), 200));
}

function claimsFor(iss: string, sub: string, target: string, nonce: string): Readonly<Record<string, unknown>> {
  const now = Math.floor(Date.now() / 1_000);
  return {
    iss, sub, nonce,
    aud: BENCH_CLIENT,
    iat: now,
    exp: now + 60,
    [lti('message_type')]: 'LtiResourceLinkRequest',
    [lti('version')]: '1.3.0',
    [lti('deployment_id')]: BENCH_DEPLOYMENT,
    [lti('target_link_uri')]: target,
    [lti('roles')]: [LEARNER],
    [lti('context')]: { id: 'cours', title: 'Cours' },
    [lti('resource_link')]: { id: 'lien', title: 'Lien' },
    [lti('custom')]: { passerelle_ressource: SERVICE_TOOL },
    [AGS_ENDPOINT]: { scope: [SCOPE.score], lineitem: `${iss}/lineitems/1` },
  };
}
