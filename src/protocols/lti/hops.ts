/**
 * The hubs a launch came through, each by the guid that tools know it by, the first one first. LTI knows no chains: without it a
 * tool that is an LMS's tool in turn could lead back here for ever (B-27).
 */
export const HOPS_CLAIM = 'https://passerelle.education/lti/claim/hops';
