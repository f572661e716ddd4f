import { inflateRawSync } from 'node:zlib';
import type { Clock } from '../../src/domain/clock.js';
import type { BrowserAnswer, HttpBrowser } from './http-browser.js';
import { createIdentityProvider, type AnswerDraft } from './saml-identity-provider.js';
import { nameIdXml } from './saml-response.js';

/** What the hub asked the academy for. */
export interface AskedAcademy {
  readonly requestId: string;
  readonly consumerUrl: string;
  readonly relayState: string;
}

/** The door of the academy's agents: a SAML identity provider that knows everybody by their login. */
export interface AcademyDoor {
  connection(differences?: object): object;
  /** From the choice of the provider to the page of the hub, with an answer that differs from a genuine one as told. */
  signIn(browser: HttpBrowser, login: string, draft?: AnswerDraft): Promise<BrowserAnswer>;
  /** The choice of the provider alone. */
  begin(browser: HttpBrowser): Promise<AskedAcademy>;
  /** The rest of the way. */
  answer(browser: HttpBrowser, asked: AskedAcademy, login: string, draft?: AnswerDraft): Promise<BrowserAnswer>;
}

export function academyDoor(clock: Clock): AcademyDoor {
  const idp = createIdentityProvider();
  const begin: AcademyDoor['begin'] = async (browser) => {
    const { searchParams } = new URL((await browser.get('/connexion/vers/academie')).headers.location ?? '');
    const request = inflateRawSync(Buffer.from(searchParams.get('SAMLRequest') ?? '', 'base64')).toString('utf8');
    const valueOf = (name: string): string => new RegExp(`\\b${name}="([^"]+)"`).exec(request)?.[1] ?? '';
    return { requestId: valueOf('ID'), consumerUrl: valueOf('AssertionConsumerServiceURL'), relayState: searchParams.get('RelayState') ?? '' };
  };
  const answer: AcademyDoor['answer'] = async (browser, { requestId, consumerUrl, relayState }, login, draft = {}) => {
    const facts = { requestId, consumerUrl, audience: consumerUrl.replace(/acs$/, 'metadata'), entityId: idp.entityId, now: clock.now() };
    const ids = { response: { ID: `_r${requestId}` }, assertion: { ID: `_a${requestId}` } };
    const xml = idp.respond(facts, { ...ids, nameId: nameIdXml(login), attributes: { ENTPersonJointure: [`17$${login}`] }, ...draft });
    const posted = await browser.postFromElsewhere(consumerUrl, { SAMLResponse: Buffer.from(xml).toString('base64'), RelayState: relayState });
    return browser.follow(posted);
  };
  return {
    begin,
    answer,
    signIn: async (browser, login, draft) => answer(browser, await begin(browser), login, draft),
    connection: (differences = {}) => ({
      id: 'academie',
      connector: 'generic-saml',
      label: { fr: 'Guichet de l’académie' },
      roles: ['teacher', 'head', 'staff', 'academy-admin'],
      settings: { entityId: idp.entityId, metadata: { ssoUrl: idp.ssoUrl, certificates: [idp.own.certificatePem] } },
      ...differences,
    }),
  };
}
