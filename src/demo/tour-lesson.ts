import type { TourStep } from './tour.js';
import { check, enter, says, saysNothingOf } from './tour-checks.js';
import { plain, type WalkedPage } from './walker.js';
import type { DemoWorld } from './world.js';

const GIVEN = 'Calculs : Les doubles';
const ANSWERS = { r0: '6', r1: '12', r2: '16', r3: '20', r4: '15' };

/** A lesson from end to end: chosen in the tool's picker, done, marked by the tool, read by those whom it concerns. */
export const LESSON_STEPS: readonly TourStep[] = [
  { title: 'Mme Bertin choisit une série dans Calcul en herbe et la donne à sa classe', run: teacherGivesSeries },
  { title: 'Malo fait la série : l’outil envoie sa note, sans connaître son nom', run: pupilDoesSeries },
  { title: 'Mme Bertin lit 4 sur 5 dans le suivi de sa classe', run: teacherReadsScore },
  { title: 'Mme Morvan (parent) lit la note de Léa', run: parentReadsScore },
  { title: 'une note au nom de quelqu’un d’autre est refusée', run: strangeScoreIsRefused },
];

async function teacherGivesSeries(world: DemoWorld): Promise<void> {
  const { walker, page } = await enter(world, 'academie', 'c.bertin');
  const resource = await walker.click(page, 'Calcul en herbe');
  const picker = await walker.click(resource, '/choisir');
  says(picker, 'Quelle série donner ?', 'Les doubles');
  const chosen = await walker.click(picker, 'value="doubles"');
  says(chosen, '1 activité choisie', GIVEN);
  says(await walker.click(chosen, '/ajouter'), 'CP A', GIVEN);
}

async function pupilDoesSeries(world: DemoWorld): Promise<void> {
  const tool = await doSeries(world, 'malo.guillou');
  says(tool, '4 / 5', 'Ton résultat est arrivé dans ta classe');
  saysNothingOf(tool, 'Malo', 'Guillou');
}

async function teacherReadsScore(world: DemoWorld): Promise<void> {
  says(await openProgress(world), 'Malo Guillou', GIVEN, '4 sur 5');
}

async function parentReadsScore(world: DemoWorld): Promise<void> {
  await doSeries(world, 'lea.morvan');
  const { walker, page } = await enter(world, 'guichet', 's.morvan');
  says(await walker.click(page, 'Léa'), GIVEN, '4 sur 5');
}

async function strangeScoreIsRefused(world: DemoWorld): Promise<void> {
  world.faults.set('note-refusee', true);
  try {
    says(await doSeries(world, 'zoe.lefevre'), 'Ton résultat n’est pas arrivé');
  } finally {
    world.faults.set('note-refusee', false);
  }
  const { html } = await openProgress(world);
  const row = html.split('<tr>').find((each) => each.includes('Lefèvre')) ?? '';
  check(row !== '' && !plain(row).includes('sur 5'), 'Zoé a une note dans le suivi');
}

async function doSeries(world: DemoWorld, login: string): Promise<WalkedPage> {
  const { walker, page } = await enter(world, 'ent', login);
  const activity = await walker.click(page, GIVEN);
  return walker.click(activity, 'J’ai fini', ANSWERS);
}

async function openProgress(world: DemoWorld): Promise<WalkedPage> {
  const { walker, page } = await enter(world, 'academie', 'c.bertin');
  return walker.click(page, '/suivi');
}
