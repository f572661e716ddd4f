import { SignJWT, UnsecuredJWT } from 'jose';
import { newSigningKey, type SigningKey } from '../../../src/demo/cartable/lms/keys.js';
import type { Claims } from '../../../src/demo/cartable/lms/messages.js';
import type { Alteration } from '../../../src/demo/cartable/lms/pending.js';
import { deepLinking, lti } from '../../../src/demo/cartable/lms/words.js';

/** With these claims; `undefined` takes one away. */
export function claimed(changes: Claims): Alteration {
  return { claims: (claims) => Object.fromEntries(Object.entries({ ...claims, ...changes }).filter(([, value]) => value !== undefined)) };
}

/** With these parameters of the login. */
export function announced(changes: Readonly<Record<string, string>>): Alteration {
  return { login: (parameters) => ({ ...parameters, ...changes }) };
}

function signedAs(header: (key: SigningKey) => object, pick: (key: SigningKey) => Promise<SigningKey> = (key) => Promise.resolve(key)): Alteration {
  return {
    async token(claims, key) {
      const { privateKey } = await pick(key);
      return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', typ: 'JWT', ...header(key) }).sign(privateKey);
    },
  };
}

const now = (): number => Math.floor(Date.now() / 1_000);

/** Messages that any tool must refuse (Conformance Certification Guide 1.3, 6.1.1). */
export const CERTIFICATION_REFUSALS: Readonly<Record<string, Alteration>> = {
  'No KID Sent in JWT header': signedAs(() => ({})),
  'Incorrect KID in JWT header': signedAs(() => ({ kid: 'nobody-has-this-key' })),
  'Wrong LTI Version': claimed({ [lti('version')]: '11.3.0' }),
  'No LTI Version': claimed({ [lti('version')]: undefined }),
  'Invalid LTI message': { claims: ({ iss, aud, iat, exp, nonce, sub }) => ({ iss, aud, iat, exp, nonce, sub, name: 'not a launch' }) },
  'Missing LTI Claims': { claims: (claims) => Object.fromEntries(Object.entries(claims).filter(([name]) => !name.startsWith(lti('')))) },
  'Timestamps Incorrect': claimed({ iat: 11_111, exp: 22_222 }),
  'message_type Claim Missing': claimed({ [lti('message_type')]: undefined }),
  'role Claim Missing': claimed({ [lti('roles')]: undefined }),
  'deployment_id Claim Missing': claimed({ [lti('deployment_id')]: undefined }),
  'resource_link_id Claim Missing': claimed({ [lti('resource_link')]: { title: 'no id' } }),
  'user Claim Missing': claimed({ sub: undefined }),
};

/** Messages of attackers and of broken LMSs; whoever signs nothing else is the LMS itself. */
export const HOSTILE_MESSAGES: Readonly<Record<string, Alteration>> = {
  'nonce missing': claimed({ nonce: undefined }),
  'nonce never issued': claimed({ nonce: 'nobody-issued-this-nonce' }),
  'aud with a stranger and no azp': { claims: (claims) => ({ ...claims, aud: [claims['aud'], 'stranger'] }) },
  'aud of somebody else': claimed({ aud: 'stranger' }),
  'azp of somebody else': claimed({ azp: 'stranger' }),
  'iss of somebody else': claimed({ iss: 'https://other-lms.example' }),
  'deployment unknown': claimed({ [lti('deployment_id')]: 'nobody-opened-this' }),
  'target foreign': claimed({ [lti('target_link_uri')]: 'https://evil.example/' }),
  'exp missing': claimed({ exp: undefined }),
  'exp past': { claims: (claims) => ({ ...claims, iat: now() - 400, exp: now() - 300 }) },
  'iat missing': claimed({ iat: undefined }),
  'iat one hour ahead': { claims: (claims) => ({ ...claims, iat: now() + 3_600, exp: now() + 7_200 }) },
  'iat one day old': { claims: (claims) => ({ ...claims, iat: now() - 86_400, exp: now() + 60 }) },
  'exp a text': { claims: (claims) => ({ ...claims, exp: String(now() + 60) }) },
  'alg none': { token: (claims) => Promise.resolve(new UnsecuredJWT(claims).encode()) },
  'HS256 with the public key': { token: (claims, key) => new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: key.kid, typ: 'JWT' }).sign(new TextEncoder().encode(JSON.stringify(key.publicJwk))) },
  'key of a stranger': signedAs(({ kid }) => ({ kid }), () => newSigningKey()),
  'key in the header': { async token(claims) {
    const stranger = await newSigningKey();
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: stranger.kid, jwk: stranger.publicJwk }).sign(stranger.privateKey);
  } },
  'resource link id empty': claimed({ [lti('resource_link')]: { id: '' } }),
  'resource link id of 300 characters': claimed({ [lti('resource_link')]: { id: 'x'.repeat(300) } }),
  'resource link id an object': claimed({ [lti('resource_link')]: { id: { $ne: null } } }),
  'roles a text': claimed({ [lti('roles')]: 'Learner' }),
  'custom with a number': claimed({ [lti('custom')]: { item: 4 } }),
  'custom with null': claimed({ [lti('custom')]: { item: null } }),
  'sub a number': claimed({ sub: 41 }),
  'sub of 300 characters': claimed({ sub: 'x'.repeat(300) }),
  'message type unknown': claimed({ [lti('message_type')]: 'LtiSomethingElse' }),
  'two id_token fields': { answer: (fields) => [...fields, ...fields.filter(([name]) => name === 'id_token')] },
  'token of 2 MB': claimed({ 'https://lms.example/filler': 'x'.repeat(2_000_000) }),
  'state foreign': { answer: (fields) => fields.map(([name, value]) => [name, name === 'state' ? 'a'.repeat(43) : value]) },
  'state missing': { answer: (fields) => fields.filter(([name]) => name !== 'state') },
  'state that ends ltijs': { answer: (fields) => fields.map(([name, value]) => [name, name === 'state' ? 'a b;"\né' : value]) },
};

/** Requests for content that lack what they must have (Deep Linking 2.0, 4.4.1). */
export const HOSTILE_SELECTIONS: Readonly<Record<string, Alteration>> = {
  'no settings': claimed({ [deepLinking('deep_linking_settings')]: undefined }),
  'return address a script': claimed({ [deepLinking('deep_linking_settings')]: { deep_link_return_url: 'javascript:alert(1)', accept_types: ['ltiResourceLink'], accept_presentation_document_targets: ['iframe'] } }),
  'no accepted types': claimed({ [deepLinking('deep_linking_settings')]: { deep_link_return_url: 'https://lms.example/back', accept_presentation_document_targets: ['iframe'] } }),
};

/** Messages that a tool must take (Conformance Certification Guide 1.3, 6.1.2). */
export const CERTIFICATION_LAUNCHES: Readonly<Record<string, Alteration>> = {
  plain: {},
  'with Roles': { claims: (claims) => ({ ...claims, [lti('roles')]: [...(claims[lti('roles')] as readonly string[]), 'http://purl.imsglobal.org/vocab/lis/v2/institution/person#Other', 'http://purl.imsglobal.org/vocab/lis/v2/system/person#User'] }) },
  'Short Role': { claims: (claims) => ({ ...claims, [lti('roles')]: (claims[lti('roles')] as readonly string[]).map((role) => role.slice(role.lastIndexOf('#') + 1)) }) },
  'Unknown Role': { claims: (claims) => ({ ...claims, [lti('roles')]: [...(claims[lti('roles')] as readonly string[]), 'http://lms.example/roles#Astronaut'] }) },
  'No Role': claimed({ [lti('roles')]: [] }),
  'Email Only': claimed({ name: undefined, given_name: undefined, family_name: undefined, email: 'someone@lms.example' }),
  'Names Only': claimed({ email: undefined }),
  'No PII': claimed({ name: undefined, given_name: undefined, family_name: undefined, email: undefined }),
  'Email Without Context': claimed({ name: undefined, given_name: undefined, family_name: undefined, email: 'someone@lms.example', [lti('context')]: undefined }),
};
