import { all, before, byKey, CasSettings, defineIdentityConnector, first, split, stored } from '../../src/connector-kit/index.js';

/** Any CAS server: an ENT, Apereo CAS, LemonLDAP::NG. */
export const genericCas = defineIdentityConnector({
  id: 'generic-cas',
  label: { fr: 'Serveur CAS (ENT)', en: 'CAS server (ENT)' },
  help: {
    fr: 'Demandez à l’exploitant d’autoriser l’adresse de retour du hub, et de livrer au moins ENTPersonJointure.',
    en: 'Ask the operator to allow the hub’s return address, and to release at least ENTPersonJointure.',
  },
  protocol: 'cas',
  settings: CasSettings,
  configure: (settings) => settings,
  attributes: {
    match: [stored, byKey('jointure', first('ENTPersonJointure'))],
    name: [first('givenName', 'prenom', 'ENTPersonPrenom'), first('sn', 'nom', 'ENTPersonNom')],
    profiles: split(';', all('ENTPersonProfils', 'ENTPersonProfil', 'profile', 'categories')),
    schools: before('$', all('ENTPersonStructRattachRNE', 'ENTPersonStructRattachUAI', 'UAI')),
  },
  mayGive: ['pupil', 'teacher', 'parent', 'head', 'staff', 'contributor', 'local-authority', 'vendor'],
});
