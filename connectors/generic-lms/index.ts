import { defineLmsConnector, z } from '../../src/connector-kit/index.js';

const address = z.url({ protocol: /^https?$/ }).max(2_000);

/** Any LMS that launches LTI 1.3 tools. */
export const genericLms = defineLmsConnector({
  id: 'generic-lms',
  label: { fr: 'Autre plateforme de cours', en: 'Another course platform' },
  help: {
    fr: 'Toute plateforme qui ouvre des outils LTI 1.3 : elle donne les valeurs ci-dessous quand on y ajoute un outil.',
    en: 'Any platform that opens LTI 1.3 tools: it gives the values below when a tool is added there.',
  },
  fields: [
    { name: 'issuer', label: { fr: 'Émetteur (issuer)', en: 'Issuer' }, example: 'https://lms.example.fr', required: true },
    { name: 'clientId', label: { fr: 'Identifiant client (client_id)', en: 'Client ID' }, example: '4Xk29aPq', required: true },
    { name: 'authorizationUrl', label: { fr: 'Adresse d’autorisation', en: 'Authorization address' }, example: 'https://lms.example.fr/lti/auth', required: true },
    { name: 'tokenUrl', label: { fr: 'Adresse des jetons', en: 'Token address' }, example: 'https://lms.example.fr/lti/token', required: true },
    { name: 'tokenAudience', label: { fr: 'Destinataire des jetons, s’il est donné', en: 'Audience of tokens, where one is given' }, example: 'https://lms.example.fr', required: false },
    { name: 'keySetUrl', label: { fr: 'Jeu de clés (JWKS)', en: 'Key set (JWKS)' }, example: 'https://lms.example.fr/lti/jwks', required: true },
  ],
  steps: [
    { fr: 'Dans la plateforme de cours, ajoutez un outil externe LTI 1.3.', en: 'In the course platform, add an external LTI 1.3 tool.' },
    { fr: 'Recopiez-y les adresses de ce portail.', en: 'Copy the addresses of this portal into it.' },
    { fr: 'Cochez l’envoi des notes, la liste des membres et le choix de contenus.', en: 'Tick sending grades, the list of members, and choosing content.' },
    { fr: 'Enregistrez, puis recopiez ci-dessous les valeurs qu’elle affiche.', en: 'Save, then copy the values it shows into the fields below.' },
  ],
  settings: z.strictObject({
    issuer: z.string().min(1).max(2_000),
    clientId: z.string().min(1).max(255),
    authorizationUrl: address,
    tokenUrl: address,
    tokenAudience: z.string().min(1).max(2_000).optional(),
    keySetUrl: address,
  }),
  configure: ({ tokenAudience, ...platform }) => ({ ...platform, ...(tokenAudience === undefined ? {} : { tokenAudience }) }),
});
