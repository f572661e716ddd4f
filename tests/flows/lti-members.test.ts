import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Activity } from '../../src/domain/activity.js';
import { COLLECTIONS } from '../../src/store/collections.js';
import { embed, gradebookOf, launchBy, MEDIA, SCOPES } from '../support/lti-gradebook.js';
import { hatOf, launch, ltiResource, signedIn, startLtiHub } from '../support/lti-hub.js';
import { answerOf, ServiceTool } from '../support/lti-service-tool.js';
import type { AcceptedLaunch } from '../support/lti-tool.js';
import { HandClock } from '../support/memory-store.js';
import { EMBRUNS, HIRONDELLES, personIdOf } from '../support/school.js';
import type { SchoolHub } from '../support/school-hub.js';

const MEMBERS = 'https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly';
const GROUPS = 'https://purl.imsglobal.org/spec/lti-gs/scope/contextgroup.readonly';
const LTI = 'https://purl.imsglobal.org/spec/lti/claim/';
const ROLE = 'http://purl.imsglobal.org/vocab/lis/v2/membership#';
const DAY = 24 * 3_600_000;

interface Member {
  readonly status: string;
  readonly user_id: string;
  readonly roles: readonly string[];
  readonly name?: string;
  readonly group_enrollments?: readonly { readonly group_id: string }[];
  readonly message?: readonly Readonly<Record<string, unknown>>[];
}

interface List {
  readonly status: number;
  readonly headers: Headers;
  readonly id: string;
  readonly context: Readonly<Record<string, string>>;
  readonly members: readonly Member[];
}

let clock: HandClock;
let hub: SchoolHub;
/** Two books told different things; told nothing; of a named deployment. Each asks for members, the first for groups too. */
const tools: Record<'livres' | 'discret' | 'ailleurs', ServiceTool> = {} as never;

const custom = { niveau: '$User.gradeLevels.oneRoster', prenom: '$Person.name.given', retour: '$Message.returnUrl', fixe: 'oui' };

beforeAll(async () => {
  clock = new HandClock(Date.now());
  for (const name of ['livres', 'discret', 'ailleurs'] as const) tools[name] = await ServiceTool.start(name, () => clock.now());
  const settings = (name: keyof typeof tools, more: object = {}) => ({ clientId: name, keySetUrl: tools[name].keySetUrl, services: { members: true, groups: name === 'livres' }, ...more });
  hub = await startLtiHub({
    clock,
    resources: () => [
      ltiResource('livre-1', ['role', 'displayName', 'email', 'className', 'level'], { audience: { roles: ['pupil', 'teacher'] } }, settings('livres', { custom })),
      ltiResource('livre-2', ['role', 'className'], {}, settings('livres')),
      ltiResource('cache', [], { anonymous: true }, settings('livres')),
      ltiResource('discret', [], {}, settings('discret', { custom: { qui: '$User.id', nom: '$Person.name.full', ou: '$Context.title' }, services: { members: true, groups: true, scores: 'own' } })),
      ltiResource('ailleurs', ['role'], {}, settings('ailleurs', { deployments: { [HIRONDELLES]: 'd-1', [EMBRUNS]: 'd-2' } })),
    ],
  });
});
afterAll(async () => {
  await hub.close();
  await Promise.all(Object.values(tools).map((tool) => tool.close()));
});

const launchOf = async (login: string, resourceId: string, clientId = 'livres', hat = hatOf('pupil')): Promise<AcceptedLaunch> =>
  launch(hub, await signedIn(hub, login), hat, resourceId, { clientId, now: () => clock.now() });
const claimOf = ({ claims }: AcceptedLaunch, service: 'lti-nrps' | 'lti-gs') =>
  claims[`https://purl.imsglobal.org/spec/${service}/claim/${service === 'lti-nrps' ? 'namesroleservice' : 'groupsservice'}`] as Readonly<Record<string, string>> | undefined;
const addressOf = (accepted: AcceptedLaunch): string => claimOf(accepted, 'lti-nrps')!['context_memberships_url']!;
const linkOf = ({ claims }: AcceptedLaunch): string => (claims[`${LTI}resource_link`] as { id: string }).id;

async function get(url: string, tool: ServiceTool, { scopes = [MEMBERS], headers = {} }: { scopes?: readonly string[]; headers?: Record<string, string> } = {}) {
  const token = await tool.token(hub.origin, scopes);
  return answerOf(await fetch(url, { headers: { authorization: `Bearer ${token}`, ...headers } }));
}

async function list(url: string, tool = tools.livres): Promise<List> {
  const { status, headers, body } = await get(url, tool);
  return { status, headers, ...(body as Omit<List, 'status' | 'headers'>) };
}

const linked = ({ headers }: { headers: Headers }, relation: string): string | undefined => new RegExp(`<([^>]+)>; rel="${relation}"`).exec(headers.get('link') ?? '')?.[1];
const withQuery = (url: string, query: Readonly<Record<string, string>>): string => `${url}?${new URLSearchParams(query).toString()}`;
const namesIn = ({ members }: List): readonly (string | undefined)[] => members.map(({ name }) => name).sort();

/** Every page of a run, as its links lead. */
async function run(url: string): Promise<{ pages: List[]; members: Member[]; differences: string | undefined }> {
  const pages: List[] = [];
  for (let next: string | undefined = url; next !== undefined && pages.length < 20; next = linked(pages.at(-1)!, 'next')) pages.push(await list(next));
  return { pages, members: pages.flatMap(({ members }) => members), differences: linked(pages.at(-1)!, 'differences') };
}

describe('NRPS 2.0: the list of members', () => {
  test('is announced in the token, and has everybody of the class by the name a launch gives them', async () => {
    const [pupil, teacher] = [await launchOf('lea', 'livre-1'), await launchOf('bertin', 'livre-1', 'livres', hatOf('teacher'))];
    expect(claimOf(pupil, 'lti-nrps')).toEqual({ context_memberships_url: expect.stringMatching(new RegExp(`^${hub.origin}/lti/contexts/[A-Za-z0-9_-]{43}/memberships$`)), service_versions: ['2.0'] });
    expect(addressOf(teacher)).toBe(addressOf(pupil));
    const { status, headers, id, context, members } = await list(withQuery(addressOf(pupil), { rlid: linkOf(pupil) }));
    expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([200, 'application/vnd.ims.lti-nrps.v2.membershipcontainer+json', 'no-store']);
    expect(id).toBe(withQuery(addressOf(pupil), { rlid: linkOf(pupil) }));
    expect(context).toEqual({ id: (pupil.claims[`${LTI}context`] as { id: string }).id, label: 'CP A', title: 'CP A' });
    const lea = members.find(({ user_id: userId }) => userId === pupil.claims.sub);
    expect(lea).toEqual({ status: 'Active', user_id: pupil.claims.sub, roles: pupil.claims[`${LTI}roles`], name: 'Léa Morvan', email: 'lea.morvan@example.fr', group_enrollments: [], message: [expect.anything()] });
    expect(members.find(({ user_id: userId }) => userId === teacher.claims.sub)?.roles).toEqual(teacher.claims[`${LTI}roles`]);
    expect(members).toHaveLength(4);
  });

  test('without a link: what every resource of the tool is told, and no message', async () => {
    const { members } = await list(addressOf(await launchOf('lea', 'livre-1')));
    expect(members.length).toBeGreaterThanOrEqual(4);
    for (const member of members) expect(Object.keys(member).sort()).toEqual(['group_enrollments', 'roles', 'status', 'user_id']);
  });

  test('with a link: only who may open it, each with the custom parameters of their own launch', async () => {
    const [one, two] = [await launchOf('lea', 'livre-1'), await launchOf('lea', 'livre-2')];
    const ofOne = await list(withQuery(addressOf(one), { rlid: linkOf(one) }));
    const lea = ofOne.members.find(({ user_id: userId }) => userId === one.claims.sub)!;
    expect(lea.message).toEqual([{ [`${LTI}message_type`]: 'LtiResourceLinkRequest', [`${LTI}custom`]: { ...(one.claims[`${LTI}custom`] as object), retour: '$Message.returnUrl' } }]);
    expect(one.claims[`${LTI}custom`]).toMatchObject({ niveau: '01', prenom: '$Person.name.given', fixe: 'oui' });
    const ofTwo = await list(withQuery(addressOf(two), { rlid: linkOf(two) }));
    expect(ofTwo.members.some(({ roles }) => roles.includes(`${ROLE}Mentor`))).toBe(true);
    expect(ofOne.members.some(({ roles }) => roles.includes(`${ROLE}Mentor`))).toBe(false);
    expect(JSON.stringify(ofTwo)).not.toMatch(/Léa|Morvan|example\.fr/);
  });

  test('of an activity: those it is given to, with its own parameters over those of the resource', async () => {
    const activity: Activity = {
      id: 'activite-membres-0123456789', groupId: 'cp-a', schoolId: HIRONDELLES, resourceId: 'livre-1', title: 'Page 3', custom: { fixe: 'page 3' }, position: 0,
      visible: true, pupilIds: [personIdOf('malo')], createdBy: personIdOf('bertin'), createdAt: 0,
    };
    await hub.hub.store.collection(COLLECTIONS.activities).insert(activity);
    const { members } = await list(withQuery(addressOf(await launchOf('lea', 'livre-1')), { rlid: activity.id }));
    expect(members.map(({ name }) => name).sort()).toEqual(['Malo Guillou', 'Mme Bertin']);
    expect(members.map(({ message }) => (message?.[0]?.[`${LTI}custom`] as { fixe: string }).fixe)).toEqual(['page 3', 'page 3']);
  });

  test('a link of another context, of another tool, and of nobody is refused', async () => {
    const [here, there, discreet] = [await launchOf('lea', 'livre-1'), await launchOf('adam', 'livre-1'), await launchOf('lea', 'discret', 'discret')];
    for (const rlid of [linkOf(there), linkOf(discreet), 'personne', '../x']) {
      expect((await list(withQuery(addressOf(here), { rlid }))).status).toBe(404);
    }
  });

  test.each([
    ['in full', `${ROLE}Learner`, ['Léa Morvan', 'Malo Guillou', 'Zoé Lefèvre']],
    ['by its short name', 'Instructor', ['Mme Bertin']],
    ['that stands beside another', 'http://purl.imsglobal.org/vocab/lis/v2/institution/person#Faculty', ['Mme Bertin']],
    ['that nobody has', 'Administrator', []],
    ['that nobody knows', 'http://example.org/roles#Wizard', []],
  ])('by a role %s', async (_how, role, expected) => {
    const pupil = await launchOf('lea', 'livre-1');
    expect(namesIn(await list(withQuery(addressOf(pupil), { rlid: linkOf(pupil), role })))).toEqual(expected);
  });

  test.each<[what: string, query: string]>([
    ['limit=0', 'limit=0'], ['limit=-1', 'limit=-1'], ['limit=x', 'limit=x'], ['a role twice', 'role=Learner&role=Mentor'], ['an empty role', 'role='],
    ['a snapshot that is none', 'since=abc'], ['a limit that is too long', `limit=${'9'.repeat(40)}`],
  ])('what cannot be read is refused: %s', async (_what, query) => {
    const answer = await get(`${addressOf(await launchOf('lea', 'livre-1'))}?${query}`, tools.livres);
    expect([answer.status, answer.body]).toEqual([400, { code: expect.any(String), text: expect.any(String) }]);
  });
});

describe('who may ask', () => {
  test('401 without a token, 403 without the scope, 405 but for GET, 406 for another media type', async () => {
    const address = addressOf(await launchOf('lea', 'livre-1'));
    const naked = await fetch(address);
    expect([naked.status, naked.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect((await get(address, tools.livres, { scopes: [GROUPS] })).status).toBe(403);
    expect((await fetch(address, { method: 'POST' })).status).toBe(405);
    expect((await get(address, tools.livres, { headers: { accept: 'text/html' } })).status).toBe(406);
    for (const accept of ['*/*', 'application/json', 'application/vnd.ims.lti-nrps.v2.membershipcontainer+json; charset=utf-8']) {
      expect((await get(address, tools.livres, { headers: { accept } })).status).toBe(200);
    }
  });

  test('A-16: a context of another tool, of another deployment, or of nobody is not there', async () => {
    const [own, other] = [await launchOf('lea', 'ailleurs', 'ailleurs'), await launchOf('lea', 'livre-1')];
    expect((await get(addressOf(other), tools.ailleurs)).status).toBe(404);
    expect((await get(addressOf(own).replace(/contexts\/[^/]+/, 'contexts/inconnu'), tools.ailleurs)).status).toBe(404);
    const token = await tools.ailleurs.token(hub.origin, [MEMBERS], { [`${LTI}deployment_id`]: 'd-2' });
    expect((await fetch(addressOf(own), { headers: { authorization: `Bearer ${token}` } })).status).toBe(404);
    expect((await get(addressOf(own), tools.ailleurs)).status).toBe(200);
  });
});

describe('paging', () => {
  test('leads by its links through everybody once, and says at the end where the differences are', async () => {
    const address = addressOf(await launchOf('lea', 'livre-1'));
    const whole = await list(address);
    const { pages, members, differences } = await run(withQuery(address, { limit: '2' }));
    expect(pages.map(({ members: some }) => some.length)).toEqual([...Array<number>(Math.floor(whole.members.length / 2)).fill(2), ...(whole.members.length % 2 === 0 ? [] : [1])]);
    expect(members).toEqual(whole.members);
    expect(pages.slice(0, -1).some((page) => linked(page, 'differences') !== undefined)).toBe(false);
    expect(differences).toBeDefined();
  });

  test('keeps the filter, and says nothing of a person in an address', async () => {
    const pupil = await launchOf('lea', 'livre-1');
    const { members, pages } = await run(withQuery(addressOf(pupil), { rlid: linkOf(pupil), role: 'Learner', limit: '1' }));
    expect(members.map(({ name }) => name).sort()).toEqual(['Léa Morvan', 'Malo Guillou', 'Zoé Lefèvre']);
    expect(pages.map((page) => page.headers.get('link')).join()).not.toContain('person-');
  });

  test('skips nobody and doubles nobody who was there all along when others come and go', async () => {
    const own = await startOwn();
    try {
      const first = await own.list(withQuery(own.address, { limit: '1' }));
      await own.remove('malo');
      await own.join('noe');
      const seen = [...first.members];
      for (let next = linked(first, 'next'); next !== undefined;) {
        const page = await own.list(next);
        seen.push(...page.members);
        next = linked(page, 'next');
      }
      const ids = seen.map(({ user_id: userId }) => userId);
      expect(new Set(ids).size).toBe(ids.length);
      expect(seen.map(({ name }) => name)).toEqual(expect.arrayContaining(['Léa Morvan', 'Zoé Lefèvre', 'Mme Bertin']));
    } finally {
      await own.close();
    }
  });
});

/** A hub of its own, whose class changes. */
async function startOwn() {
  const tool = await ServiceTool.start('seul', () => clock.now());
  const own = await startLtiHub({
    clock,
    resources: () => [ltiResource('seul', ['role', 'displayName'], { audience: { roles: ['pupil', 'teacher'] } }, { keySetUrl: tool.keySetUrl, services: { members: true } })],
  });
  const memberships = own.hub.store.collection(COLLECTIONS.memberships);
  const accepted = await launch(own, await signedIn(own, 'lea'), hatOf('pupil'), 'seul', { now: () => clock.now() });
  return {
    address: addressOf(accepted),
    async list(url: string): Promise<List> {
      const token = await tool.token(own.origin, [MEMBERS]);
      const { status, headers, body } = await answerOf(await fetch(url, { headers: { authorization: `Bearer ${token}` } }));
      return { status, headers, ...(body as Omit<List, 'status' | 'headers'>) };
    },
    remove: (login: string) => memberships.remove(`cp-a ${login}`),
    join: (login: string) => memberships.bulkUpsert([{ id: `cp-a ${login}`, groupId: 'cp-a', personId: personIdOf(login), as: 'pupil' }]),
    async rename(login: string, familyName: string): Promise<void> {
      const people = own.hub.store.collection(COLLECTIONS.people);
      await people.replace({ ...(await people.get(personIdOf(login)))!, familyName });
    },
    async close(): Promise<void> {
      await own.close();
      await tool.close();
    },
  };
}

describe('differences', () => {
  test('are none when nothing has changed, then who is new, who is called otherwise and who is gone', async () => {
    const own = await startOwn();
    try {
      const before = await own.list(own.address);
      const unchanged = await own.list(linked(before, 'differences')!);
      expect([unchanged.status, unchanged.members]).toEqual([200, []]);
      await own.remove('malo');
      await own.join('noe');
      await own.rename('zoe', 'Le Goff');
      const changed = await own.list(linked(unchanged, 'differences')!);
      const goneId = before.members.find(({ name }) => name === 'Malo Guillou')?.user_id;
      expect(changed.members.filter(({ status }) => status === 'Active').map(({ name }) => name).sort()).toEqual(['Noé Texier', 'Zoé Le Goff']);
      expect(changed.members.filter(({ status }) => status === 'Deleted')).toEqual([{ status: 'Deleted', user_id: goneId, roles: [] }]);
      expect((await own.list(linked(changed, 'differences')!)).members).toEqual([]);
      expect((await own.list(linked(before, 'differences')!)).members).toEqual(changed.members);
    } finally {
      await own.close();
    }
  });

  test('are of what stood when the run began, whatever happened between its pages', async () => {
    const own = await startOwn();
    try {
      const first = await own.list(withQuery(own.address, { limit: '1' }));
      await own.join('noe');
      let last = first;
      for (let next = linked(first, 'next'); next !== undefined; next = linked(last, 'next')) last = await own.list(next);
      const { members } = await own.list(linked(last, 'differences')!);
      expect(members.map(({ name }) => name)).toEqual(['Noé Texier']);
    } finally {
      await own.close();
    }
  });

  test('are paged as the list is, and stay of one role', async () => {
    const own = await startOwn();
    try {
      const before = await own.list(withQuery(own.address, { limit: '10', role: 'Learner' }));
      await own.remove('malo');
      await own.remove('zoe');
      await own.join('noe');
      const names: (string | undefined)[] = [];
      for (let next: string | undefined = linked(before, 'differences')!.replace('limit=10', 'limit=1'); next !== undefined;) {
        const page = await own.list(next);
        expect(page.members.length).toBeLessThanOrEqual(1);
        names.push(...page.members.map(({ status, name }) => name ?? status));
        next = linked(page, 'next');
      }
      expect(names.sort()).toEqual(['Deleted', 'Deleted', 'Noé Texier']);
    } finally {
      await own.close();
    }
  });

  test('410 after thirty days, and of another context', async () => {
    const [here, there] = [await launchOf('lea', 'livre-1'), await launchOf('adam', 'livre-1')];
    const differences = linked(await list(addressOf(here)), 'differences')!;
    const foreign = differences.replace(addressOf(here), addressOf(there));
    expect((await list(foreign)).status).toBe(410);
    clock.advance(29 * DAY);
    expect((await list(differences)).status).toBe(200);
    clock.advance(31 * DAY);
    expect([(await list(differences)).status, (await list(addressOf(here))).status]).toEqual([410, 200]);
  });
});

describe('Course Groups 1.0', () => {
  const groupsOf = async (url: string, tool = tools.livres) => get(url, tool, { scopes: [GROUPS] });

  test('the groups of a class are announced, and its members say in which they are', async () => {
    const malo = await launchOf('malo', 'livre-1');
    const claim = claimOf(malo, 'lti-gs')!;
    expect(claim).toEqual({ scope: [GROUPS], context_groups_url: expect.stringMatching(/\/groups$/), service_versions: ['1.0'] });
    const { status, headers, body } = await groupsOf(claim['context_groups_url']!);
    expect([status, headers.get('content-type')]).toEqual([200, 'application/vnd.ims.lti-gs.v1.contextgroupcontainer+json']);
    expect(body['groups']).toEqual([{ id: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/), name: 'ULIS', tag: 'group' }]);
    const [group] = body['groups'] as readonly { id: string }[];
    const { members } = await list(addressOf(malo));
    expect(members.filter(({ group_enrollments: groups }) => groups?.length === 1)).toMatchObject([{ user_id: malo.claims.sub, group_enrollments: [{ group_id: group?.id }] }]);
  });

  test('of one member, of nobody, and page by page', async () => {
    const [lea, malo] = [await launchOf('lea', 'livre-1'), await launchOf('malo', 'livre-1')];
    const url = claimOf(malo, 'lti-gs')!['context_groups_url']!;
    const countOf = async (userId: string) => ((await groupsOf(withQuery(url, { user_id: userId }))).body['groups'] as unknown[]).length;
    expect(await Promise.all([countOf(String(malo.claims.sub)), countOf(String(lea.claims.sub)), countOf('personne')])).toEqual([1, 0, 0]);
    const page = await groupsOf(withQuery(url, { limit: '1' }));
    expect(linked(page, 'next')).toBeUndefined();
    expect((await groupsOf(`${url}?limit=0`)).status).toBe(400);
    expect((await get(url, tools.livres)).status).toBe(403);
  });

  test('a tool that is not told names of classes learns none from their list', async () => {
    const malo = await launchOf('malo', 'discret', 'discret');
    const { body } = await groupsOf(claimOf(malo, 'lti-gs')!['context_groups_url']!, tools.discret);
    expect(body['groups']).toEqual([{ id: expect.any(String), name: expect.stringMatching(/^Groupe [A-Za-z0-9_-]{6}$/), tag: 'group' }]);
  });
});

describe('privacy is the same everywhere', () => {
  test('a tool that is told nothing has pseudonyms in its list, and nothing else', async () => {
    const lea = await launchOf('lea', 'discret', 'discret');
    const answer = await list(withQuery(addressOf(lea), { rlid: linkOf(lea) }), tools.discret);
    expect(answer.members.find(({ user_id: userId }) => userId === lea.claims.sub)).toEqual({
      status: 'Active', user_id: lea.claims.sub, roles: [], group_enrollments: [], message: [expect.anything()],
    });
    expect(Object.keys(answer.context)).toEqual(['id']);
    expect(JSON.stringify([answer, lea.claims])).not.toMatch(/Léa|Morvan|Bertin|CP A|Hirondelles|Learner|person-/);
    expect((await list(withQuery(addressOf(lea), { role: 'Learner' }), tools.discret)).members).toEqual([]);
  });

  test('the same pseudonym, and nothing else, in the token, the list, the variables and the results', async () => {
    const activity = await embed(hub, 'discret');
    const lea = await launchBy(hub, 'lea', 'discret', { activityId: activity.id, now: () => clock.now() });
    const { sub } = lea.claims;
    const { members } = await list(withQuery(addressOf(lea), { rlid: activity.id }), tools.discret);
    const variables = { qui: sub, nom: '$Person.name.full', ou: '$Context.title' };
    expect(lea.claims[`${LTI}custom`]).toEqual(variables);
    expect(members.find(({ user_id: userId }) => userId === sub)?.message).toEqual([{ [`${LTI}message_type`]: 'LtiResourceLinkRequest', [`${LTI}custom`]: variables }]);
    const { lineitem } = gradebookOf(lea);
    const token = await tools.discret.token(hub.origin, [SCOPES.score, SCOPES.results]);
    const authorization = `Bearer ${token}`;
    const score = { userId: sub, timestamp: new Date(clock.now()).toISOString(), activityProgress: 'Completed', gradingProgress: 'FullyGraded', scoreGiven: 1, scoreMaximum: 2 };
    await fetch(`${lineitem}/scores`, { method: 'POST', headers: { authorization, 'content-type': MEDIA.score }, body: JSON.stringify(score) });
    const results = await answerOf(await fetch(`${lineitem}/results`, { headers: { authorization } }));
    expect(results.body).toMatchObject([{ userId: sub, resultScore: 50 }]);
    expect(JSON.stringify([lea.claims, members, results.body])).not.toMatch(/Léa|Morvan|Bertin|CP A|Hirondelles|Learner|person-/);
  });

  test('an anonymous launch is told of no list', async () => {
    const accepted = await launchOf('lea', 'cache');
    expect([claimOf(accepted, 'lti-nrps'), claimOf(accepted, 'lti-gs'), accepted.claims.sub]).toEqual([undefined, undefined, undefined]);
  });
});
