import { all, byAgentMail, byKey, defineIdentityConnector, first, resdel, rne, rneresp, SamlSettings, stored, structured, structuresOf, together, z } from '../../src/connector-kit/index.js';

const RNE = structured('rne', rne, all('FrEduRne'));
const RNERESP = structured('rneresp', rneresp, all('FrEduRneResp'));
const RESDEL = structured('resdel', resdel, all('FrEduResDel'));

/** An academy's provider for its agents (guichet agents, FIM, ARENA): never a family. */
export const agentsAcademie = defineIdentityConnector({
  id: 'agents-academie',
  label: { fr: 'Guichet des agents d’une académie', en: 'An academy’s provider for its agents' },
  help: {
    fr: 'Demandez à l’académie ses métadonnées, et la diffusion de ctemail, FrEduFonctAdm, FrEduRne, FrEduRneResp et FrEduResDel.',
    en: 'Ask the academy for its metadata, and to release ctemail, FrEduFonctAdm, FrEduRne, FrEduRneResp and FrEduResDel.',
  },
  protocol: 'saml',
  settings: SamlSettings.extend({
    /** The name under which the academy's portal knows the hub: delegations to another application open nothing here. */
    application: z.string().regex(/^[\w.-]{1,80}$/).optional(),
  }),
  configure: ({ application: _application, ...settings }) => settings,
  attributes: ({ application }) => ({
    match: [stored, byKey('jointure', first('ENTPersonJointure')), byAgentMail(all('ctemail', 'mail'))],
    schools: together(structuresOf(RNE), structuresOf(RNERESP)),
    name: [first('givenName', 'prenom', 'urn:oid:2.5.4.42'), first('sn', 'nom', 'urn:oid:2.5.4.4')],
    ...(application === undefined ? {} : { delegations: { rights: RESDEL, application } }),
    structured: [RNE, RNERESP, RESDEL],
  }),
  mayGive: ['teacher', 'head', 'staff', 'contributor', 'local-authority', 'academy-admin'],
});
