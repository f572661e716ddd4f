import { dayOf } from '../../domain/calendar.js';
import type { ActivityDraft } from '../../domain/activity.js';
import type { Hub } from '../../hub.js';
import { demoActor } from './actor.js';
import { classId } from './classes.js';
import { HIRONDELLES } from './organisations.js';
import { personId } from './seed.js';

const DAY_MS = 86_400_000;
const FIVE = { scoreMaximum: 5 };

/** What two teachers of the demo gave their classes to do. A space that somebody has put something in stays as it is. */
export async function giveActivities({ flows }: Hub): Promise<void> {
  const inDays = (days: number): string => dayOf(flows.clock.now() + days * DAY_MS);
  await give(flows, 'c.bertin', '1001', [
    { resourceId: 'calcul-en-herbe', title: 'Compter jusqu’à 20', text: 'Fais cinq calculs. Prends ton temps.', until: inDays(4), lineItem: FIVE },
    { resourceId: 'manuel-lecture-cp', title: 'Le loup, chapitre 2', text: 'Lis la page avec ton doigt.', pupilIds: ['lea.morvan', 'malo.guillou', 'zoe.lefevre'].map(personId) },
  ]);
  await give(flows, 'a.diallo', '1006', [
    { resourceId: 'calcul-en-herbe', title: 'Les tables, sans se tromper', text: 'Cinq multiplications de tête.', until: inDays(1), custom: { serie: 'tables' }, lineItem: FIVE },
    { resourceId: 'lamap-station-meteo', title: 'Une station météo dans la cour', text: 'Note la température trois fois dans la journée.', from: inDays(7) },
  ]);
}

async function give(flows: Hub['flows'], login: string, code: string, drafts: readonly ActivityDraft[]): Promise<void> {
  const groupId = classId(HIRONDELLES, code);
  if ((await flows.activities.list(groupId)).length > 0) return;
  await flows.activities.add(await demoActor(flows, login, 'teacher'), groupId, drafts);
}
