import { all, before, byKey, CasSettings, defineIdentityConnector, first, split, stored, under, z } from '../../src/connector-kit/index.js';

/**
 * An ENT built on entcore (ONE, NEO and others), by its CAS server. What it answers depends on the service it registers for the
 * hub: flat elements beside `user`, lists in their plural, or the `Generic` tree of `schools/school`.
 */
export const entcoreCas = defineIdentityConnector({
  id: 'entcore-cas',
  label: { fr: 'ENT de type entcore (ONE, NEO…)', en: 'entcore-type portal (ONE, NEO…)' },
  help: {
    fr: 'Dans la console de l’ENT, créez un connecteur CAS pour l’adresse de retour du hub ; demandez l’identifiant externe comme principal.',
    en: 'In the portal’s console, create a CAS connector for the hub’s return address; ask for the external identifier as principal.',
  },
  protocol: 'cas',
  settings: CasSettings.pick({ url: true, subjectAttribute: true, stateIn: true, renew: true }).extend({
    version: z.enum(['2', '3']).default('2'),
    /** Code of the academy whose directory feeds the portal: `externalId` is then that directory’s own key. */
    academy: z.string().regex(/^[1-9]\d{0,2}$/).optional(),
  }).strict(),
  configure: ({ academy: _academy, ...settings }) => ({ ...settings, format: 'xml', proxyChains: [], skewSeconds: 180 }),
  attributes: ({ academy }) => ({
    match: [stored, byKey('jointure', first('ENTPersonJointure')), ...(academy === undefined ? [] : [byKey('jointure', under(`${academy}$`, first('externalId')))])],
    profiles: split(';', all('ENTPersonProfils', 'ENTPersonProfil', 'profile', 'profil', 'Profil', 'categories', 'user_profile')),
    schools: before('$', all('ENTPersonStructRattachRNE', 'ENTPersonStructRattachUAI', 'RNE', 'CodeRNE', 'UAI', 'structure/UAI')),
    name: [first('ENTPersonPrenom', 'Prenom', 'Prenoms', 'prenom', 'firstName'), first('ENTPersonNom', 'Nom', 'nom', 'lastName')],
  }),
  mayGive: ['pupil', 'teacher', 'parent', 'head', 'staff', 'contributor', 'local-authority'],
});
