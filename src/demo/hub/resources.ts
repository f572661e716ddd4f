import { join } from 'node:path';
import { z } from 'zod';
import { readChecked } from '../../config/checked-file.js';
import { packageRoot } from '../../config/package-root.js';
import { Resource } from '../../domain/resource.js';
import type { DemoOrigins } from '../addresses.js';

const MOST_PACK_BYTES = 256 * 1024;

/** The catalogue of the demo: its own tools, and the pack of La main à la pâte. */
export function demoResources(origins: DemoOrigins): readonly Resource[] {
  const own = [calculEnHerbe(origins), manuelDeLecture(origins), guideDuMaitre(origins), cahierDeVie(origins), ...elsewhere()];
  const pack = readChecked(join(packageRoot(), 'connectors/lamap/pack.yaml'), z.array(Resource), MOST_PACK_BYTES);
  return [...own.map((resource) => Resource.parse(resource)), ...pack];
}

/** An activity for pupils, who stay anonymous: a level and a role are enough for it. */
function calculEnHerbe({ calcul }: DemoOrigins) {
  return {
    id: 'calcul-en-herbe',
    connector: 'generic-lti13',
    title: { fr: 'Calcul en herbe', en: 'Budding maths' },
    summary: { fr: 'Cinq petits calculs, choisis pour le niveau de la classe.', en: 'Five small sums, chosen for the level of the class.' },
    publisher: 'Calculo',
    subject: 'maths',
    kind: 'exercices',
    levels: ['CP', 'CE1', 'CE2', 'CM1', 'CM2'],
    icon: 'calculator',
    audience: { roles: ['pupil', 'teacher', 'parent', 'head'] },
    licence: 'required',
    release: [
      { attribute: 'role', purpose: { fr: 'Distinguer l’élève de l’adulte', en: 'Tell a pupil from an adult' }, required: true },
      { attribute: 'level', purpose: { fr: 'Choisir des calculs du bon niveau', en: 'Choose sums of the right level' } },
      { attribute: 'locale', purpose: { fr: 'Parler la langue choisie', en: 'Speak the chosen language' } },
    ],
    settings: {
      clientId: 'passerelle-calcul',
      loginUrl: `${calcul}/login`,
      redirectUris: [`${calcul}/lancement`],
      targetLinkUri: `${calcul}/lancement`,
      deepLinkingUrl: `${calcul}/lancement`,
      keySetUrl: `${calcul}/keys`,
      services: { scores: 'own', members: true },
      custom: { langue: '$Message.locale' },
    },
  };
}

/** A book, by the connector of its publisher: bought for some pupils, given to one class. */
function manuelDeLecture({ tilleul }: DemoOrigins) {
  return {
    id: 'manuel-lecture-cp',
    connector: 'editions-du-tilleul',
    title: { fr: 'Mon manuel de lecture', en: 'My first reader' },
    summary: { fr: 'Le manuel de la classe de CP, à feuilleter chapitre par chapitre.', en: 'The first-year reader, chapter by chapter.' },
    publisher: 'Éditions du Tilleul',
    subject: 'francais',
    kind: 'manuel',
    levels: ['CP'],
    icon: 'book-open',
    audience: { roles: ['pupil', 'teacher', 'parent'] },
    licence: 'required',
    release: [
      { attribute: 'role', purpose: { fr: 'Montrer les pages de l’élève ou celles du maître', en: 'Show the pupil’s pages or the teacher’s' }, required: true },
      { attribute: 'className', purpose: { fr: 'Ranger les lectures par classe', en: 'Keep readings by class' } },
    ],
    settings: { clientId: 'passerelle-tilleul', ean: '9782000000015', server: `${tilleul}/manuel` },
  };
}

/** A resource for adults that does want to know who they are, and says why. */
function guideDuMaitre({ tilleul }: DemoOrigins) {
  return {
    id: 'guide-du-maitre',
    connector: 'generic-lti13',
    title: { fr: 'Le guide du maître', en: 'The teacher’s guide' },
    summary: { fr: 'Progressions, fiches et corrigés du manuel, à télécharger à votre nom.', en: 'Plans, sheets and answers, to download in your name.' },
    publisher: 'Éditions du Tilleul',
    subject: 'francais',
    kind: 'guide',
    levels: ['CP'],
    icon: 'book-text',
    audience: { roles: ['teacher', 'head'] },
    release: [
      { attribute: 'role', purpose: { fr: 'Vérifier que vous enseignez', en: 'Check that you teach' }, required: true },
      { attribute: 'givenName', purpose: { fr: 'Marquer les fiches à votre nom', en: 'Put your name on the sheets' }, required: true },
      { attribute: 'familyName', purpose: { fr: 'Marquer les fiches à votre nom', en: 'Put your name on the sheets' }, required: true },
      { attribute: 'displayName', purpose: { fr: 'Vous saluer', en: 'Greet you' }, required: true },
      { attribute: 'email', purpose: { fr: 'Vous prévenir des nouvelles fiches', en: 'Tell you about new sheets' }, required: true },
    ],
    settings: {
      clientId: 'passerelle-guide',
      loginUrl: `${tilleul}/guide/login`,
      redirectUris: [`${tilleul}/guide/launch`],
      targetLinkUri: `${tilleul}/guide/launch`,
    },
  };
}

/** Back into the ENT, where its own session opens the door. */
function cahierDeVie({ ent }: DemoOrigins) {
  return {
    id: 'cahier-de-vie',
    connector: 'link',
    title: { fr: 'Messages de la classe', en: 'Class messages' },
    summary: { fr: 'Le cahier de vie et la messagerie de l’ENT.', en: 'The class diary and the mailbox of the ENT.' },
    publisher: 'ENT Les Hirondelles',
    subject: 'vie-ecole',
    kind: 'outil',
    icon: 'message-circle',
    audience: { roles: ['pupil', 'teacher', 'head', 'staff'] },
    settings: { url: `${ent}/cas/login` },
  };
}

/** Entries in the states a real catalogue has: over, switched off, for one role only. */
function elsewhere() {
  return [
    {
      id: 'atlas-animaux',
      connector: 'link',
      title: { fr: 'L’atlas des animaux', en: 'The animal atlas' },
      summary: { fr: 'Cartes et fiches des animaux du monde. L’abonnement de l’école est terminé.', en: 'Maps and notes on animals. The school’s subscription is over.' },
      publisher: 'Atlas de poche',
      subject: 'histoire-geographie',
      kind: 'reference',
      levels: ['CM1', 'CM2'],
      icon: 'earth',
      audience: { roles: ['teacher'] },
      licence: 'required',
      settings: { url: 'https://atlas.example/animaux' },
    },
    {
      id: 'itslearning',
      connector: 'itslearning',
      title: { fr: 'itslearning', en: 'itslearning' },
      summary: { fr: 'Les cours de la classe, dans itslearning. Pas encore ouvert par l’académie.', en: 'Class courses in itslearning. Not open yet.' },
      publisher: 'itslearning',
      subject: 'vie-ecole',
      kind: 'outil',
      icon: 'library',
      audience: { roles: ['teacher', 'head'] },
      enabled: false,
      release: [{ attribute: 'role', purpose: { fr: 'Ouvrir l’espace de l’enseignant', en: 'Open the teacher’s space' }, required: true }],
      settings: {
        site: 'https://demonstrie.itslearning.example',
        clientId: 'passerelle-itslearning',
        loginUrl: 'https://demonstrie.itslearning.example/lti/login',
        redirectUri: 'https://demonstrie.itslearning.example/lti/launch',
      },
    },
    {
      id: 'echecs-en-classe',
      connector: 'link',
      title: { fr: 'Les échecs en classe', en: 'Chess in class' },
      summary: { fr: 'Parties et exercices pour l’atelier du vendredi.', en: 'Games and exercises for the Friday workshop.' },
      publisher: 'Class’Échecs',
      subject: 'vie-ecole',
      kind: 'exercices',
      icon: 'puzzle',
      audience: { roles: ['contributor', 'teacher', 'staff'] },
      settings: { url: 'https://echecs.example/classe' },
    },
  ];
}
