import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { COLLECTIONS } from '../../src/store/collections.js';
import { formTokenIn } from '../support/form-token.js';
import { entConnection, PUPIL_PAGE, signIn, startSchoolHub, type SchoolHub } from '../support/school-hub.js';

let hub: SchoolHub;
beforeAll(async () => {
  hub = await startSchoolHub({ connections: (_origin, cas) => [entConnection(cas, { tryQuietly: true })] });
});
afterAll(() => hub.close());

const CHOOSER = `/connexion?vers=${encodeURIComponent(PUPIL_PAGE)}`;

/** The service of an attempt, and whether the server may ask for anything. */
async function quietly(from: string, browser = hub.browser()) {
  const toDoor = await browser.get(from);
  const login = new URL((await browser.get(toDoor.headers.location ?? '')).headers.location ?? '');
  return { browser, door: toDoor.headers.location, gateway: login.searchParams.get('gateway'), service: login.searchParams.get('service') ?? '' };
}

describe('a provider that is asked quietly (CAS gateway)', () => {
  test('who is signed in there is in, on the page they wanted, without a click', async () => {
    const { browser, gateway, service } = await quietly(CHOOSER);
    expect(gateway).toBe('true');
    expect((await browser.open(`${service}?ticket=${hub.cas.issue('lea', service)}`)).url).toBe(`${hub.origin}${PUPIL_PAGE}`);
  });

  test('who is not sees the page where one chooses, once and for all, and nothing was refused', async () => {
    const before = await refusals();
    const { browser, service } = await quietly(CHOOSER);
    const back = await browser.get(service);
    expect(back).toMatchObject({ status: 303, headers: { location: CHOOSER } });
    expect(await browser.get(CHOOSER)).toMatchObject({ status: 200 });
    expect(await browser.get('/connexion')).toMatchObject({ status: 200 });
    expect(await refusals()).toBe(before);
  });

  test('an address that asks for it where the connection does not say so is an ordinary sign-in', async () => {
    const other = await startSchoolHub();
    const login = new URL((await other.browser().get('/connexion/vers/ent?discret=1')).headers.location ?? '');
    expect(login.searchParams.has('gateway')).toBe(false);
    await other.close();
  });

  test('whoever looks for a school, or has just left, is asked nothing', async () => {
    expect(await hub.browser().get('/connexion?q=hirondelles')).toMatchObject({ status: 200 });
    const browser = hub.browser();
    const page = await signIn(browser, 'lea');
    const token = formTokenIn(page);
    expect((await browser.post(`${hub.origin}/deconnexion`, { _csrf: token })).status).toBe(303);
    expect(await browser.get('/connexion')).toMatchObject({ status: 200 });
  });
});

async function refusals(): Promise<number> {
  const { items } = await hub.hub.store.collection(COLLECTIONS.audit).find('byTime', { limit: 1_000 });
  return items.filter(({ body }) => body.includes('"refused"')).length;
}
