import { defineResourceConnector, z } from '../../src/connector-kit/index.js';

/** itslearning as an LTI 1.3 tool: opened from the hub, by default with an opaque identifier and a role. */
export const itslearning = defineResourceConnector({
  id: 'itslearning',
  label: { fr: 'itslearning', en: 'itslearning' },
  help: {
    fr: 'Dans itslearning, l’administrateur du site enregistre le hub comme plate-forme LTI 1.3 et donne l’identifiant de déploiement du site.',
    en: 'In itslearning, the site administrator registers the hub as an LTI 1.3 platform and gives the site’s deployment id.',
  },
  protocol: 'lti13',
  settings: z.strictObject({
    /** Address of the customer's site, such as https://exemple.itslearning.com */
    site: z.url({ protocol: /^https$/ }),
    clientId: z.string().min(1).max(255),
    loginUrl: z.url({ protocol: /^https$/ }),
    redirectUri: z.url({ protocol: /^https$/ }),
    /** One deployment for the whole site, as itslearning advises, or one for each school. */
    deploymentId: z.string().min(1).max(255).optional(),
    /** The schools (UAI) that open the site by `deploymentId`. */
    schools: z.array(z.string().min(1).max(64)).max(5_000).default([]),
  }).refine(({ deploymentId, schools }) => (deploymentId === undefined) === (schools.length === 0), 'deploymentId and schools go together'),
  configure: ({ site, clientId, loginUrl, redirectUri, deploymentId, schools }) => ({
    clientId,
    loginUrl,
    redirectUris: [redirectUri],
    targetLinkUri: site,
    deployments: deploymentId === undefined ? 'perSchool' : Object.fromEntries(schools.map((school) => [school, deploymentId])),
    custom: {},
    presentation: 'window' as const,
    lenientPrompt: false,
    lenientScope: false,
    domains: [],
    services: { scores: 'none' as const, members: false, groups: false },
  }),
  mayReceive: ['role', 'displayName', 'schoolId', 'schoolName', 'className', 'locale'],
});
