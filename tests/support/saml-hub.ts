import { inflateRawSync } from 'node:zlib';
import type { Config } from '../../src/config/schema.js';
import { loadSeed } from '../../src/directory/load-seed.js';
import { Connection } from '../../src/domain/connection.js';
import { Federation } from '../../src/domain/federation.js';
import { createHub, type Hub } from '../../src/hub.js';
import type { Log } from '../../src/operations/log.js';
import { openPort, stopServing } from '../../src/serve.js';
import { COLLECTIONS } from '../../src/store/collections.js';
import { makeKey, type KeyAndCertificate } from './certificate.js';
import { HttpBrowser, type BrowserAnswer } from './http-browser.js';
import { testConfig } from './hub.js';
import { HandClock } from './memory-store.js';
import { idsOf } from './saml-attacks.js';
import { createIdentityProvider, type AnswerDraft, type SamlIdentityProvider } from './saml-identity-provider.js';
import { nameIdXml, type ResponseFacts } from './saml-response.js';
import { logoutServicesOf } from './saml-logout.js';
import { schoolSeed } from './school.js';
import { sharedStore } from './shared-store.js';

const STAFF = ['teacher', 'head', 'staff'];

/** A request under way: what the provider was told, and what it must send back as it is. */
export interface BegunSignIn {
  readonly facts: ResponseFacts;
  readonly relayState: string;
  /** Where the browser was sent. */
  readonly url: URL;
}

/** The hub of the test school behind two SAML identity providers: one that signs responses, one that signs assertions. */
export interface SamlHub {
  readonly origin: string;
  readonly clock: HandClock;
  /** The running one. */
  hub(): Hub;
  readonly idp: SamlIdentityProvider;
  readonly partner: SamlIdentityProvider;
  /** The hub's own certificate, PEM. */
  readonly certificatePem: string;
  /** The hub's own pair to which providers encrypt. */
  readonly toEncrypt: KeyAndCertificate;
  browser(): HttpBrowser;
  begin(browser: HttpBrowser, connection?: string, query?: string): Promise<BegunSignIn>;
  /** The provider's page posts across sites, without a cookie of ours. */
  post(relayState: string, xml: string | Uint8Array): Promise<BrowserAnswer>;
  /** A genuine answer, or one that differs as told. */
  answer(begun: BegunSignIn, login: string, draft?: AnswerDraft): string;
  /** Posts, and goes where the browser is sent until a page comes. */
  bringBack(browser: HttpBrowser, begun: BegunSignIn, xml: string | Uint8Array): Promise<BrowserAnswer>;
  /** The rule by which the newest sign-in was refused, as the journal has it. */
  lastRule(): Promise<string | undefined>;
  /** The last events of this name, the newest last. */
  recorded(event: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Ends the process and starts another on the same store, with its connections changed as told. */
  restart(change?: (connection: object) => object): Promise<void>;
  close(): Promise<void>;
}

/** What a hub has besides. */
export interface SamlHubExtras {
  readonly idp?: SamlIdentityProvider;
  /** Of connections to `idp`, by connection. */
  readonly connections?: Readonly<Record<string, object>>;
  readonly federations?: readonly object[];
  readonly log?: Log;
  readonly config?: Partial<Config>;
}

export async function startSamlHub(extras: SamlHubExtras = {}): Promise<SamlHub> {
  const { server, port } = await openPort({ host: '127.0.0.1', port: 0 });
  const origin = `http://127.0.0.1:${port}`;
  const [idp, partner, own, toEncrypt] = [extras.idp ?? createIdentityProvider(), createIdentityProvider('https://partenaire.example.fr/metadata'), makeKey(), makeKey()];
  const clock = new HandClock(Date.now());
  const shared = sharedStore();
  const connections = [samlConnection('academie', idp, {}), samlConnection('partenaire', partner, { signed: 'assertion' }), samlConnection('souple', idp, { signed: 'either' }), samlConnection('agents', idp, UNSOLICITED)];
  connections.push(...Object.entries(extras.connections ?? {}).map(([id, settings]) => samlConnection(id, idp, settings)));
  const saml = {
    privateKey: own.privateKeyPem,
    certificate: own.certificatePem,
    decryptionKey: toEncrypt.privateKeyPem,
    decryptionCertificate: toEncrypt.certificatePem,
  };
  const config = { ...testConfig(origin), ...shared.config, secrets: { ...shared.config.secrets, saml }, ...extras.config };
  const federations = (extras.federations ?? []).map((federation) => Federation.parse(federation));
  const startAgain = (all: readonly object[]): Promise<Hub> => start({ ...config, federations }, all, clock, extras.log);
  let hub = await startAgain(connections);
  await loadSeed(hub.store, schoolSeed());
  server.on('request', (request, response) => { hub.app(request, response); });

  const home = new HttpBrowser(origin);
  const post: SamlHub['post'] = (relayState, xml) => {
    // What happens later is later in the journal too.
    clock.advance(1);
    return home.postFromElsewhere('/connexion/saml/acs', { SAMLResponse: Buffer.from(xml).toString('base64'), RelayState: relayState });
  };
  return {
    origin,
    clock,
    hub: () => hub,
    idp,
    partner,
    certificatePem: own.certificatePem,
    toEncrypt,
    browser: () => new HttpBrowser(origin),
    async begin(browser, connection = 'academie', query = '') {
      const url = new URL((await browser.get(`/connexion/vers/${connection}${query}`)).headers.location ?? '');
      const { entityId } = connection === 'partenaire' ? partner : idp;
      return { url, relayState: url.searchParams.get('RelayState') ?? '', facts: { ...requestFacts(url), entityId, now: clock.now() } };
    },
    post,
    answer: ({ facts }, login, draft = {}) => {
      const from = facts.entityId === partner.entityId ? partner : idp;
      const signed = from === partner ? 'assertion' : 'response';
      return from.respond({ ...facts, now: clock.now() }, { signed, nameId: nameIdXml(login), attributes: { ENTPersonJointure: [`17$${login}`] }, ...idsOf(facts), ...draft });
    },
    bringBack: async (browser, { relayState }, xml) => browser.follow(await post(relayState, xml)),
    async lastRule() {
      const { items } = await hub.store.collection(COLLECTIONS.audit).find('byTime', { limit: 1, descending: true });
      return (JSON.parse(items[0]?.body ?? '{}') as { rule?: string }).rule;
    },
    async recorded(wanted) {
      const { items } = await hub.store.collection(COLLECTIONS.audit).find('byTime', { limit: 1_000 });
      return items.filter(({ event }) => event === wanted).map(({ body }) => JSON.parse(body) as Record<string, unknown>);
    },
    async restart(change = (connection) => connection) {
      await hub.close();
      hub = await startAgain(connections.map(change));
    },
    async close() {
      await stopServing(server, hub);
      shared.remove();
    },
  };
}

function start(config: Config, connections: readonly object[], clock: HandClock, log?: Log): Promise<Hub> {
  return createHub({ ...config, connections: connections.map((connection) => Connection.parse(connection)) }, { clock, ...(log === undefined ? {} : { log }) });
}

/** A provider that sends people of its own accord. */
const UNSOLICITED = { unsolicited: true, landings: { ressources: '/ressources' } };

function samlConnection(id: string, idp: SamlIdentityProvider, settings: object): object {
  return {
    id,
    connector: 'generic-saml',
    label: { fr: `Guichet ${id}` },
    roles: STAFF,
    settings: { entityId: idp.entityId, metadata: { xml: idp.metadata({ logoutServices: logoutServicesOf(id) }) }, ...settings },
  };
}

/** What the provider reads in the request. */
function requestFacts({ searchParams }: URL): Pick<ResponseFacts, 'requestId' | 'consumerUrl' | 'audience'> {
  const request = inflateRawSync(Buffer.from(searchParams.get('SAMLRequest') ?? '', 'base64')).toString('utf8');
  const valueOf = (name: string): string => new RegExp(`\\b${name}="([^"]+)"`).exec(request)?.[1] ?? '';
  return { requestId: valueOf('ID'), consumerUrl: valueOf('AssertionConsumerServiceURL'), audience: /Issuer[^>]*>([^<]+)</.exec(request)?.[1] ?? '' };
}
