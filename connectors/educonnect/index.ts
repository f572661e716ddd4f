import { all, byRefId, byVecteur, defineIdentityConnector, first, refid, rolesByWord, SamlSettings, stored, structured, vecteur, z } from '../../src/connector-kit/index.js';

/** Attributes by their number below the ministry's arc, for federations that do not use the friendly names. */
const oid = (number: number): string => `urn:oid:1.3.6.1.4.1.20326.10.999.1.${number}`;

const VECTEUR = structured('vecteur', vecteur, all('FrEduVecteur'));

/** EduConnect: pupils and guardians of the whole country, and nobody else. */
export const educonnect = defineIdentityConnector({
  id: 'educonnect',
  label: { fr: 'EduConnect', en: 'EduConnect' },
  help: {
    fr: 'Demandez au ministère le raccordement du hub comme fournisseur de services, avec FrEduCtRefId et FrEduCtPersonAffiliation.',
    en: 'Ask the ministry to connect the hub as a service provider, with FrEduCtRefId and FrEduCtPersonAffiliation released.',
  },
  protocol: 'saml',
  settings: z.strictObject({
    entityId: SamlSettings.shape.entityId,
    metadata: SamlSettings.shape.metadata,
    /** Before every key of the directory, for a deployment that keeps private schools apart by it. */
    keyPrefix: z.enum(['', 'P']).default(''),
    skewSeconds: z.number().int().min(0).max(120).default(60),
    maxAuthenticationAgeHours: SamlSettings.shape.maxAuthenticationAgeHours,
  }),
  configure: ({ keyPrefix: _keyPrefix, ...settings }) => ({ ...settings, signed: 'both', authnContexts: [], forceAuthn: false }),
  attributes: ({ keyPrefix }) => {
    const references = structured('refid', refid({ keyPrefix }), all('FrEduCtRefId'));
    return {
      match: [stored, byRefId(references), byVecteur(VECTEUR)],
      schools: all('FrEduCtEleveUAI', oid(72)),
      roles: rolesByWord({ eleve1d: 'pupil', eleve2d: 'pupil', resp1d: 'parent', resp2d: 'parent' }, all('FrEduCtPersonAffiliation', oid(7))),
      name: [first('givenName', 'urn:oid:2.5.4.42'), first('sn', 'urn:oid:2.5.4.4')],
      proves: true,
      structured: [references, VECTEUR],
    };
  },
  mayGive: ['pupil', 'parent'],
});
