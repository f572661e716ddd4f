import { verifyAudit } from '../operations/verify-audit.js';
import { check, enter, identifierIn, says, saysNothingOf } from './tour-checks.js';
import { CARTABLE_STEPS } from './tour-cartable.js';
import { LESSON_STEPS } from './tour-lesson.js';
import { TOOL_STEPS } from './tour-tools.js';
import { plain, Walker } from './walker.js';
import type { DemoWorld } from './world.js';

/** One thing a visitor of the demonstration would see with their own eyes. */
export interface TourStep {
  readonly title: string;
  readonly run: (world: DemoWorld) => Promise<void>;
}

export interface TourResult {
  readonly title: string;
  /** Undefined when the step holds. */
  readonly fault?: string;
}

/** The one-minute tour over plain HTTP: through the real doors, into the real tools, each step with people of its own. */
export const TOUR: readonly TourStep[] = [
  { title: 'la passerelle est prête', run: hubIsReady },
  { title: 'Léa (élève) entre par l’ENT et voit ses tuiles', run: pupilSignsIn },
  { title: 'Léa ouvre Calcul en herbe : ltijs accepte, sans connaître son nom', run: pupilLaunches },
  { title: 'Léa trouve ce que Mme Bertin lui a donné, et l’ouvre d’un clic', run: pupilHasSomethingToDo },
  { title: 'Léa n’a pas le même identifiant dans son manuel', run: pseudonymsDiffer },
  { title: 'Mme Bertin (enseignante) entre par l’académie et lit ce qui sera envoyé', run: teacherReadsReceipt },
  { title: 'Mme Bertin ouvre le guide du maître : @lti-tool/core accepte, avec son nom', run: teacherLaunches },
  { title: 'Adam (CM2) n’a pas le manuel : la page dit pourquoi', run: licenceIsRefused },
  { title: 'Mme Morvan (parent) a deux enfants, M. Morvan n’en voit qu’un', run: parentsDiffer },
  { title: 'Mme Le Breton (parent) a deux fiches : elle choisit, puis les réunit', run: recordsAreUnited },
  { title: 'Mme Nouvel (enseignante) n’est pas encore connue : M. Vasseur la relie par son code', run: codeTiesAnAccount },
  ...LESSON_STEPS,
  { title: 'M. Vasseur (directeur) a deux casquettes', run: headHasTwoHats },
  { title: 'la mairie voit des chiffres, aucun nom d’élève', run: townSeesNoNames },
  { title: 'Mme Fabre (académie) voit les connexions et les ressources', run: academySeesConnections },
  ...TOOL_STEPS,
  ...CARTABLE_STEPS,
  { title: 'La main à la pâte s’ouvre sans rien dire de personne', run: lamapIsToldNothing },
  { title: 'une horloge fausse est reconnue, puis tout va bien de nouveau', run: clockFaultIsSeen },
  { title: 'le journal des preuves est entier', run: auditIsWhole },
];

/** Every step, whatever became of the one before. */
export async function walkTour(world: DemoWorld, onResult: (result: TourResult) => void): Promise<boolean> {
  let isWhole = true;
  for (const { title, run } of TOUR) {
    try {
      await run(world);
      onResult({ title });
    } catch (error) {
      isWhole = false;
      onResult({ title, fault: error instanceof Error ? error.message : String(error) });
    }
  }
  return isWhole;
}

async function hubIsReady({ origins }: DemoWorld): Promise<void> {
  const { status } = await new Walker().open(`${origins.hub}/readyz`);
  check(status === 200, `/readyz répond ${status}`);
}

async function pupilSignsIn(world: DemoWorld): Promise<void> {
  const { page } = await enter(world, 'ent', 'lea.morvan');
  says(page, 'Léa', 'Calcul en herbe', 'Mon manuel de lecture');
}

async function pupilLaunches(world: DemoWorld): Promise<void> {
  const { walker, page } = await enter(world, 'ent', 'lea.morvan');
  const tool = await walker.click(page, 'Calcul en herbe');
  says(tool, 'Cinq calculs', 'Ce que l’outil a reçu', 'Learner', 'Niveau CP');
  saysNothingOf(tool, 'Léa', 'Morvan');
  says(await walker.click(tool, 'J’ai fini'), 'Ton résultat');
}

async function pupilHasSomethingToDo(world: DemoWorld): Promise<void> {
  const { walker, page } = await enter(world, 'ent', 'lea.morvan');
  says(page, 'À faire', 'Compter jusqu’à 20', 'Le loup, chapitre 2');
  const tool = await walker.click(page, 'Commencer');
  says(tool, 'Ce que l’outil a reçu', 'Learner');
  saysNothingOf(tool, 'Léa', 'Morvan');
}

async function pseudonymsDiffer(world: DemoWorld): Promise<void> {
  const { walker, page } = await enter(world, 'ent', 'lea.morvan');
  const atCalcul = identifierIn(await walker.click(page, 'Calcul en herbe'));
  const atTilleul = identifierIn(await walker.click(page, 'Mon manuel de lecture'));
  check(atCalcul !== atTilleul, 'les deux éditeurs reçoivent le même identifiant');
}

async function teacherReadsReceipt(world: DemoWorld): Promise<void> {
  const { walker, page } = await enter(world, 'academie', 'c.bertin');
  says(page, 'CP A', 'Calcul en herbe');
  says(await walker.click(page, 'Le guide du maître'), 'Bertin', 'c.bertin@ac-demonstrie.example', 'Marquer les fiches à votre nom');
}

async function teacherLaunches(world: DemoWorld): Promise<void> {
  const { walker, page } = await enter(world, 'academie', 'c.bertin');
  const receipt = await walker.click(page, 'Le guide du maître');
  says(await walker.click(receipt, '/ouvrir'), 'Bonjour Mme Bertin', 'c.bertin@ac-demonstrie.example', 'Instructor');
}

async function licenceIsRefused(world: DemoWorld): Promise<void> {
  const { walker, page } = await enter(world, 'ent', 'adam.morvan');
  says(await walker.click(page, 'Mon manuel de lecture'), 'LIC-AUCUNE');
}

async function parentsDiffer(world: DemoWorld): Promise<void> {
  const mother = await enter(world, 'guichet', 's.morvan');
  says(mother.page, 'Léa', 'Adam');
  const father = await enter(world, 'guichet', 'k.morvan');
  says(father.page, 'Léa');
  saysNothingOf(father.page, 'Adam');
}

async function recordsAreUnited(world: DemoWorld): Promise<void> {
  const { walker, page } = await enter(world, 'guichet', 'n.lebreton');
  says(page, 'Qui êtes-vous ici', 'Lina', 'Paul');
  says(await walker.post(page.url, { fiche: 'demo-n.lebreton-2' }), 'Paul');
  const again = await enter(world, 'guichet', 'n.lebreton');
  const confirm = await again.walker.click(again.page, 'Réunir mes fiches');
  says(await again.walker.click(confirm, 'Réunir et continuer'), 'Lina', 'Paul');
}

async function codeTiesAnAccount(world: DemoWorld): Promise<void> {
  const stranger = await enter(world, 'academie', 'l.nouvel');
  const code = /Votre code ((?:[0-9A-Z]{2}-){3}[0-9A-Z]{2})/.exec(plain(stranger.page.html))?.[1];
  check(code !== undefined, 'aucun code sur la page d’un compte inconnu');
  const { walker, page } = await enter(world, 'academie', 't.vasseur');
  const desk = await walker.click(page, 'Relier un compte par son code');
  const found = await walker.open(`${desk.url}?code=${code}&q=nouvel`);
  says(found, 'Lucie Nouvel', 'Académie de Démonstrie');
  says(await walker.click(await walker.click(found, 'Lucie Nouvel'), 'Relier ce compte'), 'Liens récents', 'Lucie Nouvel');
  says((await enter(world, 'academie', 'l.nouvel')).page, 'CE1');
}

async function headHasTwoHats(world: DemoWorld): Promise<void> {
  const { walker, page } = await enter(world, 'academie', 't.vasseur');
  says(page, 'École élémentaire Les Hirondelles', 'CP A', 'Bertin');
  says(await walker.click(page, '/espace/teacher-'), 'CM1');
}

async function townSeesNoNames(world: DemoWorld): Promise<void> {
  const { page } = await enter(world, 'academie', 'f.lambert');
  says(page, 'Saint-Aubin-des-Marais', 'École élémentaire Les Hirondelles');
  saysNothingOf(page, 'Morvan', 'Leroux');
}

async function academySeesConnections(world: DemoWorld): Promise<void> {
  const { page } = await enter(world, 'academie', 'n.fabre');
  says(page, 'ENT Les Hirondelles', 'Guichet des parents', 'itslearning', 'La main à la pâte');
}

async function lamapIsToldNothing(world: DemoWorld): Promise<void> {
  const { walker, page } = await enter(world, 'academie', 'c.bertin');
  const left = await walker.open(`${new URL(page.url).origin}${new URL(page.url).pathname}/ressources/lamap-ombres/ouvrir`);
  const { hostname, search, hash } = new URL(left.url);
  check(hostname === 'fondation-lamap.org' && search === '' && hash === '', `on arrive à ${left.url}`);
}

async function clockFaultIsSeen(world: DemoWorld): Promise<void> {
  world.faults.set('academie-horloge', true);
  try {
    says((await enter(world, 'academie', 'c.bertin')).page, 'AUTH-HORLOGE');
  } finally {
    world.faults.set('academie-horloge', false);
  }
  says((await enter(world, 'academie', 'c.bertin')).page, 'CP A');
}

async function auditIsWhole({ hub }: DemoWorld): Promise<void> {
  const { records, faults } = await verifyAudit(hub.store, []);
  check(records > 0 && faults.length === 0, `${records} enregistrements, ${faults.length} fautes`);
}
