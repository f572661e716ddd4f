import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Activity } from '../../src/domain/activity.js';
import type { LineItem } from '../../src/domain/line-item.js';
import { COLLECTIONS } from '../../src/store/collections.js';
import { embed, gradebookOf, launchBy } from '../support/lti-gradebook.js';
import { authorize, hatOf, loginOf, ltiResource, REDIRECT, signedIn, startLtiHub, TOOL_ORIGIN } from '../support/lti-hub.js';
import { StrictTool, type AcceptedLaunch } from '../support/lti-tool.js';
import { postedForm } from '../support/posted-form.js';
import { personIdOf } from '../support/school.js';
import type { SchoolHub } from '../support/school-hub.js';

const LTI = 'https://purl.imsglobal.org/spec/lti/claim/';
const TEACHER = hatOf('teacher');
const PUPIL = hatOf('pupil');

let hub: SchoolHub;
let activity: Activity;
let column: string;
beforeAll(async () => {
  hub = await startLtiHub({
    resources: () => [ltiResource('calcul', ['role', 'displayName'], { audience: { roles: ['pupil', 'teacher', 'parent', 'head'] } }, { custom: { niveau: 'facile', livre: '12' }, services: { scores: 'manage' } })],
  });
  activity = await embed(hub, 'calcul', 'cp-a', { custom: { niveau: 'moyen' } });
  column = gradebookOf(await launchBy(hub, 'lea', 'calcul', { activityId: activity.id })).lineitem!.split('/').at(-1)!;
});
afterAll(() => hub.close());

const pathOf = (hat: string, login: string, { columnId = column, activityId = activity.id } = {}): string => `/espace/${hat}/activites/${activityId}/travaux/${columnId}/${personIdOf(login)}`;

async function review(login: string, hat: string, of: string, activityId = activity.id): Promise<AcceptedLaunch> {
  const browser = await signedIn(hub, login);
  const sent = loginOf(await browser.get(pathOf(hat, of, { activityId })));
  const tool = new StrictTool({ issuer: hub.origin, clientId: 'calcul', redirectUri: REDIRECT }, { messageType: 'LtiSubmissionReviewRequest' });
  return tool.accept(postedForm((await authorize({ browser, tool, login: sent }, tool.begin(sent))).text).fields);
}

async function declare(differences: Partial<LineItem>): Promise<void> {
  const columns = hub.hub.store.collection(COLLECTIONS.lineItems);
  await columns.replace({ ...(await columns.get(column))!, ...differences });
}

describe('Submission Review 1.0', () => {
  test('a teacher looks at the work of a pupil, who has the name of their own launches', async () => {
    const { claims } = await review('bertin', TEACHER, 'lea');
    const own = await launchBy(hub, 'lea', 'calcul', { activityId: activity.id });
    expect(claims[`${LTI}for_user`]).toEqual({ user_id: own.claims.sub, name: 'Léa Morvan', roles: own.claims[`${LTI}roles`] });
    expect(claims.sub).not.toBe(own.claims.sub);
    expect(claims[`${LTI}resource_link`]).toMatchObject({ id: activity.id });
    expect(gradebookOf({ claims } as AcceptedLaunch).lineitem).toMatch(new RegExp(`/lineitems/${column}$`));
    expect(claims[`${LTI}target_link_uri`]).toBe(`${TOOL_ORIGIN}/calcul`);
  });

  test('pupils look at their own work', async () => {
    const { claims } = await review('lea', PUPIL, 'lea');
    expect(claims[`${LTI}for_user`]).toMatchObject({ user_id: claims.sub });
  });

  test('at the page and with the parameters of the column, which win over the activity’s and the resource’s', async () => {
    await declare({ submissionReview: { reviewableStatus: [], url: `${TOOL_ORIGIN}/copie`, custom: { niveau: 'copie' } } });
    const { claims } = await review('bertin', TEACHER, 'lea');
    expect(claims[`${LTI}target_link_uri`]).toBe(`${TOOL_ORIGIN}/copie`);
    expect(claims[`${LTI}custom`]).toEqual({ niveau: 'copie', livre: '12' });
    const plain = await launchBy(hub, 'lea', 'calcul', { activityId: activity.id });
    expect(plain.claims[`${LTI}custom`]).toEqual({ niveau: 'moyen', livre: '12' });
  });

  test('never at a page of somebody else', async () => {
    await declare({ submissionReview: { reviewableStatus: [], url: 'https://ailleurs.example.fr/copie' } });
    expect((await review('bertin', TEACHER, 'lea')).claims[`${LTI}target_link_uri`]).toBe(`${TOOL_ORIGIN}/calcul`);
  });

  test.each<[who: string, login: string, hat: string, of: string, status: number, code: string]>([
    ['a pupil at another’s work', 'malo', PUPIL, 'lea', 403, 'ROLE-REFUS'],
    ['a parent', 'sophie', `parent-${personIdOf('lea')}`, 'lea', 403, 'ROLE-REFUS'],
    ['a teacher of another class', 'hamdi', TEACHER, 'lea', 404, 'RES-INCONNUE'],
    ['a head', 'vasseur', hatOf('head'), 'lea', 404, 'RES-INCONNUE'],
    ['the work of a pupil of another class', 'bertin', TEACHER, 'adam', 404, 'RES-INCONNUE'],
    ['the work of a teacher', 'bertin', TEACHER, 'bertin', 404, 'RES-INCONNUE'],
    ['the work of nobody', 'bertin', TEACHER, 'personne', 404, 'RES-INCONNUE'],
  ])('refused: %s', async (_who, login, hat, of, status, code) => {
    const answer = await (await signedIn(hub, login)).get(pathOf(hat, of));
    expect([answer.status, answer.text.includes(code)]).toEqual([status, true]);
  });

  test('refused: a column of another activity, and one that is not there', async () => {
    const browser = await signedIn(hub, 'bertin');
    const other = await embed(hub, 'calcul');
    for (const path of [pathOf(TEACHER, 'lea', { activityId: other.id }), pathOf(TEACHER, 'lea', { columnId: randomBytes(18).toString('base64url') })]) {
      expect((await browser.get(path)).status).toBe(404);
    }
  });

  test('refused: a pupil the activity is not given to', async () => {
    const given = await embed(hub, 'calcul', 'cp-a', { pupilIds: [personIdOf('malo')] });
    const own = gradebookOf(await launchBy(hub, 'malo', 'calcul', { activityId: given.id })).lineitem!.split('/').at(-1)!;
    const browser = await signedIn(hub, 'bertin');
    expect((await browser.get(pathOf(TEACHER, 'lea', { activityId: given.id, columnId: own }))).status).toBe(404);
    expect([302, 303]).toContain((await browser.get(pathOf(TEACHER, 'malo', { activityId: given.id, columnId: own }))).status);
  });
});
