import { describe, expect, test } from '@jest/globals';
import { contextClaim, contextOf } from '../../../../../src/protocols/lti/context.js';
import { attributesOf, releasedOf, SCHOOL } from '../../../../support/lti-platform.js';

const inClass = releasedOf({ attributes: attributesOf({ className: 'CP A', schoolName: 'École Les Hirondelles' }) });
const inSchool = { ...inClass, context: { id: SCHOOL, kind: 'school', title: 'École Les Hirondelles' } } as const;

describe('the context of a launch', () => {
  test.each([
    ['class', 'http://purl.imsglobal.org/vocab/lis/v2/course#CourseSection'],
    ['group', 'http://purl.imsglobal.org/vocab/lis/v2/course#Group'],
  ] as const)('a %s has a type of the standard, and its name', (kind, type) => {
    const claim = contextClaim(contextOf('calcul', { ...inClass, context: { ...inClass.context, kind } }));
    expect(claim).toEqual({ id: expect.any(String), type: [type], label: 'CP A', title: 'CP A' });
  });

  test('a school has none of the standard’s types, and so no type at all', () => {
    expect(contextClaim(contextOf('calcul', inSchool))).toEqual({ id: expect.any(String), label: 'École Les Hirondelles', title: 'École Les Hirondelles' });
  });

  test('has no name for a resource that is not told it', () => {
    const claim = contextClaim(contextOf('calcul', { ...inClass, attributes: attributesOf({ schoolName: 'École Les Hirondelles' }) }));
    expect(Object.keys(claim)).toEqual(['id', 'type']);
  });

  test('has an identifier that tells nothing, fits, is stable, and is another for every tool, class and school', () => {
    const id = contextOf('calcul', inClass).id;
    expect(id).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(contextOf('calcul', inClass).id).toBe(id);
    expect(new Set([id, contextOf('autre', inClass).id, contextOf('calcul', inSchool).id, contextOf('calcul', { ...inClass, context: { ...inClass.context, id: `${SCHOOL}-1002` } }).id]).size).toBe(4);
  });
});
