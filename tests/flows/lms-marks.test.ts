import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { LineItem, Result } from '../../src/domain/line-item.js';
import { lmsUserId } from '../../src/domain/lms.js';
import { COLLECTIONS } from '../../src/store/collections.js';
import { linkTo } from '../support/lms-broker.js';
import { INSIDE, launchAnswer, startLmsHub, type LmsHub } from '../support/lms-launch.js';
import { TEACHER } from '../support/lms/samples.js';
import type { BrowserAnswer, HttpBrowser } from '../support/http-browser.js';
import { LTI_RESOURCES } from '../support/lti-hub.js';

const COLUMN = 'd'.repeat(43);
const USER = lmsUserId('eleve-du-cours');

let hub: LmsHub;
let link: string;
beforeAll(async () => {
  hub = await startLmsHub({ hub: { resources: () => LTI_RESOURCES } });
  link = linkTo(hub, 'role');
});
afterAll(() => hub.close());

const results = () => hub.hub.store.collection(COLLECTIONS.results);

/** As far as the page that a launch leads to. */
async function opened(browser: HttpBrowser, opening: Parameters<typeof launchAnswer>[2]): Promise<BrowserAnswer> {
  const answer = await launchAnswer(hub, browser, { linkId: link, ...opening });
  return browser.get(answer.headers.location ?? '', INSIDE);
}

/** A mark that the LMS refused for good, in the course of the link. */
async function refusedMark(): Promise<void> {
  const { items: [kept] } = await hub.hub.store.collection(COLLECTIONS.lmsLinks).find('byRegistration', { equals: [hub.registration.id], limit: 1 });
  if (kept === undefined) throw new Error('nobody has opened the link');
  const column: LineItem = { id: COLUMN, contextId: 'c'.repeat(43), placeId: kept.courseId, resourceLinkId: kept.id, label: 'Calculons', scoreMaximum: 10, createdAt: 0 };
  await hub.hub.store.collection(COLLECTIONS.lineItems).bulkUpsert([column]);
  const score = { activityProgress: 'Completed', gradingProgress: 'FullyGraded', scoreGiven: 8, scoreMaximum: 10 } as const;
  const mark: Result = {
    id: `${COLUMN} ${USER}`, lineItemId: COLUMN, personId: USER, timestamp: 1, receivedAt: hub.clock.now(), ...score, undelivered: hub.registration.id,
    relay: {
      registrationId: hub.registration.id, linkId: kept.id, subject: 'eleve', waiting: [{ sentAs: 1, ...score }], lastSentAs: 1, attempts: 1, state: 'dead',
      failure: { at: hub.clock.now(), code: 'LMS-REFUS', status: 422 },
    },
  };
  await results().bulkUpsert([mark]);
}

describe('marks that the LMS refused', () => {
  test('meet the teacher before the activity, say why with a code, and may be sent again', async () => {
    const browser = hub.browser();
    await opened(browser, { subject: TEACHER.subject });
    await refusedMark();
    const visit = await opened(browser, { subject: TEACHER.subject });
    expect(visit.headers.location).toMatch(/^\/lti\/lms\/notes\?visite=/);
    const page = await browser.get(visit.headers.location ?? '', INSIDE);
    for (const text of ['Calculons', '1 note', 'LMS-REFUS', '422', 'Réessayer', 'Continuer']) expect(page.text).toContain(text);
    expect(page.headers['content-security-policy']).toContain(hub.lms.origin);
    const field = (name: string): string => new RegExp(`name="${name}" value="([^"]*)"`).exec(page.text)?.[1] ?? '';
    const again = await browser.post(visit.headers.location ?? '', { _csrf: field('_csrf'), lien: field('lien') });
    expect(again.status).toBe(303);
    expect((await results().get(`${COLUMN} ${USER}`))?.relay).toMatchObject({ state: 'waiting' });
  });

  test('SYS-CSRF: nothing is sent again without the form of the page', async () => {
    const browser = hub.browser();
    await refusedMark();
    const visit = await opened(browser, { subject: TEACHER.subject });
    expect((await browser.post(visit.headers.location ?? '', { _csrf: 'x', lien: 'y' })).status).toBe(403);
    expect((await results().get(`${COLUMN} ${USER}`))?.relay).toMatchObject({ state: 'dead' });
  });

  test('ROLE-REFUS: a pupil goes on to the activity, and has no such page', async () => {
    const browser = hub.browser();
    await refusedMark();
    const visit = await opened(browser, {});
    expect(visit.headers.location ?? '').not.toContain('/lti/lms/notes');
    const answer = await browser.get('/lti/lms/notes', INSIDE);
    expect([answer.status, answer.text.includes('ROLE-REFUS')]).toEqual([403, true]);
  });
});
