import { beforeEach, describe, expect, test } from '@jest/globals';
import { COLLECTIONS } from '../../src/store/collections.js';
import { errorPageOf } from '../support/error-page.js';
import type { BrowserAnswer } from '../support/http-browser.js';
import { hrefIn, INSIDE, lmsHubForEach, openUrl, reachAnswer, WINDOW, type LmsHub } from '../support/lms-launch.js';
import { postedForm, type PostedForm } from '../support/posted-form.js';

const running = lmsHubForEach();
let hub: LmsHub;
beforeEach(() => { hub = running(); });

const base = () => `/lti/lms/${hub.registration.id}`;
const restart = () => `${base()}/login?suite=`;

/** A frame in which no cookie of ours is kept: every request comes as from a browser that never was here. */
async function cookielessLogin(opening: Parameters<typeof openUrl>[1] = {}): Promise<BrowserAnswer> {
  const toHub = (await hub.browser().get(openUrl(hub, opening))).headers.location ?? '';
  const begun = await hub.browser().get(toHub, INSIDE);
  return hub.browser().get(begun.headers.location ?? '', INSIDE);
}

interface Kept extends PostedForm {
  readonly page: BrowserAnswer;
  readonly proof: string;
}

/** What the page before the LMS keeps there, and what the LMS then posts. */
async function answerBehindStorage(): Promise<Kept> {
  const page = await cookielessLogin({ storageTarget: '_parent' });
  const [, proof = ''] = /data-proof="([^"]+)"/.exec(page.text) ?? [];
  const [, then = ''] = /data-then="([^"]+)"/.exec(page.text) ?? [];
  const browser = hub.browser();
  await browser.get(openUrl(hub));
  return { page, proof, ...postedForm((await browser.open(then.replace(/&amp;/g, '&'))).text) };
}

async function waitingFor({ action, fields }: PostedForm): Promise<string> {
  const page = await hub.browser().postFromElsewhere(action, fields, INSIDE);
  expect(page.text).not.toContain(fields['id_token']);
  return /name="attente" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
}

describe('a frame that keeps no cookies', () => {
  test('is offered a window before the LMS is asked anything; the launch goes on there as usual', async () => {
    const offered = await cookielessLogin();
    expect(offered.status).toBe(200);
    expect(offered.headers['content-security-policy']).toContain(`frame-ancestors ${hub.lms.origin}`);
    expect(offered.text).not.toContain('<script');
    expect(offered.text).toMatch(/<a [^>]*target="_blank" rel="noopener"/);

    const window = hub.browser();
    // Signed in at the LMS, in the same browser.
    await window.get(openUrl(hub));
    const begun = await window.get(hrefIn(offered, restart()), WINDOW);
    const { action, fields } = postedForm((await window.follow(begun)).text);
    const answer = await window.postFromElsewhere(action, fields, WINDOW);
    expect((await window.get(answer.headers.location ?? '', WINDOW)).text).toContain('Vous venez de : Cartable');
    expect(errorPageOf(await hub.browser().get(hrefIn(offered, restart()), WINDOW))).toMatchObject({ status: 403, code: 'LMS-NAVIGATEUR' });
  });

  test('that loses the cookie on the way is offered a window too', async () => {
    const { action, fields } = await reachAnswer(hub, hub.browser());
    const offered = await hub.browser().postFromElsewhere(action, fields, INSIDE);
    expect([offered.status, (await hub.browser().get(hrefIn(offered, restart()), WINDOW)).status]).toEqual([200, 303]);
  });

  test('whose window keeps no cookie either is told so, and not offered another', async () => {
    const begun = await hub.browser().get(hrefIn(await cookielessLogin(), restart()), WINDOW);
    const state = new URL(begun.headers.location ?? '').searchParams.get('state') ?? '';
    const answer = await hub.browser().postFromElsewhere(`${base()}/launch`, { state, id_token: 'x' }, WINDOW);
    expect(errorPageOf(answer)).toMatchObject({ status: 403, code: 'LMS-NAVIGATEUR' });
    expect((await hub.trail(1))[0]).toMatchObject({ rule: 'proof' });
  });

  test('a handle of one LMS begins nothing at another', async () => {
    const handle = new URL(hrefIn(await cookielessLogin(), restart()), hub.origin).searchParams.get('suite') ?? '';
    const other = await hub.registerAnew();
    expect(errorPageOf(await hub.browser().get(`/lti/lms/${other.registration.id}/login?suite=${handle}`))).toMatchObject({ code: 'LMS-NAVIGATEUR' });
  });

  test.each(['x', 'a'.repeat(43), ' ', 'a'.repeat(4_000)])('goes nowhere under a state that nobody issued', async (state) => {
    const answer = await hub.browser().get(`${base()}/login?depart=${encodeURIComponent(state)}`, INSIDE);
    expect(errorPageOf(answer)).toMatchObject({ code: 'LMS-MESSAGE' });
  });

  test('goes nowhere with the proof of another login', async () => {
    const [browser, other] = [hub.browser(), hub.browser()];
    const begin = async (each: typeof browser) => (await each.get((await each.get(openUrl(hub))).headers.location ?? '', INSIDE)).headers.location ?? '';
    const own = await begin(browser);
    await begin(other);
    const nameOf = (each: typeof browser) => each.cookieNames().find((name) => name.startsWith('lms-')) ?? '';
    browser.plant(nameOf(browser), other.cookie(nameOf(other)) ?? '');
    expect(errorPageOf(await browser.get(own, INSIDE))).toMatchObject({ code: 'LMS-NAVIGATEUR' });
  });

  test('may come again with the same answer a few times, and no more', async () => {
    const { action, fields } = await reachAnswer(hub, hub.browser());
    const codes: string[] = [];
    for (let index = 0; index < 6; index += 1) {
      const answer = await hub.browser().postFromElsewhere(action, fields, INSIDE);
      codes.push(answer.status === 200 ? 'offered' : errorPageOf(answer).code);
    }
    expect(codes).toEqual(['offered', 'offered', 'offered', 'offered', 'offered', 'SYS-LIMITE']);
  });
});

describe('an LMS that keeps values for its tools', () => {
  test('is given the proof before it is asked who is there, under a name that tells nothing; a window is offered without script', async () => {
    const { page, proof } = await answerBehindStorage();
    expect(proof).toMatch(/^[\w-]{32}$/);
    expect(page.text).toContain(`data-origin="${hub.lms.origin}"`);
    expect(page.text).toContain('data-target="_parent"');
    expect(page.text).toMatch(/data-key="passerelle_[\w-]{8}"/);
    expect(page.text).toMatch(/<script src="\/static\/[0-9a-f]+\/lms-storage\.js" defer>/);
    expect((await hub.browser().get(hrefIn(page, restart()), WINDOW)).status).toBe(303);
  });

  test('is not asked to keep anything where the browser keeps it', async () => {
    const browser = hub.browser();
    const departed = await browser.follow(await browser.get(openUrl(hub, { storageTarget: '_parent' })));
    expect(postedForm(departed.text).action).toBe(`${hub.origin}${base()}/launch`);
  });

  test('gives the proof back: the answer that waited is judged, and the visit goes on in a window', async () => {
    const kept = await answerBehindStorage();
    const sent = { attente: await waitingFor(kept), preuve: kept.proof };
    const frame = hub.browser();
    const accepted = await frame.post(kept.action, sent, INSIDE);
    expect(accepted.status).toBe(200);
    const href = hrefIn(accepted, '/lti/lms/visite?suite=');
    expect((await hub.trail(1))[0]).toMatchObject({ event: 'lms-launch', outcome: 'done' });

    const window = hub.browser();
    const page = await window.follow(await window.get(href, WINDOW));
    expect(page.text).toContain('Vous venez de : Cartable');
    expect(new URL(page.url).search).toBe(`?lms=${hub.registration.id}`);
    // The handle is used up, and the same answer cannot be brought again.
    expect(errorPageOf(await hub.browser().get(href, WINDOW))).toMatchObject({ code: 'LMS-NAVIGATEUR' });
    expect(errorPageOf(await frame.post(kept.action, sent, INSIDE))).toMatchObject({ code: 'LMS-MESSAGE' });
  });

  test('cannot bring an answer in with the proof of another login', async () => {
    const [own, other] = [await answerBehindStorage(), await answerBehindStorage()];
    expect(errorPageOf(await hub.browser().post(own.action, { attente: await waitingFor(own), preuve: other.proof }, INSIDE))).toMatchObject({ code: 'LMS-NAVIGATEUR' });
  });

  test.each(['none', 'cross-site', 'same-site'])('a visit that waits is not for whoever was sent its address (%s): it stands on a page of ours', async (site) => {
    const kept = await answerBehindStorage();
    const href = hrefIn(await hub.browser().post(kept.action, { attente: await waitingFor(kept), preuve: kept.proof }, INSIDE), '/lti/lms/visite?suite=');
    expect(errorPageOf(await hub.browser().get(href, { ...WINDOW, 'sec-fetch-site': site }))).toMatchObject({ code: 'LMS-NAVIGATEUR' });
    expect((await hub.browser().get(href, { ...WINDOW, 'sec-fetch-site': 'same-origin' })).status).toBe(303);
  });

  test('a visit that waits for its window is gone after ten minutes, or when its LMS is suspended', async () => {
    const wait = async (): Promise<string> => {
      const kept = await answerBehindStorage();
      return hrefIn(await hub.browser().post(kept.action, { attente: await waitingFor(kept), preuve: kept.proof }, INSIDE), '/lti/lms/visite?suite=');
    };
    const [late, suspended] = [await wait(), await wait()];
    await hub.change({ state: 'suspended' });
    expect(errorPageOf(await hub.browser().get(suspended, WINDOW))).toMatchObject({ code: 'LMS-NAVIGATEUR' });
    await hub.change({ state: 'active' });
    hub.clock.advance(10 * 60_000);
    expect(errorPageOf(await hub.browser().get(late, WINDOW))).toMatchObject({ code: 'LMS-NAVIGATEUR' });
    expect(await hub.hub.store.collection(COLLECTIONS.lmsVisits).count('byRegistration', [hub.registration.id])).toBe(0);
  });
});
