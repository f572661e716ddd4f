import { aafReference, all, before, defineIdentityConnector, first, SamlSettings, split, together, under } from '../../src/connector-kit/index.js';

/** `FrEduCtEleveUAI`, as federations without friendly names release it. */
const PUPIL_SCHOOL = 'urn:oid:1.3.6.1.4.1.20326.10.999.1.72';

/** Any SAML 2.0 identity provider: an academy, EduConnect, a RENATER member, Keycloak, SimpleSAMLphp. */
export const genericSaml = defineIdentityConnector({
  id: 'generic-saml',
  label: { fr: 'Fournisseur d’identité SAML 2.0', en: 'SAML 2.0 identity provider' },
  help: {
    fr: 'Donnez à l’exploitant les métadonnées du hub ; demandez-lui les siennes et un identifiant stable.',
    en: 'Give the operator the hub’s metadata; ask for theirs, and for a stable identifier.',
  },
  protocol: 'saml',
  settings: SamlSettings,
  configure: (settings) => settings,
  attributes: {
    directoryKeys: under('jointure ', together(first('ENTPersonJointure'), aafReference(all('FrEduCtRefId')))),
    profiles: split(';', all('ENTPersonProfils', 'profile')),
    schools: before('$', all('FrEduRne', 'FrEduRneResp', 'FrEduCtEleveUAI', PUPIL_SCHOOL, 'ENTPersonStructRattachRNE', 'UAI')),
  },
  mayGive: ['pupil', 'teacher', 'parent', 'head', 'staff', 'contributor', 'local-authority', 'academy-admin', 'vendor'],
});
