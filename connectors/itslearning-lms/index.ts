import { defineLmsConnector, z } from '../../src/connector-kit/index.js';

const address = z.url({ protocol: /^https$/ }).max(2_000);

/** itslearning as the LMS in which this portal is opened. Customers share one issuer: the client id tells them apart. */
export const itslearningLms = defineLmsConnector({
  id: 'itslearning-lms',
  label: { fr: 'itslearning', en: 'itslearning' },
  help: {
    fr: 'L’administrateur du site itslearning ajoute ce portail comme application LTI 1.3 et vous transmet les valeurs qu’itslearning affiche.',
    en: 'The administrator of the itslearning site adds this portal as an LTI 1.3 application and passes on the values itslearning shows.',
  },
  fields: [
    { name: 'issuer', label: { fr: 'Émetteur (issuer)', en: 'Issuer' }, example: 'https://exemple.itslearning.com', required: true },
    { name: 'clientId', label: { fr: 'Identifiant client', en: 'Client ID' }, example: '3a1f6d2c-…', required: true },
    { name: 'authorizationUrl', label: { fr: 'Adresse d’authentification', en: 'Authentication address' }, example: 'https://exemple.itslearning.com/…', required: true },
    { name: 'tokenUrl', label: { fr: 'Adresse des jetons', en: 'Token address' }, example: 'https://exemple.itslearning.com/…', required: true },
    { name: 'keySetUrl', label: { fr: 'Jeu de clés', en: 'Key set' }, example: 'https://exemple.itslearning.com/…', required: true },
  ],
  steps: [
    { fr: 'Dans itslearning, ouvrez l’administration des applications et contenus, et ajoutez une application LTI 1.3.', en: 'In itslearning, open the administration of apps and content, and add an LTI 1.3 application.' },
    { fr: 'Recopiez-y l’adresse de connexion, l’adresse d’ouverture et le jeu de clés de ce portail.', en: 'Copy the login address, the launch address and the key set of this portal into it.' },
    { fr: 'itslearning est anonyme par défaut : autorisez l’identifiant et le rôle, et les noms seulement si une ressource en a besoin.', en: 'itslearning is anonymous by default: allow the identifier and the role, and names only where a resource needs them.' },
    { fr: 'Un seul déploiement suffit pour le site. S’il y a plusieurs écoles, demandez-en un par école.', en: 'One deployment is enough for the site. With several schools, ask for one for each.' },
    { fr: 'Recopiez ci-dessous les valeurs qu’itslearning affiche.', en: 'Copy the values that itslearning shows into the fields below.' },
  ],
  settings: z.strictObject({
    issuer: z.string().min(1).max(2_000),
    clientId: z.string().min(1).max(255),
    authorizationUrl: address,
    tokenUrl: address,
    keySetUrl: address,
  }),
  configure: (platform) => platform,
});
