import { randomBytes } from 'node:crypto';
import { Activity } from '../../src/domain/activity.js';
import { COLLECTIONS } from '../../src/store/collections.js';
import { authorize, hatOf, launch, reachTool, signedIn } from './lti-hub.js';
import { ServiceTool } from './lti-service-tool.js';
import type { AcceptedLaunch } from './lti-tool.js';
import { postedForm } from './posted-form.js';
import { HIRONDELLES, personIdOf } from './school.js';
import type { SchoolHub } from './school-hub.js';

const AGS = 'https://purl.imsglobal.org/spec/lti-ags/scope/';
export const SCOPES = { score: `${AGS}score`, results: `${AGS}result.readonly`, columns: `${AGS}lineitem`, readColumns: `${AGS}lineitem.readonly` } as const;
export const MEDIA = {
  column: 'application/vnd.ims.lis.v2.lineitem+json',
  columns: 'application/vnd.ims.lis.v2.lineitemcontainer+json',
  score: 'application/vnd.ims.lis.v1.score+json',
  results: 'application/vnd.ims.lis.v2.resultcontainer+json',
} as const;
export const AGS_CLAIM = 'https://purl.imsglobal.org/spec/lti-ags/claim/endpoint';

export interface GradebookClaim {
  readonly scope: readonly string[];
  readonly lineitems: string;
  readonly lineitem?: string;
}

export function gradebookOf({ claims }: AcceptedLaunch): GradebookClaim {
  return claims[AGS_CLAIM] as GradebookClaim;
}

/** An activity of a class, made of this resource. */
export async function embed({ hub }: Pick<SchoolHub, 'hub'>, resourceId: string, groupId = 'cp-a', differences: object = {}): Promise<Activity> {
  const activity = Activity.parse({
    id: randomBytes(18).toString('base64url'), groupId, schoolId: HIRONDELLES, resourceId, title: 'Calcul mental', position: 1, createdBy: personIdOf('bertin'), createdAt: 0, ...differences,
  });
  await hub.store.collection(COLLECTIONS.activities).insert(activity);
  return activity;
}

/** Somebody launches a resource, or an activity of it. */
export async function launchBy(hub: SchoolHub, login: string, resourceId: string, { activityId, clientId = resourceId, hat = hatOf('pupil'), now }: { activityId?: string; clientId?: string; hat?: string; now?: () => number } = {}): Promise<AcceptedLaunch> {
  const browser = await signedIn(hub, login);
  if (activityId === undefined) return launch(hub, browser, hat, resourceId, { clientId });
  const journey = await reachTool(hub, browser, hat, resourceId, { clientId, ...(now === undefined ? {} : { now }) });
  const values = hub.hub.store.collection(COLLECTIONS.oneTimeValues);
  const opened = (await values.get(`launch ${journey.login.get('lti_message_hint') ?? ''}`))!;
  await values.replace({ ...opened, value: JSON.stringify({ ...(JSON.parse(opened.value) as object), activityId }) });
  const { fields } = postedForm((await authorize(journey, journey.tool.begin(journey.login))).text);
  return journey.tool.accept(fields);
}

/** Tools by name, each with a key set of its own. */
export async function startTools<N extends string>(...names: readonly N[]): Promise<Readonly<Record<N, ServiceTool>>> {
  const started = await Promise.all(names.map(async (name) => [name, await ServiceTool.start(name)] as const));
  return Object.fromEntries(started) as Record<N, ServiceTool>;
}
