import { afterAll, beforeEach } from '@jest/globals';
import { inflateRawSync } from 'node:zlib';
import { COLLECTIONS } from '../../src/store/collections.js';
import { makeKey } from './certificate.js';
import { familySeed } from './families.js';
import { HttpBrowser, type BrowserAnswer } from './http-browser.js';
import { startHub, testConfig, type RunningHub } from './hub.js';
import { HandClock } from './memory-store.js';
import { idsOf } from './saml-attacks.js';
import { createIdentityProvider } from './saml-identity-provider.js';
import { nameIdXml } from './saml-response.js';
import { RESOURCES } from './school-hub.js';

export type Door = 'educonnect' | 'agents' | 'renater';
export type Said = Readonly<Record<string, readonly string[]>>;

/** The hub of the test school behind EduConnect, its academy's provider for agents and an institute of the federation. */
export interface DoorsHub extends RunningHub {
  readonly clock: HandClock;
  browser(): HttpBrowser;
  /** Signs in as this account, of which the provider says this; to whatever page comes then. */
  enter(browser: HttpBrowser, door: Door, subject: string, said: Said): Promise<BrowserAnswer>;
  /** Bodies of the audit trail's newest records, the newest first, with the event. */
  trail(limit?: number): Promise<readonly Readonly<Record<string, unknown>>[]>;
}

const CONNECTORS = {
  educonnect: { connector: 'educonnect', label: { fr: 'EduConnect' }, roles: ['parent', 'pupil'] },
  agents: { connector: 'agents-academie', label: { fr: 'Guichet des agents' }, roles: ['teacher', 'head', 'staff', 'academy-admin'] },
  renater: { connector: 'generic-renater', label: { fr: 'INSPÉ d’Exemple' }, roles: ['teacher', 'contributor'] },
} as const;

const SETTINGS: Readonly<Record<Door, object>> = { educonnect: {}, agents: { signed: 'both', application: 'hub-demo' }, renater: { signed: 'both', identifier: 'eduPersonUniqueId' } };

// Making a key costs more than everything else here.
const [own, key] = [makeKey(), makeKey()];

export async function startDoorsHub(): Promise<DoorsHub> {
  const clock = new HandClock(Date.now());
  const idps = new Map((Object.keys(CONNECTORS) as Door[]).map((door) => [door, createIdentityProvider(`https://${door}.example.fr/idp`, key)]));
  const { secrets } = testConfig('http://127.0.0.1');
  const hub = await startHub({
    clock,
    seed: familySeed(),
    resources: () => RESOURCES,
    config: { secrets: { ...secrets, saml: { privateKey: own.privateKeyPem, certificate: own.certificatePem } } },
    connections: () => [...idps].map(([door, idp]) => ({ id: door, ...CONNECTORS[door], settings: { entityId: idp.entityId, metadata: { xml: idp.metadata() }, ...SETTINGS[door] } })),
  });
  return {
    ...hub,
    clock,
    browser: () => new HttpBrowser(hub.origin),
    async enter(browser, door, subject, said) {
      clock.advance(1);
      const idp = idps.get(door) ?? createIdentityProvider();
      const { searchParams } = new URL((await browser.get(`/connexion/vers/${door}`)).headers.location ?? '');
      const request = inflateRawSync(Buffer.from(searchParams.get('SAMLRequest') ?? '', 'base64')).toString('utf8');
      const valueOf = (name: string): string => new RegExp(`\\b${name}="([^"]+)"`).exec(request)?.[1] ?? '';
      const facts = { requestId: valueOf('ID'), consumerUrl: valueOf('AssertionConsumerServiceURL'), audience: /Issuer[^>]*>([^<]+)</.exec(request)?.[1] ?? '', entityId: idp.entityId, now: clock.now() };
      const attributes = door === 'renater' ? { eduPersonUniqueId: [subject], ...said } : said;
      const xml = idp.respond(facts, { signed: 'both', nameId: nameIdXml(subject), attributes, ...idsOf(facts) });
      const posted = await browser.postFromElsewhere('/connexion/saml/acs', { SAMLResponse: Buffer.from(xml).toString('base64'), RelayState: searchParams.get('RelayState') ?? '' });
      return browser.follow(posted);
    },
    async trail(limit = 5) {
      const { items } = await hub.hub.store.collection(COLLECTIONS.audit).find('byTime', { limit, descending: true });
      return items.map(({ event, body }) => ({ event, ...(JSON.parse(body) as object) }));
    },
  };
}

/** What EduConnect says of a guardian known by these references. */
export function guardian(...references: readonly string[]): Said {
  return { FrEduCtRefId: references.map((key) => `{AAF}17|1|${key}`), FrEduCtPersonAffiliation: ['resp1d'], givenName: ['Marième'], sn: ["N'DIAYE"] };
}

/** A new one before each test of a file, closed at the end; called for the one there is now. */
export function doorsHubForEach(): () => DoorsHub {
  let hub: DoorsHub | undefined;
  beforeEach(async () => {
    await hub?.close();
    hub = await startDoorsHub();
  });
  afterAll(() => hub?.close());
  return () => {
    if (hub === undefined) throw new Error('not started');
    return hub;
  };
}

/** The code that the page of an unknown account tells. */
export function codeIn({ text }: BrowserAnswer): string {
  return /class="spoken">([^<]+)</.exec(text)?.[1] ?? '';
}
