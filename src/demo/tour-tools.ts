import { registrationAddress } from './addresses.js';
import type { TourStep } from './tour.js';
import { check, enter, says, saysNothingOf } from './tour-checks.js';
import type { DemoWorld } from './world.js';

const TOOL = 'Enquête au jardin';
const SCHOOL = '0449901Y';
const GIVEN = 'Les vers de la cour';

/** A tool that nobody knew: invited by its address, approved, opened. */
export const TOOL_STEPS: readonly TourStep[] = [
  { title: 'Mme Fabre colle l’adresse d’un outil : il s’inscrit de lui-même, et attend', run: toolRegisters },
  { title: 'Mme Fabre lit ce qu’il demande, et l’approuve pour une école', run: toolIsApproved },
  { title: 'Jade ouvre Enquête au jardin, qui ne sait pas son prénom ; M. Sanz, si', run: toolIsOpened },
  { title: 'M. Sanz la donne à sa classe, Jade la finit, et le suivi le dit', run: toolIsUsed },
];

async function toolRegisters(world: DemoWorld): Promise<void> {
  const { walker, page } = await enter(world, 'academie', 'n.fabre');
  const entry = await walker.click(await walker.click(page, '/outils'), 'preparer');
  const leaving = await walker.click(entry, '/ouvrir', { adresse: registrationAddress(world.origins) });
  const invitation = await walker.click(leaving, '/inscription?');
  says(invitation, world.origins.hub, 'propose d’inscrire cet outil');
  says(await walker.click(invitation, 'Inscrire'), 'L’outil est inscrit');
  says(await walker.click(leaving, 'attente'), TOOL, 'À décider');
  saysNothingOf((await enter(world, 'ent', 'jade.leroux')).page, TOOL);
}

async function toolIsApproved(world: DemoWorld): Promise<void> {
  const { walker, page } = await enter(world, 'academie', 'n.fabre');
  const review = await walker.click(await walker.click(page, '/outils'), TOOL);
  says(review, 'Prénom', 'Élève');
  says(await walker.click(review, '/approuver', { ecoles: SCHOOL, matiere: 'sciences' }), TOOL, 'En service');
}

async function toolIsOpened(world: DemoWorld): Promise<void> {
  const pupil = await enter(world, 'ent', 'jade.leroux');
  const enquiry = await pupil.walker.click(pupil.page, TOOL);
  says(enquiry, 'Les vers de terre', 'Learner');
  saysNothingOf(enquiry, 'Jade', 'Leroux');
  const teacher = await enter(world, 'ent', 'h.sanz');
  const receipt = await teacher.walker.click(teacher.page, TOOL);
  says(await teacher.walker.click(receipt, '/ouvrir'), 'Hugo', 'Instructor');
  const elsewhere = await enter(world, 'ent', 'paul.diallo');
  check(!elsewhere.page.html.includes(TOOL), 'l’outil se voit dans une école qui ne l’a pas');
}

async function toolIsUsed(world: DemoWorld): Promise<void> {
  const teacher = await enter(world, 'ent', 'h.sanz');
  const form = await teacher.walker.click(await teacher.walker.click(teacher.page, TOOL), 'Ajouter à CE2');
  says(await teacher.walker.click(form, 'name="titre"', { titre: GIVEN }), GIVEN);
  const pupil = await enter(world, 'ent', 'jade.leroux');
  const enquiry = await pupil.walker.click(pupil.page, GIVEN);
  says(await pupil.walker.click(enquiry, 'J’ai fini mon enquête'), 'Bravo');
  says(await teacher.walker.click(teacher.page, '/suivi'), GIVEN, 'Fini', '100 sur 100');
}
