import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { errorPageOf } from '../support/error-page.js';
import type { HttpBrowser } from '../support/http-browser.js';
import { PUPIL_PAGE, signIn, startSchoolHub, type SchoolHub } from '../support/school-hub.js';

let hub: SchoolHub;
beforeAll(async () => { hub = await startSchoolHub(); });
afterAll(() => hub.close());

/** The service of a sign-in that was just begun. */
async function begun(browser: HttpBrowser, query = ''): Promise<string> {
  const { location = '' } = (await browser.get(`/connexion/vers/ent${query}`)).headers;
  return new URL(location).searchParams.get('service') ?? '';
}

describe('a ticket that the server has cancelled', () => {
  test('is answered by one silent new try, which ends on the page the person wanted', async () => {
    const browser = hub.browser();
    await signIn(browser, 'lea');
    const service = await begun(browser, `?vers=${encodeURIComponent(`${PUPIL_PAGE}?x=1`)}`);
    const page = await browser.open(`${service}?ticket=ST-cancelled-by-another-tab`);
    expect(page).toMatchObject({ status: 200, url: `${hub.origin}${PUPIL_PAGE}?x=1` });
  });

  test('a second time ends on the page that says so: CAS-TICKET, and never in a loop', async () => {
    const browser = hub.browser();
    const again = await browser.get(`${await begun(browser)}?ticket=ST-cancelled`);
    const { origin, pathname, searchParams } = new URL(again.headers.location ?? '');
    expect([again.status, `${origin}${pathname}`]).toEqual([302, `${hub.cas.url}/login`]);
    expect(errorPageOf(await browser.get(`${searchParams.get('service') ?? ''}?ticket=ST-cancelled-too`))).toMatchObject({ code: 'CAS-TICKET' });
  });

  test('that is no ticket at all, or for another service, is not tried again', async () => {
    const browser = hub.browser();
    expect(errorPageOf(await browser.get(`${await begun(browser)}?ticket=nonsense`))).toMatchObject({ code: 'CAS-TICKET' });
    const other = hub.cas.issue('lea', 'https://autre.example.fr/');
    expect(errorPageOf(await browser.get(`${await begun(browser)}?ticket=${other}`))).toMatchObject({ code: 'CAS-TICKET' });
  });

  test('brought by another browser is tried again in neither', async () => {
    const service = await begun(hub.browser());
    expect(errorPageOf(await hub.browser().get(`${service}?ticket=ST-x`))).toMatchObject({ code: 'AUTH-COOKIE' });
  });
});
