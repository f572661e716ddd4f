
export {
  CLAIM, DEEP_LINKING_CLAIM, DEEP_LINKING_REQUEST, DEEP_LINKING_RESPONSE, LTI_VERSION, RESOURCE_LINK_REQUEST, SUBMISSION_REVIEW_REQUEST,
} from '../../lti/vocabulary.js';

/** A system role: nobody real (Core 1.3, A.2.1). */
export const TEST_USER = 'http://purl.imsglobal.org/vocab/lti/system/person#TestUser';
export const PRODUCT_FAMILY = 'passerelle';
/** Where a framed tool finds the store that the page round it lends: that page itself (lti-cs-oidc). */
export const STORAGE_TARGET = { lti_storage_target: '_parent' } as const;
