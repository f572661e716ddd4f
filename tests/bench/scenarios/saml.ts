import { inflateRawSync } from 'node:zlib';
import { idpKeys } from '../../../src/demo/saml-idp/keys.js';
import { Browser, expectStatus, locationOf } from '../browser.js';
import { decryptionPair } from '../decryption-pair.js';
import { ACTIVE_PEOPLE, loginOf } from '../population.js';
import { createSamlSigner, type SamlSigner } from '../saml-signer.js';
import type { Scenario } from './scenario.js';

const ENTITY_ID = 'https://idp.example/metadata';

interface Begun {
  readonly browser: Browser;
  readonly requestId: string;
  readonly relayState: string;
  response?: string;
}

/**
 * Whole sign-ins in two measured phases: the signed request, then the answer with two signatures up to the session.
 * The provider's own work, signing the answers, is done between them.
 */
export function samlSignIns(origin: string): Scenario {
  return signIns(origin, 'SAML sign-in', createSamlSigner(idpKeys('academie').privateKey));
}

/** The same with assertions that are encrypted to the hub, between the two signatures. */
export function encryptedSamlSignIns(origin: string): Scenario {
  return signIns(origin, 'SAML sign-in, encrypted', createSamlSigner(idpKeys('academie').privateKey, decryptionPair().certificate));
}

function signIns(origin: string, name: string, signer: SamlSigner): Scenario {
  let begun: Begun[] = [];

  const begin = async (): Promise<void> => {
    const browser = new Browser();
    const url = locationOf(await browser.get(`${origin}/connexion/vers/saml`), origin);
    const request = inflateRawSync(Buffer.from(url.searchParams.get('SAMLRequest') ?? '', 'base64')).toString();
    begun.push({ browser, requestId: /\bID="([^"]+)"/.exec(request)?.[1] ?? '', relayState: url.searchParams.get('RelayState') ?? '' });
  };

  const answer = async (index: number): Promise<void> => {
    const { browser, response = '', relayState } = begun[index] ?? { browser: new Browser(), relayState: '' };
    const parked = locationOf(await new Browser().post(`${origin}/connexion/saml/acs`, { SAMLResponse: response, RelayState: relayState }), origin);
    const landed = expectStatus(await browser.get(parked.href), 303);
    if (!(landed.headers.location ?? '').startsWith('/espace/')) throw new Error('the sign-in did not end on a page');
  };

  return {
    name,
    prepare() {
      begun = [];
      return Promise.resolve([begin, answer]);
    },
    between() {
      begun.forEach((one, index) => {
        const person = index % ACTIVE_PEOPLE;
        one.response = signer.response({
          entityId: ENTITY_ID,
          audience: `${origin}/connexion/saml/metadata`,
          consumerUrl: `${origin}/connexion/saml/acs`,
          inResponseTo: one.requestId,
          nameId: loginOf(person),
          attributes: { ENTPersonJointure: `17$${person}` },
        });
      });
    },
  };
}
