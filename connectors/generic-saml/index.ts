import { all, defineIdentityConnector, first, SamlSettings, under } from '../../src/connector-kit/index.js';

/** Any SAML 2.0 identity provider: an academy, a RENATER member, Keycloak, SimpleSAMLphp. */
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
    directoryKeys: under('jointure ', first('ENTPersonJointure')),
    profiles: all('ENTPersonProfils', 'profile'),
    schools: all('FrEduRne', 'ENTPersonStructRattachRNE', 'UAI'),
  },
  mayGive: ['pupil', 'teacher', 'parent', 'head', 'staff', 'contributor', 'local-authority', 'academy-admin', 'vendor'],
});
