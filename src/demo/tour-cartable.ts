import { setTimeout as wait } from 'node:timers/promises';
import { check, says, saysNothingOf } from './tour-checks.js';
import type { TourStep } from './tour.js';
import { plain, Walker, type WalkedPage } from './walker.js';
import type { DemoWorld } from './world.js';

const TEACHER = '204';
const ILYES = '311';
const ROSE = '312';
const GIVEN = 'Calculs : Les doubles';
const ANSWERS = { r0: '6', r1: '12', r2: '16', r3: '20', r4: '15' };
/** Longer than the pause before the second try. */
const LONGEST_WAIT_MS = 20_000;
const LOOK_AGAIN_MS = 200;

/** A lesson in a platform of courses, of which the hub is a tool: chosen in the hub's catalogue, opened through it, marked at home. */
export const CARTABLE_STEPS: readonly TourStep[] = [
  { title: 'Mme Le Goff ajoute Calcul en herbe à son cours de Cartable, depuis le catalogue', run: teacherAddsResource },
  { title: 'Ilyès l’ouvre dans Cartable : l’outil ne sait pas son nom, et sa note arrive dans le carnet', run: pupilIsMarked },
  { title: 'Cartable est en panne : la note de Rose attend, puis arrive', run: gradeWaits },
];

async function teacherAddsResource(world: DemoWorld): Promise<void> {
  const { walker, page } = await enterCartable(world, TEACHER);
  const catalogue = await walker.frame(await walker.click(page, 'Ajouter une ressource'));
  says(catalogue, 'Calcul en herbe');
  const picker = await walker.click(catalogue, 'calcul-en-herbe');
  says(picker, 'Quelle série donner ?');
  const picked = await walker.click(picker, 'value="doubles"');
  says(picked, GIVEN);
  says(await walker.click(picked, 'Ajouter au cours'), GIVEN, 'ajouté');
  says(await walker.open(`${world.origins.cartable}/cours`), GIVEN, 'Noté sur 5');
}

async function pupilIsMarked(world: DemoWorld): Promise<void> {
  const result = await doSeries(world, ILYES);
  says(result, '4 / 5', 'Ton résultat est arrivé');
  saysNothingOf(result, 'Ilyès', 'Marchand');
  await untilMarked(world, 'Ilyès Marchand');
}

async function gradeWaits(world: DemoWorld): Promise<void> {
  const { faults } = world;
  const before = faults.timesMet('cartable-panne');
  faults.set('cartable-panne', true);
  try {
    says(await doSeries(world, ROSE), '4 / 5', 'Ton résultat est arrivé');
    await until(() => Promise.resolve(faults.timesMet('cartable-panne') > before), 'la passerelle n’a pas essayé d’envoyer la note');
    check(!await isMarked(world, 'Rose Abgrall'), 'la note est arrivée malgré la panne');
  } finally {
    faults.set('cartable-panne', false);
  }
  await untilMarked(world, 'Rose Abgrall');
}

async function enterCartable({ origins }: DemoWorld, subject: string): Promise<{ readonly walker: Walker; readonly page: WalkedPage }> {
  const walker = new Walker();
  return { walker, page: await walker.click(await walker.open(origins.cartable), `value="${subject}"`) };
}

/** Opens what was added last, and answers. */
async function doSeries(world: DemoWorld, subject: string): Promise<WalkedPage> {
  const { walker, page } = await enterCartable(world, subject);
  const [last = ''] = [...page.html.matchAll(/href="(\/cours\/ouvrir\/[^"]+)"/g)].map(([, href = '']) => href).reverse();
  const activity = await walker.frame(await walker.open(`${world.origins.cartable}${last}`));
  says(activity, 'Cinq calculs', 'Learner');
  return walker.click(activity, 'J’ai fini', ANSWERS);
}

function untilMarked(world: DemoWorld, name: string): Promise<void> {
  return until(() => isMarked(world, name), `la note de ${name} n’est pas arrivée`);
}

async function until(holds: () => Promise<boolean>, fault: string): Promise<void> {
  const end = Date.now() + LONGEST_WAIT_MS;
  while (!await holds()) {
    check(Date.now() < end, fault);
    await wait(LOOK_AGAIN_MS);
  }
}

/** The last column of the gradebook, in the row of somebody. */
async function isMarked(world: DemoWorld, name: string): Promise<boolean> {
  const { walker, page } = await enterCartable(world, TEACHER);
  const { html } = await walker.click(page, 'Carnet de notes');
  const row = html.split('<tr>').find((each) => each.includes(name)) ?? '';
  return plain(row.split('<td>').at(-1) ?? '').includes('4 sur 5');
}
