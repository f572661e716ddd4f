import { defineLmsConnector, z } from '../../src/connector-kit/index.js';

/** Moodle, and Éléa which is made of it: every address follows from the one of the site. */
export const moodle = defineLmsConnector({
  id: 'moodle',
  label: { fr: 'Moodle, Éléa', en: 'Moodle, Éléa' },
  help: {
    fr: 'L’administrateur du site Moodle ajoute ce portail comme outil externe, puis vous donne l’identifiant client.',
    en: 'The administrator of the Moodle site adds this portal as an external tool, then gives you the client ID.',
  },
  fields: [
    { name: 'site', label: { fr: 'Adresse du site', en: 'Address of the site' }, example: 'https://moodle.example.fr', required: true },
    { name: 'clientId', label: { fr: 'Identifiant client', en: 'Client ID' }, example: 'Ry3vKXEqE0JvGzl', required: true },
  ],
  steps: [
    { fr: 'Administration du site › Plugins › Modules d’activité › Outil externe › Gérer les outils.', en: 'Site administration › Plugins › Activity modules › External tool › Manage tools.' },
    { fr: 'Le plus simple : collez l’adresse d’enregistrement dans « URL de l’outil » et choisissez « Ajouter LTI Advantage ».', en: 'Easiest: paste the registration address into “Tool URL” and choose “Add LTI Advantage”.' },
    { fr: 'Sinon, « configurer un outil manuellement » : version LTI 1.3, clé publique par URL de jeu de clés, et les adresses de ce portail.', en: 'Otherwise “configure a tool manually”: LTI version 1.3, public key by keyset URL, and the addresses of this portal.' },
    { fr: 'Services : cochez la synchronisation des notes et la récupération des membres. Activez le choix de contenus (Deep Linking).', en: 'Services: tick grade sync and retrieving members. Enable content selection (Deep Linking).' },
    { fr: 'Enregistrez, ouvrez le détail de l’outil et recopiez l’identifiant client. L’identifiant de déploiement sert à relier une école.', en: 'Save, open the details of the tool and copy the client ID. The deployment ID is for connecting a school.' },
  ],
  settings: z.strictObject({
    site: z.url({ protocol: /^https?$/ }).max(1_000),
    clientId: z.string().min(1).max(255),
  }),
  configure: ({ site, clientId }) => {
    const root = site.replace(/\/+$/, '');
    const page = (name: string): string => `${root}/mod/lti/${name}.php`;
    return { issuer: root, clientId, authorizationUrl: page('auth'), tokenUrl: page('token'), keySetUrl: page('certs') };
  },
});
