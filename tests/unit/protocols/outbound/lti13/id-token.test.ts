import { createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { Resource } from '../../../../../src/domain/resource.js';
import type { Released } from '../../../../../src/protocols/contract.js';
import { idTokenClaims } from '../../../../../src/protocols/outbound/lti13/id-token.js';
import { attributesOf, HUB, launchOf, platformFor, releasedOf, rule, SCHOOL, toolOf } from '../../../../support/lti-platform.js';

const LTI = 'https://purl.imsglobal.org/spec/lti/claim/';
const NOW = Date.UTC(2026, 10, 23, 9, 0, 0) + 999;
const { tools: hub } = await platformFor();

interface Differences {
  readonly released?: Released;
  readonly resource?: Partial<Resource> | object;
  readonly settings?: object;
  readonly deploymentId?: string;
}

function claimsOf({ released = releasedOf(), resource = {}, settings = {}, deploymentId = SCHOOL }: Differences = {}): Record<string, unknown> {
  return { ...idTokenClaims(hub, { tool: toolOf(settings, resource), launch: launchOf(), deploymentId, released, nonce: 'n-1', returnUrl: `${HUB}/retour`, services: {}, now: NOW }) };
}

const linkOf = (differences?: Differences) => claimsOf(differences)[`${LTI}resource_link`] as { readonly id: string; readonly title: string };

describe('the claims of a resource link request', () => {
  test('all that Core 1.3, 5.3 requires, and no more of the person than was released', () => {
    expect(claimsOf()).toEqual({
      iss: HUB,
      aud: 'calcul',
      azp: 'calcul',
      sub: 'a'.repeat(32),
      iat: Date.UTC(2026, 10, 23, 9, 0, 0) / 1_000,
      exp: Date.UTC(2026, 10, 23, 9, 5, 0) / 1_000,
      nonce: 'n-1',
      [`${LTI}message_type`]: 'LtiResourceLinkRequest',
      [`${LTI}version`]: '1.3.0',
      [`${LTI}deployment_id`]: SCHOOL,
      [`${LTI}target_link_uri`]: 'https://outil.example.fr/jeu',
      [`${LTI}resource_link`]: { id: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/), title: 'Calcul en herbe' },
      [`${LTI}roles`]: [expect.stringMatching(/membership#Learner$/), expect.stringMatching(/institution\/person#Student$/)],
      [`${LTI}context`]: { id: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/), type: [expect.stringMatching(/#CourseSection$/)] },
      [`${LTI}tool_platform`]: { guid: hub.platform.guid, name: 'Passerelle', product_family_code: 'passerelle' },
      [`${LTI}launch_presentation`]: { document_target: 'window', return_url: `${HUB}/retour` },
    });
  });

  test('names, mail and language only where they are released', () => {
    const attributes = attributesOf({ givenName: 'Léa', familyName: 'Morvan', displayName: 'Léa Morvan', email: 'lea@example.fr', locale: 'en' });
    const claims = claimsOf({ released: releasedOf({ attributes }) });
    expect(claims).toMatchObject({ given_name: 'Léa', family_name: 'Morvan', name: 'Léa Morvan', email: 'lea@example.fr', locale: 'en' });
    expect(claims[`${LTI}launch_presentation`]).toMatchObject({ locale: 'en' });
  });

  test('an anonymous launch has no subject, and the roles claim all the same', () => {
    const { subject: _subject, ...anonymous } = releasedOf({ attributes: [] });
    const claims = claimsOf({ released: anonymous, resource: { anonymous: true } });
    expect(claims).not.toHaveProperty('sub');
    expect(claims[`${LTI}roles`]).toEqual([]);
  });

  test('the children of a parent beside the Mentor role, and for nobody else', () => {
    const mentorOf = ['b'.repeat(32)];
    const parent = releasedOf({ hat: { id: 'h', role: 'parent', organisationId: SCHOOL }, attributes: attributesOf({ role: 'parent' }), mentorOf });
    expect(claimsOf({ released: parent })[`${LTI}role_scope_mentor`]).toEqual(mentorOf);
    expect(claimsOf({ released: { ...parent, attributes: [] } })).not.toHaveProperty([`${LTI}role_scope_mentor`]);
    expect(claimsOf()).not.toHaveProperty([`${LTI}role_scope_mentor`]);
  });

  test('of a launch that an LMS began: its roles, its place on the page, the course and the hubs on the way', () => {
    const roles = ['http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#TeachingAssistant'];
    const claims = claimsOf({ released: releasedOf({ brokered: { roles, hops: ['autre', hub.platform.guid], documentTarget: 'iframe' }, context: { id: 'c'.repeat(43), kind: 'course', title: 'Maths CP' } }) });
    expect(claims).toMatchObject({
      [`${LTI}roles`]: roles,
      [`${LTI}launch_presentation`]: { document_target: 'iframe' },
      [`${LTI}context`]: { type: ['http://purl.imsglobal.org/vocab/lis/v2/course#CourseOffering'] },
      'https://passerelle.education/lti/claim/hops': ['autre', hub.platform.guid],
    });
    expect(claims[`${LTI}context`]).not.toHaveProperty('title');
  });

  test('and no roles of it for a resource that is not told the role', () => {
    expect(claimsOf({ released: releasedOf({ attributes: [], brokered: { roles: ['x:y'], hops: [] } }) })[`${LTI}roles`]).toEqual([]);
  });

  test('a tool that knew the hub by LTI 1.1 gets the claim by which it knows it again, signed for this very token', () => {
    const claims = claimsOf({ settings: { lti1p1: { consumerKey: 'ancienne-cle', secret: 'ancien-secret' } } });
    const text = ['ancienne-cle', SCHOOL, HUB, 'calcul', String(claims['exp']), 'n-1'].join('&');
    expect(claims[`${LTI}lti1p1`]).toEqual({ oauth_consumer_key: 'ancienne-cle', oauth_consumer_key_sign: createHmac('sha256', 'ancien-secret').update(text).digest('base64') });
    expect(JSON.stringify(claims)).not.toContain('ancien-secret');
    expect(claimsOf()).not.toHaveProperty([`${LTI}lti1p1`]);
  });

  test('a custom claim only where there is something in it', () => {
    expect(claimsOf()).not.toHaveProperty([`${LTI}custom`]);
    expect(claimsOf({ settings: { custom: { livre: '12' } } })[`${LTI}custom`]).toEqual({ livre: '12' });
  });

  test('blanks around names of the catalogue and of the platform are taken off', () => {
    const spaced = { ...hub, platform: { ...hub.platform, name: ' Passerelle ' } };
    const claims = idTokenClaims(spaced, { tool: toolOf({}, { title: { fr: ' Calcul ' } }), launch: launchOf(), deploymentId: 'd', released: releasedOf(), nonce: 'n', returnUrl: HUB, services: {}, now: NOW });
    expect(claims[`${LTI}resource_link`]).toMatchObject({ title: 'Calcul' });
    expect(claims[`${LTI}tool_platform`]).toMatchObject({ name: 'Passerelle' });
  });

  test('a resource that is told the language declares it, and still the link is called the same for everybody', () => {
    expect(linkOf({ released: releasedOf({ locale: 'en' }) }).title).toBe('Calcul en herbe');
  });

  test('the resource link is stable, and another for another resource, deployment or class', () => {
    const { id } = linkOf();
    expect(linkOf({ released: releasedOf({ subject: 'b'.repeat(32) }) }).id).toBe(id);
    const others = [
      linkOf({ resource: { id: 'autre' } }),
      linkOf({ deploymentId: 'd-2' }),
      linkOf({ released: releasedOf({ context: { id: `${SCHOOL}-1002`, kind: 'class', title: 'CE1' } }) }),
    ];
    expect(new Set([id, ...others.map((link) => link.id)]).size).toBe(4);
  });

  test('everything on the data receipt is in the token', () => {
    const values = { role: 'pupil', givenName: 'Léa', familyName: 'Morvan', displayName: 'Léa M.', email: 'lea@example.fr', schoolId: '0449901Y', schoolName: 'Les Hirondelles', className: 'CP A', level: 'CP', locale: 'en' } as const;
    const release = Object.keys(values).map((name) => rule(name as keyof typeof values));
    const text = JSON.stringify(claimsOf({ released: releasedOf({ attributes: attributesOf(values) }), resource: { release }, deploymentId: 'd-1' }));
    for (const [name, value] of Object.entries(values)) expect(text).toContain(name === 'role' ? 'membership#Learner' : `"${value}"`);
  });
});
