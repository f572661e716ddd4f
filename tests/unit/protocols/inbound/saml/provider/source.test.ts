import { describe, expect, test } from '@jest/globals';
import { HubError } from '../../../../../../src/domain/errors.js';
import type { InboundTools } from '../../../../../../src/protocols/contract.js';
import type { OutgoingRequest, OutgoingResponse } from '../../../../../../src/protocols/contract/outgoing.js';
import { Federations } from '../../../../../../src/protocols/inbound/saml/provider/federations.js';
import { ProviderSources } from '../../../../../../src/protocols/inbound/saml/provider/source.js';
import { SamlSettings } from '../../../../../../src/protocols/inbound/saml/settings.js';
import { makeKey } from '../../../../../support/certificate.js';
import { oneTimeInMemory, ORIGIN } from '../../../../../support/saml-exchange.js';
import { createIdentityProvider } from '../../../../../support/saml-identity-provider.js';

describe('where the facts come from', () => {
  const idp = createIdentityProvider();

  interface World {
    readonly response?: Partial<OutgoingResponse> | HubError;
    readonly file?: string | Error;
  }

  function sourceOf(metadata: object, { response, file }: World = {}) {
    const asked: (OutgoingRequest | string)[] = [];
    const tools: InboundTools = {
      clock: { now: () => 0 },
      oneTime: oneTimeInMemory(),
      origin: ORIGIN,
      http: {
        post: () => Promise.reject(new Error('nothing is posted')),
        get(request) {
          asked.push(request);
          return response instanceof HubError ? Promise.reject(response) : Promise.resolve({ status: 200, contentType: '', body: '', ...response });
        },
      },
    };
    const readFile = (path: string): Promise<string> => {
      asked.push(path);
      return typeof file === 'string' ? Promise.resolve(file) : Promise.reject(file ?? new Error('no file'));
    };
    const sources = new ProviderSources({ readFile }, new Federations(undefined, {}));
    return { asked, source: sources.sourceOf({ id: 'academie', settings: SamlSettings.parse({ entityId: idp.entityId, metadata }) }, tools) };
  }

  test('a file of the deployment', async () => {
    const { source, asked } = sourceOf({ file: 'connections/idp.xml' }, { file: idp.metadata() });
    expect(await source.current()).toMatchObject({ entityId: idp.entityId, ssoUrl: idp.ssoUrl });
    expect(asked).toEqual(['connections/idp.xml']);
  });

  test('an address, within limits', async () => {
    const { source, asked } = sourceOf({ url: 'https://idp.ac-exemple.fr/metadata' }, { response: { body: idp.metadata() } });
    expect((await source.current()).ssoUrl).toBe(idp.ssoUrl);
    expect(asked).toEqual([{ url: 'https://idp.ac-exemple.fr/metadata', maxBytes: 2 * 1024 * 1024, timeoutMs: 5_000 }]);
  });

  test('a text in the settings', async () => {
    expect((await sourceOf({ xml: idp.metadata() }).source.current()).ssoUrl).toBe(idp.ssoUrl);
  });

  test('an address and certificates by hand', async () => {
    const { source, asked } = sourceOf({ ssoUrl: idp.ssoUrl, certificates: [idp.own.certificatePem, makeKey('p256').certificateBase64] });
    expect((await source.current()).keys).toHaveLength(2);
    expect(asked).toEqual([]);
  });

  test.each([
    ['a file that is not there', { file: 'x' }, {}, 'the metadata cannot be had'],
    ['an address nobody answers at', { url: 'https://x.example/' }, { response: new HubError('SYS-RESEAU', { detail: 'connection refused' }) }, 'the metadata cannot be had'],
    ['a redirect, even with metadata in it', { url: 'https://x.example/' }, { response: { status: 302, body: idp.metadata() } }, 'the metadata cannot be had'],
    ['an error, even with metadata in it', { url: 'https://x.example/' }, { response: { status: 500, body: idp.metadata() } }, 'the metadata cannot be had'],
    ['a page', { url: 'https://x.example/' }, { response: { body: '<html></html>' } }, 'the metadata does not describe this entityID'],
    ['a certificate by hand that is none', { ssoUrl: idp.ssoUrl, certificates: ['A'.repeat(100)] }, {}, 'a certificate is unreadable, or its key weaker than RSA 2048 or EC P-256'],
    ['a weak key by hand beside a good one', { ssoUrl: idp.ssoUrl, certificates: [idp.own.certificatePem, makeKey('rsa-1024').certificatePem] }, {}, 'a certificate is unreadable, or its key weaker than RSA 2048 or EC P-256'],
  ])('%s: AUTH-IDP-PANNE', async (_what, metadata, world, detail) => {
    await expect(sourceOf(metadata, world).source.current()).rejects.toMatchObject({ code: 'AUTH-IDP-PANNE', detail: `${idp.entityId}: ${detail}` });
  });
});
