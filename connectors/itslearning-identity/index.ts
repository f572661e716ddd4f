import { all, byKey, defineIdentityConnector, first, stored, subject, z } from '../../src/connector-kit/index.js';

/** itslearning as a source of identities, over SAML 2.0. Accounts are provisioned there with the directory's own key. */
export const itslearningIdentity = defineIdentityConnector({
  id: 'itslearning-identity',
  label: { fr: 'itslearning (connexion)', en: 'itslearning (sign-in)' },
  help: {
    fr: 'Demandez les métadonnées SAML du site itslearning et l’attribut qui porte l’identifiant approvisionné.',
    en: 'Ask for the itslearning site’s SAML metadata and for the attribute that holds the provisioned identifier.',
  },
  protocol: 'saml',
  settings: z.strictObject({
    entityId: z.string().min(1).max(1_024),
    metadataUrl: z.url({ protocol: /^https$/ }),
    /** The attribute that holds the identifier the account was provisioned with. */
    identifier: z.string().min(1).max(200).default('SyncPersonId'),
  }),
  configure: ({ entityId, metadataUrl, identifier }) => ({
    entityId,
    metadata: { url: metadataUrl },
    signed: 'either',
    subjectAttribute: identifier,
    authnContexts: [],
    forceAuthn: false,
    skewSeconds: 180,
    maxAuthenticationAgeHours: 12,
  }),
  attributes: {
    // The subject is the provisioned identifier, whichever attribute holds it.
    match: [stored, byKey('itslearning', subject)],
    schools: all('SchoolId'),
    name: [first('FirstName'), first('LastName')],
  },
  mayGive: ['pupil', 'teacher', 'parent', 'head', 'staff'],
});
