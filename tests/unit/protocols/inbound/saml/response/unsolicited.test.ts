import { describe, expect, test } from '@jest/globals';
import { unsolicitedUrl } from '../../../../../../src/protocols/contract.js';
import { createSamlProtocol } from '../../../../../../src/protocols/inbound/saml/index.js';
import type { Exchange } from '../../../../../../src/protocols/inbound/saml/response/rule.js';
import { SamlSettings } from '../../../../../../src/protocols/inbound/saml/settings.js';
import { attempt, exchangeWith, factsOf, identityFrom, NOW, oneTimeInMemory, ORIGIN, refusalFrom } from '../../../../../support/saml-exchange.js';
import { createIdentityProvider, type AnswerDraft } from '../../../../../support/saml-identity-provider.js';
import { instant } from '../../../../../support/saml-response.js';

const idp = createIdentityProvider();
const consumerUrl = unsolicitedUrl(ORIGIN, 'saml', attempt.connectionId);
const MINUTE = 60_000;

const exchange: Exchange = exchangeWith(idp, { settings: { unsolicited: true }, exchange: { unsolicited: true, consumerUrl } });
/** What a provider sends of its own accord. */
const unasked: AnswerDraft = { response: { InResponseTo: undefined }, confirmationData: { InResponseTo: undefined } };
const respond = (draft: AnswerDraft = {}): string => idp.respond(factsOf(exchange), { ...unasked, ...draft });

describe('an answer nobody asked for', () => {
  test('says who it is', async () => {
    expect(await identityFrom(respond(), exchange)).toMatchObject({ connectionId: attempt.connectionId, subject: 'f3a9c2d1e0b47a65' });
  });

  test.each([
    ['V10: names a request', { response: { InResponseTo: attempt.requestId } }, 'AUTH-REPONSE', 'V10'],
    ['V10: names a request by nothing', { response: { InResponseTo: '' } }, 'AUTH-REPONSE', 'V10'],
    ['V24: is confirmed for a request', { confirmationData: { InResponseTo: attempt.requestId } }, 'AUTH-REPONSE', 'V24'],
    ['V09: is for the address of all connections', { response: { ...unasked.response, Destination: `${ORIGIN}/connexion/saml/acs` } }, 'AUTH-AUDIENCE', 'V09'],
    ['V09: is for the address of another connection', { response: { ...unasked.response, Destination: unsolicitedUrl(ORIGIN, 'saml', 'other') } }, 'AUTH-AUDIENCE', 'V09'],
    ['V24: is confirmed for the address of all connections', { confirmationData: { InResponseTo: undefined, Recipient: `${ORIGIN}/connexion/saml/acs` } }, 'AUTH-AUDIENCE', 'V24'],
    ['V12: is a response of nine minutes ago', { response: { ...unasked.response, IssueInstant: instant(NOW - 9 * MINUTE) } }, 'AUTH-HORLOGE', 'V12'],
    ['V12: holds an assertion of nine minutes ago', { assertion: { IssueInstant: instant(NOW - 9 * MINUTE) } }, 'AUTH-HORLOGE', 'V12'],
    ['V14: is not signed', { signed: 'nothing' }, 'AUTH-SIGNATURE', 'V14'],
  ] as const satisfies readonly (readonly [string, AnswerDraft, string, string])[])('%s', async (_what, draft, code, rule) => {
    expect(await refusalFrom(respond(draft), exchange)).toMatchObject({ code, rule });
  });

  test('V28: serves once', async () => {
    const oneTime = oneTimeInMemory();
    await identityFrom(respond(), exchange, oneTime);
    await expect(identityFrom(respond({ response: { ...unasked.response, ID: '_other' } }), exchange, oneTime)).rejects.toMatchObject({ code: 'AUTH-REPONSE', rule: 'V28' });
    expect([...oneTime.claimed.keys()].map((key) => key.split(' ', 1)[0])).toEqual(['saml-assertion']);
  });

  test('V10: is refused where an answer was asked for', async () => {
    expect(await refusalFrom(respond({ response: { InResponseTo: undefined, Destination: `${ORIGIN}/connexion/saml/acs` } }), exchangeWith(idp))).toMatchObject({ code: 'AUTH-REPONSE', rule: 'V10' });
  });
});

describe('where it leads', () => {
  const settings = { entityId: idp.entityId, metadata: { xml: idp.metadata() }, unsolicited: true, landings: { ressources: '/ressources', accueil: '/espace' } };
  const landing = (written: object, relayState?: string): string | undefined => {
    const protocol = createSamlProtocol({ readFile: () => Promise.reject(new Error()) });
    return protocol.unsolicitedLanding?.({ id: 'fim', settings: SamlSettings.parse({ ...settings, ...written }) }, relayState === undefined ? {} : { RelayState: relayState });
  };

  test('to the page its RelayState names', () => {
    expect(landing({}, 'ressources')).toBe('/ressources');
  });

  test.each([undefined, '', '/ressources', 'https://evil.example/', 'Ressources', '__proto__', 'constructor', 'x'.repeat(10_000)])('RelayState %j is no name: to the person’s own page', (relayState) => {
    expect(landing({}, relayState)).toBe('');
  });

  test('nowhere where the connection takes none', () => {
    expect(landing({ unsolicited: false }, 'ressources')).toBeUndefined();
  });

  test.each(['https://evil.example/', '//evil.example', '/deconnexion', '/espace/../connexion', 'espace'])('"%s" is no page of the hub to lead to', (page) => {
    expect(SamlSettings.safeParse({ ...settings, landings: { x: page } }).success).toBe(false);
  });
});
