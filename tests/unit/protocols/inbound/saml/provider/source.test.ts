import { describe, expect, test } from '@jest/globals';
import { HubError } from '../../../../../../src/domain/errors.js';
import type { InboundTools, OutgoingRequest, OutgoingResponse } from '../../../../../../src/protocols/contract.js';
import type { Provider } from '../../../../../../src/protocols/inbound/saml/provider/provider.js';
import { ProviderSource, providerSource } from '../../../../../../src/protocols/inbound/saml/provider/source.js';
import { SamlSettings } from '../../../../../../src/protocols/inbound/saml/settings.js';
import { makeKey } from '../../../../../support/certificate.js';
import { oneTimeInMemory, ORIGIN } from '../../../../../support/saml-exchange.js';
import { createIdentityProvider } from '../../../../../support/saml-identity-provider.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const facts = (ssoUrl: string, validUntil?: number): Provider => ({ entityId: 'urn:idp', ssoUrl, keys: [], validUntil });

/** A source whose readings a test answers one by one, on a clock it moves. */
function watched(...readings: readonly (Provider | Error)[]) {
  const clock = { time: 0, now: () => clock.time };
  const seen = { readings: 0 };
  const source = new ProviderSource(() => {
    const reading = readings[seen.readings] ?? new Error('no more readings');
    seen.readings += 1;
    return reading instanceof Error ? Promise.reject(reading) : Promise.resolve(reading);
  }, clock);
  const settled = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });
  return { source, clock, seen, settled };
}

describe('what is known of a provider', () => {
  test('is read when first needed, once for all who ask at the same time', async () => {
    const { source, seen } = watched(facts('a'));
    expect(seen.readings).toBe(0);
    const answers = await Promise.all([source.current(), source.current(), source.current()]);
    expect(answers.map(({ ssoUrl }) => ssoUrl)).toEqual(['a', 'a', 'a']);
    expect(seen.readings).toBe(1);
  });

  test('is read again after an hour, behind the back of those who ask', async () => {
    const { source, clock, seen, settled } = watched(facts('a'), facts('b'));
    await source.current();
    clock.time = HOUR - 1;
    await source.current();
    expect(seen.readings).toBe(1);
    clock.time = HOUR;
    expect((await source.current()).ssoUrl).toBe('a');
    await settled();
    expect((await source.current()).ssoUrl).toBe('b');
    expect(seen.readings).toBe(2);
  });

  test('stays as it was when a later reading fails, which is tried again half a minute later', async () => {
    const { source, clock, seen, settled } = watched(facts('a'), new Error('down'), new Error('down'), facts('b'));
    await source.current();
    for (const [time, readings] of [[HOUR, 2], [HOUR + 29_000, 2], [HOUR + 30_000, 3], [HOUR + 60_000, 4]] as const) {
      clock.time = time;
      expect((await source.current()).ssoUrl).toBe('a');
      await settled();
      expect(seen.readings).toBe(readings);
    }
    expect((await source.current()).ssoUrl).toBe('b');
  });

  test('is a refusal while nothing was ever read, and no more than every half minute somebody tries', async () => {
    const down = new HubError('AUTH-IDP-PANNE', { detail: 'down' });
    const { source, clock, seen } = watched(down, facts('a'));
    await expect(source.current()).rejects.toBe(down);
    await expect(source.current()).rejects.toBe(down);
    expect(seen.readings).toBe(1);
    clock.time = 30_000;
    expect((await source.current()).ssoUrl).toBe('a');
  });

  test('is read again at its own end, and waited for', async () => {
    const { source, clock } = watched(facts('a', 10 * MINUTE), facts('b'));
    expect((await source.current()).ssoUrl).toBe('a');
    clock.time = 10 * MINUTE;
    expect((await source.current()).ssoUrl).toBe('b');
  });

  test('is a refusal past its own end when it cannot be read again', async () => {
    const down = new HubError('AUTH-IDP-PANNE', { detail: 'down' });
    const { source, clock } = watched(facts('a', 10 * MINUTE), down, down);
    await source.current();
    for (const time of [10 * MINUTE, 10 * MINUTE + 1, 11 * MINUTE]) {
      clock.time = time;
      await expect(source.current()).rejects.toBe(down);
    }
  });
});

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
    return { asked, source: providerSource(SamlSettings.parse({ entityId: idp.entityId, metadata }), tools, readFile) };
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
