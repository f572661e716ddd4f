import type { Request } from 'express';
import { z } from 'zod';
import { ActivityChanges, isGivenTo, type Activity } from '../../domain/activity.js';
import type { Hat } from '../../domain/hat.js';
import { fullName, type Person } from '../../domain/person.js';
import { inLocale } from '../../domain/text.js';
import type { Web } from '../context.js';
import { localeOf } from '../locale.js';
import { csrfToken } from '../middleware/csrf.js';
import type { ActivityFault, SpaceModels } from '../space-models.js';
import { visitOf } from '../visit.js';
import { spaceLinks } from './space.js';

type Form = SpaceModels['activityForm'];

/** A field that came once, as text; anything else is empty. */
const field = z.string().trim().max(4_000).catch('');
const fields = z.union([z.array(z.string().max(200)).max(300), z.string().max(200).transform((one) => [one])]).catch([]);

/** What the form of an activity brings back. */
const Posted = z.object({
  ressource: field,
  version: z.coerce.number().int().nonnegative().catch(0),
  titre: field,
  consigne: field,
  du: field,
  au: field,
  visible: field,
  pour: field,
  eleves: fields,
});
export type Posted = z.infer<typeof Posted>;

const FAULT_OF: Readonly<Record<string, ActivityFault>> = {
  title: 'title', text: 'text', from: 'days', until: 'days', pupilIds: 'pupils',
};

export function postedIn(request: Request): Posted {
  return Posted.parse(request.body ?? {});
}

/** What the teacher wrote as the activity is to be, or which fields are to be looked at again. */
export function changesIn(
  { titre, consigne, du, au, visible, pour, eleves }: Posted,
): { readonly changes: ActivityChanges } | { readonly faults: readonly ActivityFault[] } {
  const { data, error } = ActivityChanges.safeParse({
    title: titre,
    visible: visible === 'oui',
    ...(consigne === '' ? {} : { text: consigne }),
    ...(du === '' ? {} : { from: du }),
    ...(au === '' ? {} : { until: au }),
    ...(pour === 'choisis' ? { pupilIds: eleves } : {}),
  });
  if (data !== undefined) return { changes: data };
  return { faults: [...new Set(error.issues.flatMap(({ path }) => FAULT_OF[String(path[0])] ?? []))] };
}

/** How the form of a new activity begins. */
export function blankFor(title: string): Posted {
  return { ressource: '', version: 0, titre: title, consigne: '', du: '', au: '', visible: 'oui', pour: 'tous', eleves: [] };
}

/** The form as an activity is now. */
export function postedOf(activity: Activity & { readonly version: number }): Posted {
  const { title, text = '', from = '', until = '', visible, pupilIds, version } = activity;
  return {
    ressource: '',
    version,
    titre: title,
    consigne: text,
    du: from,
    au: until,
    visible: visible ? 'oui' : '',
    pour: pupilIds === undefined ? 'tous' : 'choisis',
    eleves: [...pupilIds ?? []],
  };
}

export interface FormScene {
  readonly hat: Hat;
  readonly groupId: string;
  readonly resourceId: string;
  readonly posted: Posted;
  readonly faults?: readonly ActivityFault[];
  /** The activity that is changed; absent: one is added. */
  readonly activity?: Activity & { readonly version: number };
  /** It was changed by another since the form was drawn. */
  readonly isStale?: boolean;
}

export async function activityFormModel(web: Web, request: Request, scene: FormScene): Promise<Form> {
  const { hat, groupId, resourceId, posted, faults = [], activity, isStale = false } = scene;
  const { flows } = web;
  const { person } = visitOf(request);
  const [group, pupils] = await Promise.all([flows.activities.groupOf({ person, hat }, groupId), flows.directory.pupilsOf(groupId)]);
  const { href, addHref } = spaceLinks(hat, groupId);
  const own = `/espace/${hat.id}/activites/${activity?.id ?? ''}`;
  const shown = isStale && activity !== undefined ? { stored: storedIn(activity, pupils) } : {};
  return {
    isNew: activity === undefined,
    action: activity === undefined ? addHref : `${own}/modifier`,
    backHref: href,
    ...(activity === undefined ? {} : { removeHref: `${own}/supprimer` }),
    group: group.name,
    resource: resourceIn(web, request, resourceId),
    values: valuesIn(posted),
    pupils: pupils.map((pupil) => ({ id: pupil.id, name: fullName(pupil), chosen: posted.eleves.includes(pupil.id) })),
    faults,
    version: activity?.version ?? 0,
    ...shown,
    csrfToken: csrfToken(request),
  };
}

function valuesIn({ titre, consigne, du, au, visible, pour }: Posted): Form['values'] {
  return { title: titre, text: consigne, from: du, until: au, visible: visible === 'oui', everybody: pour !== 'choisis' };
}

function storedIn(activity: Activity & { readonly version: number }, pupils: readonly Person[]): NonNullable<Form['stored']> {
  const chosen = activity.pupilIds === undefined ? [] : pupils.filter(({ id }) => isGivenTo(activity, id)).map(fullName);
  return { ...valuesIn(postedOf(activity)), chosen };
}

function resourceIn(web: Web, request: Request, id: string): Form['resource'] {
  const resource = web.flows.catalogue.find(id)?.resource;
  if (resource === undefined) return { id, title: id, publisher: '', subject: 'vie-ecole', icon: 'shapes' };
  const { title, publisher, subject, icon } = resource;
  return { id, title: inLocale(title, localeOf(request)), publisher, subject, icon };
}
