import { byKey, defineIdentityConnector, first, SamlSettings, stored, z } from '../../src/connector-kit/index.js';

/** `pairwise-id` of the SAML subject identifiers profile: scoped, opaque, another one for each service. */
const PAIRWISE_ID = 'urn:oasis:names:tc:SAML:attribute:pairwise-id';

/**
 * A member of the Fédération Éducation-Recherche: trainee teachers, researchers who come into classes, staff of institutes. It knows
 * no school's keys: an account is tied to a person once, by the code that the head types.
 */
export const genericRenater = defineIdentityConnector({
  id: 'generic-renater',
  label: { fr: 'Membre de la Fédération Éducation-Recherche (RENATER)', en: 'Member of the Éducation-Recherche federation (RENATER)' },
  help: {
    fr: 'Inscrivez le hub dans la fédération ; demandez à l’établissement un identifiant à portée (pairwise-id, subject-id ou eduPersonUniqueId).',
    en: 'Register the hub in the federation; ask the institution for a scoped identifier (pairwise-id, subject-id or eduPersonUniqueId).',
  },
  protocol: 'saml',
  settings: z.strictObject({
    entityId: SamlSettings.shape.entityId,
    metadata: SamlSettings.shape.metadata,
    signed: SamlSettings.shape.signed,
    /** The attribute that holds the scoped identifier; only values within the scope that the metadata declare count. */
    identifier: z.string().min(1).max(200).default(PAIRWISE_ID),
    skewSeconds: SamlSettings.shape.skewSeconds,
    maxAuthenticationAgeHours: SamlSettings.shape.maxAuthenticationAgeHours,
  }),
  configure: ({ identifier, ...settings }) => ({ ...settings, subjectAttribute: identifier, authnContexts: [], forceAuthn: false }),
  attributes: {
    match: [stored, byKey('jointure', first('ENTPersonJointure'))],
    name: [first('givenName', 'urn:oid:2.5.4.42'), first('sn', 'urn:oid:2.5.4.4')],
  },
  mayGive: ['teacher', 'staff', 'contributor'],
});
