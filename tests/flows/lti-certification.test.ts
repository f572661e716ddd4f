import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { hatOf, launch, signedIn, startLtiHub, TOOL_ORIGIN } from '../support/lti-hub.js';
import type { AcceptedLaunch } from '../support/lti-tool.js';
import { HIRONDELLES } from '../support/school.js';
import type { SchoolHub } from '../support/school-hub.js';

const LTI = 'https://purl.imsglobal.org/spec/lti/claim/';
const ROLE = 'http://purl.imsglobal.org/vocab/lis/v2/';
const LEARNER = [`${ROLE}membership#Learner`, `${ROLE}institution/person#Student`];
const INSTRUCTOR = [`${ROLE}membership#Instructor`, `${ROLE}institution/person#Faculty`];

const CLAIMS_OF_A_PERSON = ['given_name', 'family_name', 'middle_name', 'name', 'email', 'picture', 'locale', 'nickname', 'preferred_username', 'birthdate', 'gender', 'phone_number', 'address'];

interface Payload {
  readonly name: string;
  readonly login: string;
  readonly role: 'pupil' | 'teacher';
  readonly resource: 'tout' | 'role';
  readonly roles: readonly string[];
  /** What nobody must find in a payload without it. */
  readonly person: readonly string[];
}

const LEA = ['Léa', 'Morvan', 'lea.morvan@example.fr', 'person-lea'];
const BERTIN = ['Claire', 'Bertin', 'Mme Bertin', 'claire.bertin@example.fr', 'person-bertin'];

const PAYLOADS: readonly Payload[] = [
  { name: 'Full Student', login: 'lea', role: 'pupil', resource: 'tout', roles: LEARNER, person: LEA },
  { name: 'Student without PII', login: 'lea', role: 'pupil', resource: 'role', roles: LEARNER, person: LEA },
  { name: 'Full Instructor', login: 'bertin', role: 'teacher', resource: 'tout', roles: INSTRUCTOR, person: BERTIN },
  { name: 'Instructor without PII', login: 'bertin', role: 'teacher', resource: 'role', roles: INSTRUCTOR, person: BERTIN },
];

let hub: SchoolHub;
beforeAll(async () => {
  hub = await startLtiHub();
});
afterAll(() => hub.close());

describe.each(PAYLOADS)('$name', ({ login, role, resource, roles, person }) => {
  const isFull = resource === 'tout';
  let sentAt: number;
  let sent: AcceptedLaunch;
  const claim = (short: string): unknown => sent.claims[`${LTI}${short}`];

  beforeAll(async () => {
    const browser = await signedIn(hub, login);
    sentAt = Math.floor(Date.now() / 1_000);
    sent = await launch(hub, browser, hatOf(role), resource);
  });

  test('Payload is LTI 1.3', () => {
    expect(claim('message_type')).toBe('LtiResourceLinkRequest');
    expect(Object.keys(sent.claims).filter((key) => key.startsWith('lti_') || key.startsWith('oauth_'))).toEqual([]);
  });

  test('Payload Timestamps Valid', () => {
    const { iat, exp } = sent.claims;
    expect([Number.isInteger(iat), Number.isInteger(exp)]).toEqual([true, true]);
    expect(Number(iat)).toBeGreaterThanOrEqual(sentAt);
    expect(Number(iat)).toBeLessThanOrEqual(Math.ceil(Date.now() / 1_000));
    expect(Number(exp) - Number(iat)).toBe(300);
  });

  test('Payload Signed with RSA 256', () => {
    expect(decodeProtectedHeader(sent.token)).toEqual({ alg: 'RS256', kid: expect.any(String), typ: 'JWT' });
  });

  test('Payload Signature Valid', async () => {
    const keys = createRemoteJWKSet(new URL(`${hub.origin}/lti/tools/${resource}/jwks`));
    await expect(jwtVerify(sent.token, keys)).resolves.toMatchObject({ payload: { aud: resource } });
    const [header, , signature] = sent.token.split('.');
    const changed = Buffer.from(JSON.stringify({ ...sent.claims, sub: 'x' })).toString('base64url');
    await expect(jwtVerify([header, changed, signature].join('.'), keys)).rejects.toThrow('signature verification failed');
  });

  test('Payload is Complete', () => {
    expect(sent.claims).toMatchObject({
      iss: hub.origin,
      aud: resource,
      sub: expect.stringMatching(/^[a-z2-7]{32}$/),
      nonce: expect.any(String),
      [`${LTI}deployment_id`]: HIRONDELLES,
      [`${LTI}target_link_uri`]: `${TOOL_ORIGIN}/${resource}`,
      [`${LTI}resource_link`]: { id: expect.any(String), title: `Ressource ${resource}` },
      [`${LTI}context`]: { id: expect.any(String), type: [`${ROLE}course#CourseSection`] },
      [`${LTI}tool_platform`]: { guid: expect.stringMatching(/^[0-9a-f-]{36}$/), name: 'Passerelle', product_family_code: 'passerelle' },
      [`${LTI}launch_presentation`]: { document_target: 'window', return_url: expect.stringMatching(new RegExp(`^${hub.origin}/espace/retour/${resource}/`)) },
    });
    if (!isFull) return;
    expect(sent.claims).toMatchObject({
      ...(role === 'pupil'
        ? { given_name: 'Léa', family_name: 'Morvan', name: 'Léa Morvan', email: 'lea.morvan@example.fr' }
        : { given_name: 'Claire', family_name: 'Bertin', name: 'Mme Bertin', email: 'claire.bertin@example.fr' }),
      locale: 'fr',
      [`${LTI}context`]: { label: 'CP A', title: 'CP A' },
      [`${LTI}custom`]: {
        livre: '12', qui: sent.claims.sub, mail: sent.claims['email'], inconnu: '$Person.sourcedId', level: 'CP', school_id: HIRONDELLES, school_name: 'École Les Hirondelles',
      },
    });
  });

  test('Payload LTI Version', () => {
    expect(claim('version')).toBe('1.3.0');
  });

  test('Payload Roles Correct', () => {
    expect(claim('roles')).toEqual(roles);
  });

  if (!isFull) {
    test('Payload Without PII', () => {
      expect(Object.keys(sent.claims).filter((key) => CLAIMS_OF_A_PERSON.includes(key))).toEqual([]);
      const text = JSON.stringify(sent.claims);
      for (const value of person) expect(text).not.toContain(value);
    });
  }

  test('Payload is Free of Extra Whitespace', () => {
    expect(textsOf(sent.claims).filter((text) => text !== text.trim())).toEqual([]);
  });
});

function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => [key, ...textsOf(each)]);
}
