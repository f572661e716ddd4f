import { defineResourceConnector, z } from '../../src/connector-kit/index.js';

const SERVER = 'https://lti.editions-du-tilleul.example';

/** A fictional publisher of reading books, as a model for real ones: one tool for all its books, no name of any pupil. */
export const editionsDuTilleul = defineResourceConnector({
  id: 'editions-du-tilleul',
  label: { fr: 'Éditions du Tilleul', en: 'Éditions du Tilleul' },
  help: {
    fr: 'L’éditeur donne un identifiant de client par académie et le code (EAN) du livre.',
    en: 'The publisher gives one client id per academy, and the code (EAN) of the book.',
  },
  protocol: 'lti13',
  settings: z.strictObject({
    clientId: z.string().min(1).max(255),
    ean: z.string().regex(/^\d{13}$/),
    /** Another address of the publisher's server, for trials. */
    server: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, '')).default(SERVER),
  }),
  configure: ({ clientId, ean, server }) => ({
    clientId,
    loginUrl: `${server}/login`,
    redirectUris: [`${server}/launch`],
    targetLinkUri: `${server}/launch`,
    deployments: 'perSchool',
    custom: { ean, classe: '$Context.title' },
    presentation: 'window' as const,
    lenientPrompt: false,
    lenientScope: false,
    domains: [],
    services: { scores: 'none' as const, members: false, groups: false },
  }),
  mayReceive: ['role', 'schoolId', 'className', 'level', 'locale'],
});
