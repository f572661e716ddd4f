import type { Lms, LmsExpectation } from '../../../contract/lms.js';
import { CLAIM, DEEP_LINKING_CLAIM, DEEP_LINKING_REQUEST, RESOURCE_LINK_REQUEST } from '../../../lti/vocabulary.js';
import type { Rule } from '../refusal.js';
import type { MessageClaims } from './claims.js';

/** Between the hub's clock and an LMS's. */
const SKEW_S = 60;
/** Between the signature and the click that brings it: slow networks, and an LMS that asks something first. */
const OLDEST_S = 600;

/** A message whose signature was verified, and what it is measured against. */
export interface Judged {
  readonly claims: MessageClaims;
  readonly lms: Lms;
  readonly expected: LmsExpectation;
  /** Seconds since 1970. */
  readonly now: number;
}

/** Every clause of Security Framework 1.0, 5.1.3, and of Core 1.3, 5.3, that is more than the shape of a claim; in order. */
export const MESSAGE_RULES: readonly Rule<Judged>[] = [
  { id: 'LM-07', holds: ({ claims, lms }) => claims.iss === lms.issuer, why: 'iss is not the issuer of this registration' },
  { id: 'LM-08', holds: isForUsAlone, why: 'aud is not the client_id of this registration alone' },
  { id: 'LM-09', holds: ({ claims, lms }) => (claims.azp ?? lms.clientId) === lms.clientId, why: 'azp is not the client_id of this registration' },
  { id: 'LM-10', holds: ({ claims, now }) => claims.exp > now - SKEW_S, why: 'exp has passed' },
  { id: 'LM-11', holds: isOfNow, why: 'iat is ahead, or more than ten minutes old' },
  { id: 'LM-12', holds: ({ claims, now }) => (claims.nbf ?? now) <= now + SKEW_S, why: 'nbf is ahead' },
  { id: 'LM-13', holds: ({ claims, expected }) => claims.nonce === expected.nonce, why: 'nonce is not the one of the request' },
  { id: 'LM-18', holds: isOfNamedDeployment, why: 'deployment_id is not the one of the login' },
  { id: 'LM-19', holds: ({ claims, lms }) => claims.sub !== undefined || lms.allowAnonymous, why: 'sub is missing, which this LMS may not do' },
  { id: 'LM-21', holds: hasItsLink, why: 'resource_link is missing' },
  { id: 'LM-22', holds: isForTheAskedPage, why: 'target_link_uri is not the one of the login' },
  { id: 'LM-25', holds: hasItsSettings, why: 'deep_linking_settings is missing' },
];

/** No other audience is trusted, whatever azp says. */
function isForUsAlone({ claims: { aud }, lms }: Judged): boolean {
  return [aud].flat().every((audience) => audience === lms.clientId);
}

function isOfNow({ claims: { iat }, now }: Judged): boolean {
  return iat <= now + SKEW_S && iat >= now - OLDEST_S;
}

function isOfNamedDeployment({ claims, expected: { deploymentId } }: Judged): boolean {
  return deploymentId === undefined || claims[CLAIM.deploymentId] === deploymentId;
}

function hasItsLink({ claims }: Judged): boolean {
  return claims[CLAIM.messageType] !== RESOURCE_LINK_REQUEST || claims[CLAIM.resourceLink] !== undefined;
}

/** Only a request for content may leave it out (Deep Linking 2.0, 4.4). */
function isForTheAskedPage({ claims, expected }: Judged): boolean {
  const target = claims[CLAIM.targetLinkUri];
  return target === expected.targetLinkUri || (target === undefined && claims[CLAIM.messageType] === DEEP_LINKING_REQUEST);
}

function hasItsSettings({ claims }: Judged): boolean {
  return claims[CLAIM.messageType] !== DEEP_LINKING_REQUEST || claims[DEEP_LINKING_CLAIM.settings] !== undefined;
}
