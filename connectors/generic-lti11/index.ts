import { defineResourceConnector, Lti11Settings } from '../../src/connector-kit/index.js';

/** Any LTI 1.1 tool. The standard was withdrawn in 2022: for tools that know nothing newer. */
export const genericLti11 = defineResourceConnector({
  id: 'generic-lti11',
  label: { fr: 'Outil LTI 1.1 (ancien)', en: 'LTI 1.1 tool (legacy)' },
  help: {
    fr: 'Demandez à l’éditeur une clé, un secret et l’adresse de lancement. S’il connaît LTI 1.3, préférez-le : 1.1 n’est plus entretenu.',
    en: 'Ask the vendor for a key, a secret and the launch address. If they know LTI 1.3, prefer that: 1.1 is no longer maintained.',
  },
  protocol: 'lti11',
  settings: Lti11Settings,
  configure: (settings) => settings,
  mayReceive: ['role', 'givenName', 'familyName', 'displayName', 'email', 'schoolId', 'schoolName', 'className', 'level', 'locale'],
});
