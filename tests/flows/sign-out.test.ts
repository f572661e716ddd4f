import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { HubError } from '../../src/domain/errors.js';
import { COLLECTIONS } from '../../src/store/collections.js';
import { errorPageOf } from '../support/error-page.js';
import { HttpBrowser } from '../support/http-browser.js';
import { personIdOf } from '../support/school.js';
import { PUPIL_PAGE, signIn, startSchoolHub, type SchoolHub } from '../support/school-hub.js';

const PUBLIC = 'https://passerelle.example.fr';

let hub: SchoolHub;
let browser: HttpBrowser;
let token: string;
beforeAll(async () => { hub = await startSchoolHub(); });
afterAll(() => hub.close());
beforeEach(async () => {
  browser = hub.browser();
  token = tokenIn((await signIn(browser, 'lea')).text);
});

function tokenIn(html: string): string {
  return /name="_csrf" value="([A-Za-z0-9_-]{32,})"/.exec(html)?.[1] ?? '';
}

async function isStillIn(visitor: HttpBrowser): Promise<boolean> {
  return (await visitor.get(PUPIL_PAGE)).status === 200;
}

describe('leaving', () => {
  test('ends the session in the store and in the browser, and offers to end the one at the ENT', async () => {
    const cookie = browser.cookie('passerelle') ?? '';
    const answer = await browser.post('/deconnexion', { _csrf: token }, { 'sec-fetch-site': 'same-origin' });
    expect(answer).toMatchObject({ status: 303, headers: { location: '/au-revoir?par=ent' } });
    expect(browser.cookie('passerelle')).toBeUndefined();
    const page = await browser.follow(answer);
    expect(page.text).toContain(`href="${hub.cas.url}/logout?service=${encodeURIComponent(`${hub.origin}/`)}"`);
    expect(page.text).toContain('Fermer aussi ENT des écoles');
    browser.plant('passerelle', cookie);
    expect(await isStillIn(browser)).toBe(false);
  });

  test('is recorded', async () => {
    await browser.post('/deconnexion', { _csrf: token });
    const { items } = await hub.hub.store.collection(COLLECTIONS.audit).find('byTime', { limit: 1_000 });
    const [last] = items.filter(({ event }) => event === 'sign-out').slice(-1);
    expect(JSON.parse(last?.body ?? '{}')).toMatchObject({ outcome: 'done', personId: personIdOf('lea'), connectionId: 'ent' });
  });

  test('takes a __Host- cookie out of the browser too', async () => {
    const secure = await startSchoolHub({ config: { origin: PUBLIC } });
    const visitor = new HttpBrowser(PUBLIC);
    visitor.reroute(PUBLIC, { to: secure.origin });
    const page = await signIn(visitor, 'lea');
    expect(visitor.cookie('__Host-passerelle')).toBeDefined();
    await visitor.post('/deconnexion', { _csrf: tokenIn(page.text) });
    expect(visitor.cookie('__Host-passerelle')).toBeUndefined();
    await secure.close();
  });

  test('one browser leaves the others of the same person alone', async () => {
    const other = hub.browser();
    await signIn(other, 'lea');
    await browser.post('/deconnexion', { _csrf: token });
    expect(await isStillIn(other)).toBe(true);
  });

  test('works without a session: whoever comes back too late is not told of an error', async () => {
    await hub.hub.flows.sessions.endAllOf(personIdOf('lea'));
    const answer = await browser.post('/deconnexion', { _csrf: token });
    expect(answer).toMatchObject({ status: 303, headers: { location: '/au-revoir' } });
    expect((await browser.follow(answer)).text).toContain('À bientôt');
    expect(await hub.browser().post('/deconnexion', {})).toMatchObject({ status: 303 });
  });

  test('works when it cannot be recorded', async () => {
    const failing = await startSchoolHub();
    const visitor = failing.browser();
    const page = await signIn(visitor, 'lea');
    failing.hub.operations.audit.append = () => Promise.reject(new HubError('SYS-MAINTENANCE', { detail: 'disk full' }));
    expect(await visitor.post('/deconnexion', { _csrf: tokenIn(page.text) })).toMatchObject({ status: 303 });
    expect(await isStillIn(visitor)).toBe(false);
    await failing.close();
  });
});

describe('nobody is signed out', () => {
  test.each([
    ['by a form without the token', {}, {}],
    ['by a form with another token', { _csrf: 'f'.repeat(256) }, {}],
    ['by a form of another site, even with the token', { _csrf: 'own' }, { 'sec-fetch-site': 'cross-site' }],
    ['by a form of a neighbouring site, even with the token', { _csrf: 'own' }, { 'sec-fetch-site': 'same-site' }],
    ['by JSON', { _csrf: 'own' }, { 'content-type': 'application/json' }],
    ['by a form in another encoding', { _csrf: 'own' }, { 'content-type': 'text/plain' }],
  ])('%s', async (_how, fields: { readonly _csrf?: string }, headers) => {
    const sent = fields._csrf === 'own' ? { _csrf: token } : { ...fields };
    expect(errorPageOf(await browser.post('/deconnexion', sent, headers))).toMatchObject({ status: 403, code: 'SYS-CSRF' });
    expect(await isStillIn(browser)).toBe(true);
  });

  test('by a form of another site, which brings no cookie and so must not take one away', async () => {
    const answer = await browser.postFromElsewhere('/deconnexion', {});
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  test('with the token of somebody else', async () => {
    const other = hub.browser();
    const othersToken = tokenIn((await signIn(other, 'adam')).text);
    expect(othersToken).not.toBe(token);
    expect(errorPageOf(await browser.post('/deconnexion', { _csrf: othersToken }))).toMatchObject({ code: 'SYS-CSRF' });
    expect(await isStillIn(browser)).toBe(true);
  });

  test('by a link', async () => {
    const answer = await browser.get(`/deconnexion?_csrf=${token}`);
    expect(errorPageOf(answer)).toMatchObject({ status: 405, code: 'SYS-METHODE', href: PUPIL_PAGE });
    expect(answer.headers.allow).toBe('POST');
    expect(await isStillIn(browser)).toBe(true);
  });
});

describe('the page after leaving', () => {
  test('says nothing of a provider it does not know, and shows nothing of the address', async () => {
    const page = await hub.browser().get('/au-revoir?par=%22%3E%3Cscript%3E');
    expect(page.status).toBe(200);
    expect(page.text).not.toMatch(/"><script>|Fermer aussi/);
  });
});
