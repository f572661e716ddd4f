import { describe, expect, test } from '@jest/globals';
import type { Level } from '../../../../../src/domain/group.js';
import type { Released } from '../../../../../src/protocols/contract.js';
import { contextOf } from '../../../../../src/protocols/lti/context.js';
import { customParameters } from '../../../../../src/protocols/outbound/lti13/custom-parameters.js';
import { attributesOf, releasedOf, rule, SCHOOL, toolOf } from '../../../../support/lti-platform.js';

const EVERYTHING = ['role', 'givenName', 'familyName', 'displayName', 'email', 'schoolId', 'schoolName', 'className', 'level', 'locale'] as const;
const values = {
  role: 'pupil', givenName: 'Léa', familyName: 'Morvan', displayName: 'Léa Morvan', email: 'lea@example.fr',
  schoolId: SCHOOL, schoolName: 'École Les Hirondelles', className: 'CP A', level: 'CP', locale: 'fr',
} as const;
const told = releasedOf({ attributes: attributesOf(values) });

function customOf(custom: Readonly<Record<string, string>>, released: Released = told, release: readonly object[] = EVERYTHING.map((name) => rule(name))) {
  const tool = toolOf({ custom }, { release });
  const facts = { tool, released, context: contextOf('calcul', released), resourceLink: { id: 'lien-1', title: 'Calcul en herbe' } };
  return customParameters({ ...facts, platform: { guid: 'guid-1', name: 'Passerelle' }, returnUrl: 'https://hub.example.fr/retour' });
}

const valueOf = (variable: string, released?: Released, release?: readonly object[]): string | undefined => customOf({ v: variable }, released, release)['v'];

describe('variables (Core 1.3, Appendix B)', () => {
  test.each([
    ['$User.id', told.subject],
    ['$User.scope.mentor', ''],
    ['$User.gradeLevels.oneRoster', '01'],
    ['$Context.gradeLevels.oneRoster', '01'],
    ['$Person.name.given', 'Léa'],
    ['$Person.name.family', 'Morvan'],
    ['$Person.name.full', 'Léa Morvan'],
    ['$Person.email.primary', 'lea@example.fr'],
    ['$Context.id', contextOf('calcul', told).id],
    ['$Context.type', 'http://purl.imsglobal.org/vocab/lis/v2/course#CourseSection'],
    ['$Context.label', 'CP A'],
    ['$Context.title', 'CP A'],
    ['$Membership.role', 'http://purl.imsglobal.org/vocab/lis/v2/membership#Learner,http://purl.imsglobal.org/vocab/lis/v2/institution/person#Student'],
    ['$ResourceLink.id', 'lien-1'],
    ['$ResourceLink.title', 'Calcul en herbe'],
    ['$Message.returnUrl', 'https://hub.example.fr/retour'],
    ['$Message.documentTarget', 'window'],
    ['$Message.locale', 'fr'],
    ['$ToolPlatform.productFamilyCode', 'passerelle'],
    ['$ToolPlatformInstance.guid', 'guid-1'],
    ['$ToolPlatformInstance.name', 'Passerelle'],
  ])('%s', (variable, value) => {
    expect(valueOf(variable)).toBe(value);
  });

  test.each(['$Person.sourcedId', '$User.Id', '$', '$constructor', '$__proto__', '$User.id and more', '$$User.id', '12', 'prix : 3 $', '', 'User.id'])('"%s" is none, and stays as it is written', (value) => {
    expect(valueOf(value)).toBe(value);
  });

  test.each([
    '$User.scope.mentor', '$User.gradeLevels.oneRoster', '$Context.gradeLevels.oneRoster', '$Person.name.given', '$Person.name.family', '$Person.name.full',
    '$Person.email.primary', '$Context.label', '$Context.title', '$Membership.role', '$Message.locale',
  ])('%s is not allowed for a resource that is told nothing, and stays as it is written', (variable) => {
    expect(valueOf(variable, releasedOf({ attributes: [] }), [])).toBe(variable);
  });

  test('what is declared for other roles only is not allowed', () => {
    expect(valueOf('$Person.email.primary', releasedOf({ attributes: [] }), [rule('email', { onlyFor: ['teacher'] })])).toBe('$Person.email.primary');
  });

  test.each(['$Person.email.primary', '$Context.title', '$User.gradeLevels.oneRoster'])('%s is empty when it is declared and not known', (variable) => {
    expect(valueOf(variable, releasedOf({ attributes: [] }))).toBe('');
  });

  test('an anonymous launch has no user', () => {
    const { subject: _subject, ...anonymous } = releasedOf({ attributes: [] });
    expect(valueOf('$User.id', anonymous, [])).toBe('$User.id');
  });

  test('a parent’s children are in the scope, by their own pseudonyms', () => {
    const parent = releasedOf({ hat: { id: 'h', role: 'parent', organisationId: SCHOOL }, attributes: attributesOf({ role: 'parent' }), mentorOf: ['b'.repeat(32), 'c'.repeat(32)] });
    expect(valueOf('$User.scope.mentor', parent)).toBe(`${'b'.repeat(32)},${'c'.repeat(32)}`);
  });

  test('a school is a context without a type, called by the school’s name', () => {
    const inSchool = { ...told, context: { id: SCHOOL, kind: 'school', title: 'x' } } as const;
    expect(valueOf('$Context.type', inSchool)).toBe('');
    expect(valueOf('$Context.title', inSchool)).toBe('École Les Hirondelles');
  });

  test.each([['PS', 'PR'], ['MS', 'PK'], ['GS', 'KG'], ['CP', '01'], ['CE1', '02'], ['CE2', '03'], ['CM1', '04'], ['CM2', '05'], ['6E', '06']] as const)('%s is OneRoster grade %s', (level: Level, grade) => {
    expect(valueOf('$User.gradeLevels.oneRoster', releasedOf({ attributes: attributesOf({ level }) }))).toBe(grade);
  });
});

describe('the custom claim', () => {
  test('holds what no other claim carries, so that everything on the data receipt is sent', () => {
    expect(customOf({})).toEqual({ school_id: SCHOOL, school_name: 'École Les Hirondelles', level: 'CP' });
  });

  test('holds nothing for a resource that is told nothing', () => {
    expect(customOf({}, releasedOf({ attributes: [] }), [])).toEqual({});
  });

  test('what the configuration says wins', () => {
    expect(customOf({ level: '$User.gradeLevels.oneRoster', livre: '12' })).toEqual({ school_id: SCHOOL, school_name: 'École Les Hirondelles', level: '01', livre: '12' });
  });

  test('holds texts only', () => {
    for (const value of Object.values(customOf({ a: '$User.scope.mentor', b: '$Person.sourcedId', c: '' }))) expect(typeof value).toBe('string');
  });
});

describe('an activity', () => {
  const columns = { lineitems: 'https://hub.example.fr/lti/contexts/c/lineitems', lineitem: 'https://hub.example.fr/lti/contexts/c/lineitems/1' };
  const link = { id: 'a-1', title: 'Page 3', custom: { livre: 'de l’activité' }, period: { from: '2026-11-23', until: '2027-06-30' } };
  const valuesOf = (custom: Readonly<Record<string, string>>, released: Released, gradebook?: typeof columns | { lineitems: string }) => customParameters({
    tool: toolOf({ custom }, {}), released, context: contextOf('calcul', released), resourceLink: { id: 'a-1', title: 'Page 3' },
    platform: { guid: 'guid-1', name: 'Passerelle' }, returnUrl: undefined, columns: gradebook,
  });

  test('its parameters win over those of the resource', () => {
    expect(valuesOf({ livre: 'de la ressource', autre: 'x' }, { ...told, link })).toMatchObject({ livre: 'de l’activité', autre: 'x' });
  });

  test.each(['available', 'available.user', 'submission', 'submission.user'])('its days are instants of metropolitan France: %s', (name) => {
    const custom = { debut: `$ResourceLink.${name}.startDateTime`, fin: `$ResourceLink.${name}.endDateTime` };
    expect(valuesOf(custom, { ...told, link })).toMatchObject({ debut: '2026-11-23T00:00:00+01:00', fin: '2027-06-30T23:59:59+02:00' });
    expect(valuesOf(custom, { ...told, link: { ...link, period: {} } })).toMatchObject({ debut: '', fin: '' });
    expect(valuesOf(custom, told)).toMatchObject({ debut: '', fin: '' });
  });

  test('the gradebook where the tool has one, and the column where there is one', () => {
    const custom = { colonnes: '$LineItems.url', colonne: '$LineItem.url' };
    expect(valuesOf(custom, told, columns)).toMatchObject({ colonnes: columns.lineitems, colonne: columns.lineitem });
    expect(valuesOf(custom, told, { lineitems: columns.lineitems })).toMatchObject({ colonnes: columns.lineitems, colonne: '' });
    expect(valuesOf(custom, told)).toMatchObject(custom);
  });

  test('the address back is not known where nobody opens anything', () => {
    expect(valuesOf({ retour: '$Message.returnUrl' }, told)).toMatchObject({ retour: '$Message.returnUrl' });
  });
});
