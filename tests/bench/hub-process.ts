import { demoConfig } from '../../src/demo/hub/config.js';
import { idpKeys } from '../../src/demo/saml-idp/keys.js';
import { platformAt } from '../../src/demo/cartable/lms/lms.js';
import { Connection } from '../../src/domain/connection.js';
import { LmsDeployment, LmsRegistration, deploymentKey } from '../../src/domain/lms.js';
import { Resource } from '../../src/domain/resource.js';
import { createHub } from '../../src/hub.js';
import { openPort } from '../../src/serve.js';
import { COLLECTIONS } from '../../src/store/collections.js';
import { testConfig } from '../support/hub.js';
import { childOptions } from './child.js';
import { decryptionPair } from './decryption-pair.js';
import { catalogue, serviceResource } from './population.js';
import { BENCH_CLIENT, BENCH_DEPLOYMENT, BENCH_REGISTRATION } from './scenarios/lms.js';

export interface HubOptions {
  /** A store that was filled. */
  readonly file: string;
  readonly casOrigin: string;
  readonly toolOrigin: string;
  /** Of the tool that asks the hub by itself; without one there is none. */
  readonly keySetUrl?: string;
  /** Of the LMS that launches the hub; without one there is none. */
  readonly lmsOrigin?: string;
}

export const IDP = 'https://idp.example/metadata';

const { file, casOrigin, toolOrigin, keySetUrl, lmsOrigin } = childOptions() as HubOptions;
process.once('SIGTERM', () => { process.exit(0); });

const { server, port } = await openPort({ host: '127.0.0.1', port: 0 });
const origin = `http://127.0.0.1:${port}`;
const everyRole = ['pupil', 'teacher'];
const metadata = { ssoUrl: 'https://idp.example/sso', certificates: [...idpKeys('academie').certificates] };
const hub = await createHub({
  ...testConfig(origin),
  secrets: { ...testConfig(origin).secrets, saml: demoSaml() },
  store: { engine: 'sqlite', file },
  limits: { signInsPerAddressPerMinute: 1_000_000 },
  connections: [
    { id: 'cas', connector: 'generic-cas', label: { fr: 'CAS' }, roles: everyRole, settings: { url: casOrigin } },
    { id: 'saml', connector: 'generic-saml', label: { fr: 'SAML' }, roles: everyRole, settings: { entityId: IDP, metadata, signed: 'both' } },
  ].map((connection) => Connection.parse(connection)),
  resources: [...catalogue(toolOrigin), ...(keySetUrl === undefined ? [] : [serviceResource(toolOrigin, keySetUrl)])].map((resource) => Resource.parse(resource)),
});
if (lmsOrigin !== undefined) await plugLms(lmsOrigin);
server.on('request', hub.app);
console.log(JSON.stringify({ origin }));

async function plugLms(issuer: string): Promise<void> {
  const platform = platformAt(issuer, BENCH_CLIENT);
  const registration = LmsRegistration.parse({ id: BENCH_REGISTRATION, ...platform, connector: 'generic-lms', organisationId: '0440999X', name: 'Cours', state: 'active', allowAnonymous: false, roles: [], history: [] });
  const deployment = LmsDeployment.parse({ id: deploymentKey(BENCH_REGISTRATION, BENCH_DEPLOYMENT), registrationId: BENCH_REGISTRATION, deploymentId: BENCH_DEPLOYMENT, state: 'open', schoolId: 'ecole-0', seenAt: Date.now() });
  await hub.store.collection(COLLECTIONS.lmsRegistrations).bulkUpsert([registration]);
  await hub.store.collection(COLLECTIONS.lmsDeployments).bulkUpsert([deployment]);
}

/** The hub signs its requests, and providers may encrypt to it, as in production. */
function demoSaml() {
  const nowhere = { hub: origin, ent: casOrigin, academie: casOrigin, guichet: casOrigin, calcul: toolOrigin, tilleul: toolOrigin, jardin: toolOrigin, cartable: toolOrigin, pupitre: toolOrigin };
  const { privateKey: decryptionKey, certificate: decryptionCertificate } = decryptionPair();
  return { ...demoConfig(nowhere, { engine: 'sqlite', file: ':memory:' }).secrets.saml, decryptionKey, decryptionCertificate };
}
