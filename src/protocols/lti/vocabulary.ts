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
  lis: `${LTI}lis`,
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

const AGS = 'https://purl.imsglobal.org/spec/lti-ags/scope/';

/** What may be asked of a platform by a tool (AGS 2.0, 3.7; NRPS 2.0, 3.6.3; Course Groups 1.0). */
export const SCOPE = {
  lineItem: `${AGS}lineitem`,
  lineItemReadOnly: `${AGS}lineitem.readonly`,
  resultReadOnly: `${AGS}result.readonly`,
  score: `${AGS}score`,
  members: 'https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly',
  groups: 'https://purl.imsglobal.org/spec/lti-gs/scope/contextgroup.readonly',
} as const;

/** AGS 2.0, 3.2 to 3.4; NRPS 2.0, 2. */
export const MEDIA = {
  lineItem: 'application/vnd.ims.lis.v2.lineitem+json',
  lineItems: 'application/vnd.ims.lis.v2.lineitemcontainer+json',
  score: 'application/vnd.ims.lis.v1.score+json',
  results: 'application/vnd.ims.lis.v2.resultcontainer+json',
  members: 'application/vnd.ims.lti-nrps.v2.membershipcontainer+json',
} as const;

/** Names of Dynamic Registration 1.0. */
export const TOOL_CONFIGURATION = 'https://purl.imsglobal.org/spec/lti-tool-configuration';
export const PLATFORM_CONFIGURATION = 'https://purl.imsglobal.org/spec/lti-platform-configuration';
