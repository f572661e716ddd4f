/** Names of LTI 1.3 claims and messages (Core 1.3, 5.3 and 5.4). */
const LTI = 'https://purl.imsglobal.org/spec/lti/claim/';

export const CLAIM = {
  messageType: `${LTI}message_type`,
  version: `${LTI}version`,
  deploymentId: `${LTI}deployment_id`,
  targetLinkUri: `${LTI}target_link_uri`,
  resourceLink: `${LTI}resource_link`,
  roles: `${LTI}roles`,
  roleScopeMentor: `${LTI}role_scope_mentor`,
  context: `${LTI}context`,
  toolPlatform: `${LTI}tool_platform`,
  launchPresentation: `${LTI}launch_presentation`,
  custom: `${LTI}custom`,
  forUser: `${LTI}for_user`,
  lti1p1: `${LTI}lti1p1`,
  scores: 'https://purl.imsglobal.org/spec/lti-ags/claim/endpoint',
  namesRoleService: 'https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice',
  groupsService: 'https://purl.imsglobal.org/spec/lti-gs/claim/groupsservice',
} as const;

/** Names of the claims of Deep Linking 2.0 (4.4 and 4.5). */
const DEEP_LINKING = 'https://purl.imsglobal.org/spec/lti-dl/claim/';

export const DEEP_LINKING_CLAIM = {
  settings: `${DEEP_LINKING}deep_linking_settings`,
  contentItems: `${DEEP_LINKING}content_items`,
  data: `${DEEP_LINKING}data`,
  message: `${DEEP_LINKING}msg`,
  error: `${DEEP_LINKING}errormsg`,
  log: `${DEEP_LINKING}log`,
  errorLog: `${DEEP_LINKING}errorlog`,
} as const;

export const RESOURCE_LINK_REQUEST = 'LtiResourceLinkRequest';
export const SUBMISSION_REVIEW_REQUEST = 'LtiSubmissionReviewRequest';
export const DEEP_LINKING_REQUEST = 'LtiDeepLinkingRequest';
export const DEEP_LINKING_RESPONSE = 'LtiDeepLinkingResponse';
export const LTI_VERSION = '1.3.0';
/** A system role: nobody real (Core 1.3, A.2.1). */
export const TEST_USER = 'http://purl.imsglobal.org/vocab/lti/system/person#TestUser';
export const PRODUCT_FAMILY = 'passerelle';
/** Where a framed tool finds the store that the page round it lends: that page itself (lti-cs-oidc). */
export const STORAGE_TARGET = { lti_storage_target: '_parent' } as const;
