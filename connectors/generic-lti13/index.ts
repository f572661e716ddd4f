import { defineResourceConnector, Lti13Settings } from '../../src/connector-kit/index.js';

/** Any LTI 1.3 tool. */
export const genericLti13 = defineResourceConnector({
  id: 'generic-lti13',
  label: { fr: 'Outil LTI 1.3', en: 'LTI 1.3 tool' },
  help: {
    fr: 'Donnez à l’éditeur l’émetteur, l’adresse d’autorisation et le jeu de clés ; demandez-lui ses adresses de connexion et de retour.',
    en: 'Give the vendor the issuer, the authorization address and the key set; ask for their login and redirect addresses.',
  },
  protocol: 'lti13',
  settings: Lti13Settings,
  configure: (settings) => settings,
  mayReceive: ['role', 'givenName', 'familyName', 'displayName', 'email', 'schoolId', 'schoolName', 'className', 'level', 'locale'],
});
