import type { Frame } from '../../src/web/frame-models.js';
import type { Tile } from '../../src/web/page-models.js';

const HIRONDELLES = { name: 'École élémentaire Les Hirondelles', detail: 'Saint-Aubin-des-Marais · Académie de Démonstrie' };
const DEMONSTRIE = { name: 'Académie de Démonstrie', detail: 'Portail des écoles' };

export const STRANGER: Frame = { locale: 'fr', path: '/connexion', tone: 'adult', place: DEMONSTRIE, demo: true };

/** What stands round the pages of some of the people of the demonstration. */
export const FRAMES = {
  lea: { ...visitor('Léa · CP A', 'h-lea'), tone: 'pupil' },
  adam: { ...visitor('Adam · CM2', 'h-adam'), tone: 'pupil' },
  bertin: visitor('Claire Bertin · Enseignant·e', 'h-bertin'),
  vasseur: visitor('Thierry Vasseur · Direction', 'h-vasseur', [
    { href: '/espace/h-vasseur', role: 'head', label: HIRONDELLES.name, current: true },
    { href: '/espace/h-vasseur-2', role: 'teacher', label: HIRONDELLES.name, current: false },
  ]),
  morvan: visitor('Sophie Morvan · Parent', 'h-morvan', [
    { href: '/espace/h-morvan', role: 'parent', label: 'Léa', current: true },
    { href: '/espace/h-morvan-2', role: 'parent', label: 'Adam', current: false },
  ]),
  moreau: visitor('Pascale Moreau · Personnel de l’école', 'h-moreau'),
  guerin: { ...visitor('Jean Guérin · Collectivité', 'h-guerin'), place: { name: 'Ville de Saint-Aubin-des-Marais', detail: DEMONSTRIE.name } },
  fabre: { ...visitor('Nora Fabre · Académie', 'h-fabre'), place: DEMONSTRIE },
} as const satisfies Record<string, Frame>;

function visitor(label: string, hat: string, hats: NonNullable<Frame['visitor']>['hats'] = []): Frame {
  return { ...STRANGER, path: `/espace/${hat}`, place: HIRONDELLES, visitor: { label, homeHref: `/espace/${hat}`, hats, csrfToken: 'jeton-de-demonstration' } };
}

/** Resources as tiles; the pupil's are the first seven. */
export const TILES: readonly Tile[] = [
  tile('Calcul en herbe', 'Éditions du Préau', 'maths', 'calculator', ['CP', 'CE1', 'CE2']),
  tile('Mon manuel de lecture', 'Éditions du Préau', 'francais', 'book-open', ['CP']),
  tile('La main à la pâte', 'Fondation La main à la pâte', 'sciences', 'microscope', ['CP', 'CE1', 'CE2', 'CM1', 'CM2']),
  tile('Messages de la classe', 'Cartable', 'vie-ecole', 'message-circle', []),
  tile('Nos œuvres', 'Musée des petits', 'arts', 'palette', ['CP', 'CE1']),
  tile('Hello Hedgehog', 'Langues vives', 'langues', 'languages', ['CP', 'CE1', 'CE2']),
  { ...tile('Savoir rouler à vélo', 'Usep', 'sport', 'bike', ['CP', 'CE1', 'CE2']), refusal: 'LIC-AUCUNE' },
  tile('La frise du temps', 'Archives de Démonstrie', 'histoire-geographie', 'globe', ['CE2', 'CM1', 'CM2']),
  tile('Cours de la classe', 'itslearning', 'vie-ecole', 'graduation-cap', []),
];

function tile(title: string, publisher: string, subject: Tile['subject'], icon: string, levels: Tile['levels']): Tile {
  return { href: '/espace/h-1/ressources/ressource', title, publisher, subject, icon, levels };
}
