import { beforeEach, describe, expect, test } from '@jest/globals';
import type { OutboundService, Released, Reply } from '../../../../../src/protocols/contract.js';
import { lti11Protocol } from '../../../../../src/protocols/outbound/lti11/index.js';
import { signatureOf } from '../../../../../src/protocols/outbound/lti11/oauth-signature.js';
import { Lti11Settings } from '../../../../../src/protocols/outbound/lti11/settings.js';
import { attributesOf, launchOf, platformFor, releasedOf, resourceOf, type DeskStub } from '../../../../support/lti-platform.js';

const SECRET = 'un secret & assez long';
const written = { consumerKey: 'ecoles', secret: SECRET, url: 'https://ancien.example.fr/lancement?livre=12' };

describe('a launch over LTI 1.1', () => {
  let desk: DeskStub;
  let serve: (settings?: object) => OutboundService;

  beforeEach(async () => {
    const platform = await platformFor();
    desk = platform.desk;
    serve = (settings = {}) => lti11Protocol.serve({
      ...platform.tools,
      resources: () => [{ resource: resourceOf(), settings: Lti11Settings.parse({ ...written, ...settings }) }],
    });
  });

  async function fieldsOf(released: Partial<Released> = {}, settings: object = {}): Promise<Readonly<Record<string, string>>> {
    return formOf(await serve(settings).open(desk.put(launchOf()), releasedOf(released))).fields;
  }

  test('the form is signed with the key and the secret, the address’s own query included', async () => {
    const { action, fields } = formOf(await serve().open(desk.put(launchOf()), releasedOf()));
    const { oauth_signature: signature, ...signed } = fields;
    expect(action).toBe(written.url);
    expect(fields).not.toHaveProperty('livre');
    expect(signature).toBe(signatureOf({ method: 'POST', url: action, parameters: Object.entries(signed) }, SECRET));
    expect(fields).toMatchObject({ oauth_consumer_key: 'ecoles', oauth_signature_method: 'HMAC-SHA1', oauth_version: '1.0', oauth_callback: 'about:blank' });
  });

  test('nothing can be changed on the way without the signature telling', async () => {
    const { oauth_signature: signature, ...signed } = await fieldsOf();
    for (const name of Object.keys(signed)) {
      const changed = { ...signed, [name]: `${signed[name] ?? ''}x` };
      expect(signatureOf({ method: 'POST', url: written.url, parameters: Object.entries(changed) }, SECRET)).not.toBe(signature);
    }
  });

  test('no two launches share a nonce', async () => {
    expect((await fieldsOf())['oauth_nonce']).not.toBe((await fieldsOf())['oauth_nonce']);
  });

  test('what is required is there, and what was not released is not', async () => {
    const fields = await fieldsOf({ attributes: [] });
    expect(fields).toMatchObject({ lti_message_type: 'basic-lti-launch-request', lti_version: 'LTI-1p0', resource_link_id: expect.stringMatching(/^.{20,}$/), user_id: 'a'.repeat(32) });
    expect(Object.keys(fields).filter((name) => /^(roles|lis_|custom_|role_scope)/.test(name))).toEqual([]);
  });

  test('nobody is named to an anonymous resource', async () => {
    const { subject: _subject, ...anonymous } = releasedOf({ attributes: [] });
    const { fields } = formOf(await serve().open(desk.put(launchOf()), anonymous));
    expect(fields).not.toHaveProperty('user_id');
  });

  test('roles in the words of 1.1: short in the class, as a URN in the school', async () => {
    expect(await fieldsOf()).toMatchObject({ roles: 'Learner,urn:lti:instrole:ims/lis/Student' });
    const parent = { hat: { id: 'parent-lea', role: 'parent' as const, organisationId: '0449901Y', childId: 'lea' }, mentorOf: ['b'.repeat(32)] };
    expect(await fieldsOf(parent)).toMatchObject({ roles: 'Mentor,urn:lti:instrole:ims/lis/Observer', role_scope_mentor: 'b'.repeat(32) });
  });

  test('an LMS’s own roles, each once, without those that 1.1 has no word for (B-28)', async () => {
    const lis = 'http://purl.imsglobal.org/vocab/lis/v2';
    const roles = [`${lis}/membership#Instructor`, `${lis}/membership/Instructor#TeachingAssistant`, `${lis}/institution/person#Faculty`, `${lis}/membership#Instructor`, 'urn:invente'];
    const fields = await fieldsOf({ brokered: { roles, hops: [], documentTarget: 'iframe' }, context: { id: 'c'.repeat(43), kind: 'course', title: 'Maths' } });
    expect(fields).toMatchObject({ roles: 'Instructor,urn:lti:role:ims/lis/Instructor/TeachingAssistant,urn:lti:instrole:ims/lis/Faculty', context_type: 'CourseOffering', launch_presentation_document_target: 'iframe' });
  });

  test('released attributes have the names of 1.1', async () => {
    const attributes = attributesOf({ givenName: 'Léa', familyName: 'Morvan', displayName: 'Léa Morvan', email: 'lea@example.fr', level: 'CP', locale: 'fr' });
    expect(await fieldsOf({ attributes })).toMatchObject({
      lis_person_name_given: 'Léa', lis_person_name_family: 'Morvan', lis_person_name_full: 'Léa Morvan',
      lis_person_contact_email_primary: 'lea@example.fr', launch_presentation_locale: 'fr', custom_level: 'CP',
    });
  });

  test('custom names are small letters and low lines; a link’s win over the resource’s', async () => {
    const link = { id: 'activite-1', title: 'Page 12', period: {}, text: 'ligne 1\nligne 2', custom: { Page: '12' } };
    const fields = await fieldsOf({ link }, { custom: { Page: '1', 'Mon Livre!': 'lecture' } });
    expect(fields).toMatchObject({ custom_page: '12', custom_mon_livre_: 'lecture', resource_link_id: 'activite-1', resource_link_title: 'Page 12' });
    expect(fields['resource_link_description']).toBe('ligne 1\r\nligne 2');
  });

  test('an activity opens a page of the tool’s own origin and no other, and a refusal uses nothing up', async () => {
    const own = { id: 'a', title: 'Page', period: {}, custom: {}, url: 'https://ancien.example.fr/page/12' };
    expect(formOf(await serve().open(desk.put(launchOf()), releasedOf({ link: own }))).action).toBe(own.url);
    const launch = desk.put(launchOf());
    await expect(serve().open(launch, releasedOf({ link: { ...own, url: 'https://ailleurs.example.org/' } }))).rejects.toMatchObject({ code: 'RES-INCONNUE' });
    expect(desk.launches.has(launch.id)).toBe(true);
  });

  test('a launch that was used is not signed a second time', async () => {
    const launch = desk.put(launchOf());
    await serve().open(launch, releasedOf());
    await expect(serve().open(launch, releasedOf())).rejects.toMatchObject({ code: 'LTI-EXPIREE' });
  });
});

function formOf(reply: Reply): Extract<Reply, { kind: 'form' }> {
  if (reply.kind !== 'form') throw new Error('a form is expected');
  return reply;
}
