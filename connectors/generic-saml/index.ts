import { all, before, byKey, byRefId, byVecteur, defineIdentityConnector, first, refid, rolesByWord, SamlSettings, split, stored, structured, vecteur } from '../../src/connector-kit/index.js';

/** `FrEduCtEleveUAI` and `FrEduCtPersonAffiliation`, as federations without friendly names release them. */
const PUPIL_SCHOOL = 'urn:oid:1.3.6.1.4.1.20326.10.999.1.72';
const AFFILIATION = 'urn:oid:1.3.6.1.4.1.20326.10.999.1.7';

const REFID = structured('refid', refid(), all('FrEduCtRefId'));
const VECTEUR = structured('vecteur', vecteur, all('FrEduVecteur'));

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
    match: [stored, byKey('jointure', first('ENTPersonJointure')), byRefId(REFID), byVecteur(VECTEUR)],
    roles: rolesByWord({ eleve1d: 'pupil', eleve2d: 'pupil', resp1d: 'parent', resp2d: 'parent' }, all('FrEduCtPersonAffiliation', AFFILIATION)),
    name: [first('givenName', 'prenom', 'urn:oid:2.5.4.42'), first('sn', 'nom', 'urn:oid:2.5.4.4')],
    structured: [REFID, VECTEUR],
    profiles: split(';', all('ENTPersonProfils', 'profile')),
    schools: before('$', all('FrEduRne', 'FrEduRneResp', 'FrEduCtEleveUAI', PUPIL_SCHOOL, 'ENTPersonStructRattachRNE', 'UAI')),
  },
  mayGive: ['pupil', 'teacher', 'parent', 'head', 'staff', 'contributor', 'local-authority', 'academy-admin', 'vendor'],
});
