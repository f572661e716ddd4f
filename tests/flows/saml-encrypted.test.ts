import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { errorPageOf } from '../support/error-page.js';
import type { BrowserAnswer } from '../support/http-browser.js';
import { CBC256, RSA15, type EncryptionDraft } from '../support/saml-encryption.js';
import { startSamlHub, type SamlHub } from '../support/saml-hub.js';
import { TEACHER_PAGE } from '../support/school-hub.js';

const MINUTE = 60_000;

let hub: SamlHub;
beforeAll(async () => {
  hub = await startSamlHub();
});
afterAll(() => hub.close());

async function bring(draft: Partial<EncryptionDraft>, connection = 'academie'): Promise<BrowserAnswer> {
  const browser = hub.browser();
  const begun = await hub.begin(browser, connection);
  return hub.bringBack(browser, begun, hub.answer(begun, 'bertin', { encrypted: { to: hub.toEncrypt, ...draft } }));
}

/** What somebody who asks again and again can see, but for what is different on every page. */
function seen(page: BrowserAnswer): string {
  const { date: _date, 'set-cookie': _cookies, ...headers } = page.headers;
  const { traceId } = errorPageOf(page);
  return JSON.stringify([page.status, headers, page.text]).replaceAll(traceId, '').replaceAll(new URL(page.url).pathname, '').replace(/\d{2}:\d{2}(:\d{2})?/g, '');
}

describe('an encrypted assertion', () => {
  test.each(['academie', 'partenaire'])('signs in through a provider that signs the response or the assertion: %s', async (connection) => {
    expect((await bring({}, connection)).url).toBe(`${hub.origin}${TEACHER_PAGE}`);
  });

  test('is encrypted to what our metadata publishes', async () => {
    const { text } = await hub.browser().get('/connexion/saml/metadata');
    const [, certificate] = /use="encryption".*?X509Certificate>([^<]+)</s.exec(text) ?? [];
    expect(certificate).toBe(hub.toEncrypt.certificateBase64);
  });
});

describe('AUTH-CHIFFREMENT: every failure is one page', () => {
  test('whatever failed', async () => {
    const drafts: readonly Partial<EncryptionDraft>[] = [
      { to: hub.idp.own },
      { content: (bytes) => bytes.subarray(0, -1) },
      { wrapped: (bytes) => Buffer.alloc(bytes.length, 1) },
      { plain: () => '<x/>' },
      { transport: RSA15 },
      { algorithm: CBC256 },
    ];
    const pages = await Promise.all(drafts.map((draft) => bring(draft)));
    expect(errorPageOf(pages[0]!)).toMatchObject({ status: 403, code: 'AUTH-CHIFFREMENT' });
    expect([...new Set(pages.map(seen))]).toEqual([seen(pages[0]!)]);
  });

  test('SYS-LIMITE after sixty of them in a minute, at this connection and for this address only', async () => {
    hub.clock.advance(MINUTE);
    for (let count = 0; count < 60; count += 1) expect(errorPageOf(await bring({ to: hub.idp.own }))).toMatchObject({ code: 'AUTH-CHIFFREMENT' });
    expect(errorPageOf(await bring({}))).toMatchObject({ status: 429, code: 'SYS-LIMITE' });
    expect((await bring({}, 'partenaire')).url).toBe(`${hub.origin}${TEACHER_PAGE}`);
    hub.clock.advance(MINUTE);
    expect((await bring({})).url).toBe(`${hub.origin}${TEACHER_PAGE}`);
  });
});
