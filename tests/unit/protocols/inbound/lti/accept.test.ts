import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { lmsKey, LMS, ltiClaim, roleOf, testLms, type LmsKey, type TestLms } from '../../../../support/lms-protocol.js';

const PERSON = 'http://purl.imsglobal.org/vocab/lis/v2';
const AGS = 'https://purl.imsglobal.org/spec/lti-ags/claim/endpoint';
const NRPS = 'https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice';
const SETTINGS = 'https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings';
const HOPS = 'https://passerelle.education/lti/claim/hops';

let key: LmsKey;
let lms: TestLms;
beforeAll(async () => { key = await lmsKey(); });
beforeEach(async () => { lms = await testLms(key); });
afterEach(() => lms.store.close());

describe('valid launches of the certification guide (section 5), as a teacher and as a pupil', () => {
  const WHO = { teacher: roleOf('Instructor'), pupil: roleOf('Learner') };
  const LAUNCHES: Readonly<Record<string, (role: string) => object>> = {
    'plain': (role) => ({ given_name: 'Ada', family_name: 'Roux', name: 'Ada Roux', email: 'ada@example.fr', [ltiClaim('roles')]: [role], [ltiClaim('context')]: { id: 'cours-1', title: 'Sciences' } }),
    'Roles (several)': (role) => ({ [ltiClaim('roles')]: [role, roleOf('Mentor')] }),
    'Short Role': (role) => ({ [ltiClaim('roles')]: [role.split('#')[1]] }),
    'Unknown Role': (role) => ({ [ltiClaim('roles')]: [role, 'http://vendor.example/roles#Wizard'] }),
    'No Role': () => ({ [ltiClaim('roles')]: [] }),
    'Email Only': (role) => ({ email: 'ada@example.fr', [ltiClaim('roles')]: [role] }),
    'Names Only': (role) => ({ given_name: 'Ada', family_name: 'Roux', [ltiClaim('roles')]: [role] }),
    'No PII': (role) => ({ [ltiClaim('roles')]: [role] }),
    'Email Without Context': (role) => ({ email: 'ada@example.fr', [ltiClaim('context')]: undefined, [ltiClaim('roles')]: [role] }),
    'only a resource link': (role) => ({ [ltiClaim('roles')]: [role], [ltiClaim('resource_link')]: { id: 'lien-1' } }),
  };
  for (const [who, role] of Object.entries(WHO)) {
    test.each(Object.entries(LAUNCHES))(`${who}: %s`, async (_name, differences) => {
      await expect(lms.launch(differences(role))).resolves.toMatchObject({ kind: 'resource-link', deploymentId: 'ecole-1', subject: 'prof-7' });
    });
  }
});

describe('what crosses', () => {
  test('all that a message says and the hub has a use for, and nothing else', async () => {
    const message = await lms.launch({
      given_name: ' Ada ', family_name: 'Roux', name: 'Ada\u202e Roux', email: 'ada@example.fr', locale: 'fr-FR', picture: 'https://lms.example.fr/ada.png',
      [ltiClaim('context')]: { id: 'cours-1', label: 'SVT', title: 'Sciences' },
      [ltiClaim('resource_link')]: { id: 'lien-1', title: 'Les volcans', description: 'x' },
      [ltiClaim('custom')]: { passerelle_lien: 'item-1', passerelle_copie_de: 'lien-a,lien-b', vide: '' },
      [ltiClaim('lis')]: { person_sourcedid: 'INE-1' },
      [ltiClaim('launch_presentation')]: { document_target: 'iframe', locale: 'fr', return_url: 'https://lms.example.fr/retour' },
      [AGS]: { scope: ['https://purl.imsglobal.org/spec/lti-ags/scope/score'], lineitems: 'https://lms.example.fr/items', lineitem: 'https://lms.example.fr/items/1' },
      [NRPS]: { context_memberships_url: 'https://lms.example.fr/members', service_versions: ['2.0'] },
      [HOPS]: ['hub-a'],
    });
    expect(message).toEqual({
      kind: 'resource-link',
      deploymentId: 'ecole-1',
      subject: 'prof-7',
      targetLinkUri: 'https://hub.example.fr/lti/lms/lms-abcdefghijkl2345/launch',
      roles: [roleOf('Instructor')],
      context: { id: 'cours-1', title: 'Sciences' },
      resourceLink: { id: 'lien-1', title: 'Les volcans', history: ['lien-a', 'lien-b'] },
      custom: { passerelle_lien: 'item-1', passerelle_copie_de: 'lien-a,lien-b', vide: '' },
      attributes: { givenName: 'Ada', familyName: 'Roux', displayName: 'Ada Roux', email: 'ada@example.fr', locale: 'fr-FR' },
      sourcedId: 'INE-1',
      presentation: { documentTarget: 'iframe', locale: 'fr', returnUrl: 'https://lms.example.fr/retour' },
      scores: { scopes: ['https://purl.imsglobal.org/spec/lti-ags/scope/score'], lineItemsUrl: 'https://lms.example.fr/items', lineItemUrl: 'https://lms.example.fr/items/1' },
      membershipsUrl: 'https://lms.example.fr/members',
      selection: undefined,
      hops: ['hub-a'],
    });
  });

  test('a request for content, of which what is not said may still be done', async () => {
    const settings = { deep_link_return_url: 'https://lms.example.fr/choix?id=3', accept_types: ['ltiResourceLink', 'file'], accept_presentation_document_targets: ['iframe'], data: 'jeton' };
    const asked = { [ltiClaim('message_type')]: 'LtiDeepLinkingRequest', [ltiClaim('resource_link')]: undefined };
    await expect(lms.launch({ ...asked, [SETTINGS]: settings })).resolves.toMatchObject({
      kind: 'deep-linking',
      resourceLink: undefined,
      selection: { returnUrl: 'https://lms.example.fr/choix?id=3', acceptsLinks: true, acceptsSeveral: false, acceptsLineItems: true, targets: ['iframe'], data: 'jeton' },
    });
    const strict = { ...settings, accept_types: ['file'], accept_multiple: true, accept_lineitem: false, data: undefined };
    await expect(lms.launch({ ...asked, [SETTINGS]: strict, [ltiClaim('target_link_uri')]: undefined })).resolves.toMatchObject({
      selection: { acceptsLinks: false, acceptsSeveral: true, acceptsLineItems: false, data: undefined },
    });
  });

  test('roles in full, each once, without those of a system (B-08)', async () => {
    const said = [
      'Learner', roleOf('Learner'), 'Wizard', 'http://vendor.example/roles#Wizard', `${PERSON}/institution/person#Student`,
      `${PERSON}/system/person#Administrator`, `${PERSON.replace('http', 'https')}/system/person#SysAdmin`, `${PERSON}/person#SysAdmin`,
      'http://purl.imsglobal.org/vocab/lti/system/person#TestUser', 'urn:lti:sysrole:ims/lis/SysAdmin', ' ', '',
    ];
    const { roles } = await lms.launch({ [ltiClaim('roles')]: said });
    expect(roles).toEqual([roleOf('Learner'), 'http://vendor.example/roles#Wizard', `${PERSON}/institution/person#Student`]);
  });

  test('what is of no use is left out, and nobody is kept out for it', async () => {
    const message = await lms.launch({
      email: 7, name: null, locale: '<b>', given_name: '\u0000',
      [ltiClaim('context')]: null,
      [ltiClaim('lis')]: 'INE-1',
      [ltiClaim('custom')]: { passerelle_copie_de: '$ResourceLink.id.history' },
      [ltiClaim('launch_presentation')]: { document_target: 'hologram', return_url: 'javascript:alert(1)' },
      [AGS]: { scope: [], lineitems: 'http://lms.example.fr/items', lineitem: 'ftp://lms.example.fr/1' },
      [NRPS]: { context_memberships_url: 'no address' },
    });
    expect(message).toMatchObject({
      attributes: {}, context: undefined, sourcedId: undefined, membershipsUrl: undefined,
      resourceLink: { history: [] },
      presentation: { documentTarget: undefined, returnUrl: undefined },
      scores: { scopes: [], lineItemsUrl: undefined, lineItemUrl: undefined },
    });
  });

  test('a chain of hubs is told as far as it takes to refuse it', async () => {
    const { hops } = await lms.launch({ [HOPS]: Array.from({ length: 60 }, (_, index) => `hub-${index}`) });
    expect(hops).toEqual(['hub-0', 'hub-1', 'hub-2', 'hub-3', 'hub-4']);
  });

  test('an anonymous launch where the LMS may send them, used once like any other', async () => {
    const open = { ...LMS, allowAnonymous: true };
    const login = await lms.login({}, open);
    const token = await lms.sign(lms.claims(login, { sub: undefined }));
    await expect(lms.protocol.accept(open, token, login.state, login.expected)).resolves.toMatchObject({ subject: undefined });
    await expect(lms.protocol.accept(open, token, login.state, login.expected)).rejects.toMatchObject({ code: 'LMS-MESSAGE', rule: 'LM-14' });
  });
});

describe('the keys of an LMS', () => {
  test('are asked for once by any number of launches', async () => {
    await Promise.all([lms.launch(), lms.launch(), lms.launch()]);
    expect(lms.http.sent.map(({ url }) => url)).toEqual([LMS.keySetUrl]);
  });

  test('are believed for a day while they cannot be read', async () => {
    await lms.launch();
    lms.http.routes.set(`GET ${LMS.keySetUrl}`, () => ({ status: 503 }));
    lms.clock.advance(16 * 60_000);
    await expect(lms.launch()).resolves.toMatchObject({ subject: 'prof-7' });
  });

  test('that were never read are a breakdown of the LMS and no fault of the person', async () => {
    lms.http.routes.set(`GET ${LMS.keySetUrl}`, () => ({ status: 503 }));
    await expect(lms.launch()).rejects.toMatchObject({ code: 'LMS-PANNE' });
  });
});

describe('time, by the hub’s clock alone', () => {
  const at = (seconds: number): number => Math.floor(lms.clock.now() / 1_000) + seconds;
  test.each([[-59, true], [-61, false]])('exp %i s from now', async (seconds, isTaken) => {
    const launch = lms.launch({ exp: at(seconds) });
    await (isTaken ? expect(launch).resolves.toBeDefined() : expect(launch).rejects.toMatchObject({ rule: 'LM-10' }));
  });
  test.each([[59, true], [61, false], [-599, true], [-601, false]])('iat %i s from now', async (seconds, isTaken) => {
    lms.clock.advance(500 - (lms.clock.now() % 1_000));
    const launch = lms.launch({ iat: at(seconds) + (seconds > 0 ? 0 : 0.5) });
    await (isTaken ? expect(launch).resolves.toBeDefined() : expect(launch).rejects.toMatchObject({ rule: 'LM-11' }));
  });
  test.each([[59, true], [61, false]])('nbf %i s from now', async (seconds, isTaken) => {
    const launch = lms.launch({ nbf: at(seconds) });
    await (isTaken ? expect(launch).resolves.toBeDefined() : expect(launch).rejects.toMatchObject({ rule: 'LM-12' }));
  });
});
