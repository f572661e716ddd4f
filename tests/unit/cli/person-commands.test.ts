import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { systemClock } from '../../../src/domain/clock.js';
import { openErasable, type ErasableCollections } from '../../../src/directory/erase-person.js';
import { applyImport } from '../../../src/directory/import/run.js';
import { PERSON_SECTIONS } from '../../../src/directory/person-file.js';
import { AuditTrail } from '../../../src/operations/audit.js';
import { verifyAudit } from '../../../src/operations/verify-audit.js';
import { COLLECTIONS } from '../../../src/store/collections.js';
import { openStore } from '../../../src/store/open.js';
import type { Store } from '../../../src/store/port.js';
import { configDirectory, REAL_ENCRYPTION_KEY, RIGHT_SETTINGS } from '../../support/config-directory.js';
import { delivery, importSettings, known, pupil, schools } from '../../support/feed.js';
import { passerelleHere as passerelle } from './run.js';

const [MOTHER, CHILD, TEACHER] = ['person-0001', 'person-0002', 'person-0003'] as const;
const SCHOOL = '0449901Y';
const FORM_TOKEN = 'form-token-that-nobody-may-see-0123456789';
const DAY = 86_400_000;

let directory: string;
let store: Store;
let people: ErasableCollections;

beforeEach(async () => {
  directory = configDirectory({ 'hub.yaml': RIGHT_SETTINGS.replace("':memory:'", 'hub.db') });
  store = await openStore({ engine: 'sqlite', file: join(directory, 'hub.db') }, { clock: systemClock, encryptionKeys: [REAL_ENCRYPTION_KEY] });
  await store.prepare(Object.values(COLLECTIONS));
  people = openErasable(store);
  await fill();
});

afterEach(() => store.close());

const here = (...args: string[]): string[] => [...args, '--config', directory];

async function fill(): Promise<void> {
  await people.organisations.insert({ id: SCHOOL, kind: 'school', name: 'École des Marronniers', ancestors: [], searchText: '' });
  await people.groups.insert({ id: 'cp-a', schoolId: SCHOOL, kind: 'class', name: 'CP A', levels: ['CP'] });
  for (const [id, givenName] of [[MOTHER, 'Sophie'], [CHILD, 'Léa'], [TEACHER, 'Claire']] as const) {
    await people.people.insert({ id, givenName, familyName: 'Morvan', state: 'active' });
    await people.identities.insert({ id: `cas-ent ${givenName}`, connectionId: 'cas-ent', subject: givenName, personId: id });
    await people.directoryKeys.insert({ id: `jointure 17-${id}`, personId: id });
    await people.pseudonyms.insert({ id: `calcul ${id}`, personId: id, sector: 'calcul', value: `${'abcdefgh'.repeat(4)}${'234'[Number(id.at(-1)) - 1]}` });
    await people.assignments.insert({ id: `seat ${id}`, licenceId: 'licence-1', holderKind: 'person', holderId: id });
    await people.failedOpenings.insert({ id: `failure-of-${id}`, personId: id, resourceId: 'calcul', code: 'LIC-AUCUNE', traceId: '7F3K-92', at: 1, expiresAt: Date.now() + 600_000 });
    await session(`session-of-${id}`, id, 'cas-ent');
  }
  await people.affiliations.bulkUpsert([
    { id: 'a-child', personId: CHILD, organisationId: SCHOOL, profile: 'ELV' },
    { id: 'a-teacher', personId: TEACHER, organisationId: SCHOOL, profile: 'ENS' },
  ]);
  await people.memberships.insert({ id: 'm-child', groupId: 'cp-a', personId: CHILD, as: 'pupil' });
  await people.guardianships.insert({ id: 'g', adultId: MOTHER, childId: CHILD, authority: true });
  await new AuditTrail({ records: store.collection(COLLECTIONS.audit), clock: systemClock, queue: 10 }).append('sign-in', { outcome: 'done', personId: CHILD, connectionId: 'cas-ent' });
}

async function session(id: string, personId: string, connectionId: string): Promise<void> {
  const endsAt = Date.now() + 600_000;
  await people.sessions.insert({ id, personId, connectionId, roles: ['pupil'], formToken: FORM_TOKEN, endsAt, idleMs: 60_000, expiresAt: endsAt });
}

const isThere = async (id: string): Promise<boolean> => (await people.sessions.get(`session-of-${id}`)) !== undefined;
const events = async (): Promise<readonly string[]> => (await store.collection(COLLECTIONS.audit).find('byTime', { limit: 100 })).items.map(({ event, body }) => `${event} ${body}`);

test('the file of a person has a section for every collection that names people', () => {
  const naming = Object.entries(COLLECTIONS).filter(([, { indexes }]) => ['byPerson', 'byAdult', 'byChild', 'byHolder', 'byAuthor'].some((name) => name in indexes)).map(([name]) => name);
  expect(PERSON_SECTIONS.map(({ kind }) => kind as string).filter((kind) => kind !== 'people' && kind !== 'audit').sort()).toEqual(naming.sort());
});

describe('person export', () => {
  test('as JSON: every kind under a French heading, without what could open a session', async () => {
    const { code, out } = await passerelle(here('person', 'export', CHILD, '--json'));
    const file = JSON.parse(out) as { personId: string; sections: { kind: string; heading: string; entries: Record<string, unknown>[] }[] };
    expect(code).toBe(0);
    expect(file.sections.map(({ kind, heading, entries }) => [kind, heading, entries.length])).toEqual([
      ['people', 'Personne', 1],
      ['identities', 'Comptes avec lesquels la personne se connecte', 1],
      ['directoryKeys', 'Clés dans les annuaires', 1],
      ['feedEntries', 'Ce que l’annuaire académique dit de la personne', 0],
      ['personLinks', 'Comptes et fiches reliés à la main, tant que cela peut être défait', 0],
      ['affiliations', 'Écoles et services, avec le profil tenu', 1],
      ['memberships', 'Classes et groupes', 1],
      ['activities', 'Activités de classe préparées par la personne, ou données à elle par son nom', 0],
      ['results', 'Résultats rendus par les outils', 0],
      ['guardianships', 'Liens entre adultes et enfants', 1],
      ['assignments', 'Licences attribuées', 1],
      ['seats', 'Places prises sur des licences', 0],
      ['accessRequests', 'Demandes d’accès à des ressources', 0],
      ['failedOpenings', 'Ouvertures de ressources qui ont échoué ces trente derniers jours', 1],
      ['favourites', 'Ressources favorites', 0],
      ['pseudonyms', 'Noms d’emprunt remis aux ressources', 1],
      ['sessions', 'Sessions ouvertes', 1],
      ['audit', 'Événements du journal de preuve', 1],
    ]);
    expect(file.sections[5]!.entries[0]).toMatchObject({ organisationId: SCHOOL, name: 'École des Marronniers' });
    expect(file.sections[17]!.entries[0]).toMatchObject({ event: 'sign-in', personId: CHILD });
    for (const secret of [FORM_TOKEN, `session-of-${CHILD}`, 'Sophie', 'Claire']) expect(out).not.toContain(secret);
  });

  test('as text, for a person to read', async () => {
    const { out } = await passerelle(here('person', 'export', CHILD));
    expect(out).toContain('Classes et groupes (1)\n  id: m-child · groupId: cp-a · personId: person-0002 · as: pupil · name: CP A');
  });

  test.each([['person', 'export', 'person-9999'], ['person', 'export', 'x'], ['person', 'erase', 'person-9999', '--yes']])('%s %s %s: nobody, 2', async (...args) => {
    expect(await passerelle(here(...args))).toEqual({ code: 2, out: '', err: 'Nothing is held about anybody of this identifier.\n' });
  });
});

describe('person erase', () => {
  test('without --yes says what would go, and changes nothing', async () => {
    const { code, err } = await passerelle(here('person', 'erase', CHILD));
    expect({ code, err }).toEqual({ code: 2, err: 'This erases 1 people, 1 identities, 1 directoryKeys, 1 affiliations, 1 memberships, 1 guardianships, 1 assignments, 1 failedOpenings, 1 pseudonyms, 1 sessions for good. Say --yes to do it.\n' });
    expect(await people.people.get(CHILD)).toBeDefined();
    expect((await events()).some((event) => event.startsWith('person-erased'))).toBe(false);
  });

  test('removes everything of the person and nothing of others; the trail tells of it by the identifier alone and still verifies', async () => {
    const { code, out } = await passerelle(here('person', 'erase', CHILD, '--yes', '--json'));
    expect({ code, answer: JSON.parse(out) as unknown }).toEqual({
      code: 0,
      answer: { person: CHILD, erased: { sessions: 1, identities: 1, directoryKeys: 1, pseudonyms: 1, assignments: 1, activities: 0, results: 0, seats: 0, accessRequests: 0, failedOpenings: 1, favourites: 0, memberships: 1, guardianships: 1, affiliations: 1, people: 1, feedEntries: 0, personLinks: 0 } },
    });
    for (const collection of [people.people, people.identities, people.directoryKeys, people.pseudonyms, people.sessions]) {
      const index = collection === people.people ? 'byName' : 'byPerson';
      const { items } = await (collection as typeof people.people).find(index as 'byName', { limit: 100 });
      expect(items).toHaveLength(2);
    }
    const told = (await events()).find((event) => event.startsWith('person-erased'));
    expect(told).toMatch(/^person-erased {"by":"command-line","outcome":"done","personId":"person-0002","traceId":"[^"]+"}$/);
    expect((await verifyAudit(store)).faults).toEqual([]);
    expect(await passerelle(here('person', 'export', CHILD))).toMatchObject({ code: 2 });
  });
});

describe('sessions', () => {
  test('list shows where they come from and when they end, and nothing that opens one', async () => {
    const { out } = await passerelle(here('sessions', 'list', '--person', CHILD, '--json'));
    expect(JSON.parse(out)).toMatchObject({ person: CHILD, sessions: [{ connectionId: 'cas-ent', roles: ['pupil'] }] });
    for (const secret of [FORM_TOKEN, `session-of-${CHILD}`]) expect(out).not.toContain(secret);
    expect(await passerelle(here('sessions', 'list', '--person', 'person-9999'))).toMatchObject({ code: 0, out: 'No session is open.\n' });
  });

  test('revoke --school ends those of its people and of its pupils’ parents', async () => {
    await session('session-of-stranger', 'person-0004', 'cas-ent');
    expect(await passerelle(here('sessions', 'revoke', '--school', SCHOOL.toLowerCase()))).toMatchObject({ code: 0, out: '3 sessions ended.\n' });
    expect([await isThere(MOTHER), await isThere(CHILD), await isThere(TEACHER), await isThere('stranger')]).toEqual([false, false, false, true]);
    expect((await events()).find((event) => event.startsWith('session-revoked'))).toContain(`"organisationId":"${SCHOOL}"`);
  });

  test('revoke --connection ends those that came through it', async () => {
    await session('session-of-agent', TEACHER, 'saml-agents');
    expect(await passerelle(here('sessions', 'revoke', '--connection', 'saml-agents'))).toMatchObject({ code: 0, out: '1 sessions ended.\n' });
    expect([await isThere(TEACHER), await isThere('agent')]).toEqual([true, false]);
    expect((await events()).find((event) => event.startsWith('session-revoked'))).toContain('"connectionId":"saml-agents"');
  });

  test('revoke --all ends every one', async () => {
    expect(await passerelle(here('sessions', 'revoke', '--all'))).toMatchObject({ code: 0, out: '3 sessions ended.\n' });
    expect((await events()).find((event) => event.startsWith('session-revoked'))).toContain('"scope":"all"');
  });

  test.each([[[]], [['--all', '--person', CHILD]], [['--school', 'nowhere']], [['--connection', 'a b']]])('revoke %j: 2, and nothing ends', async (options) => {
    expect(await passerelle(here('sessions', 'revoke', ...options))).toMatchObject({ code: 2, out: '' });
    expect(await isThere(CHILD)).toBe(true);
  });
});

describe('retention run', () => {
  const daysAgo = (days: number): string => new Date(Date.now() - days * DAY).toISOString().slice(0, 10);

  beforeEach(async () => {
    const apply = (rows: Parameters<typeof delivery>[0], day: string) => applyImport(store, delivery([...schools(), ...rows], { day }), importSettings());
    const [long, lately, stays] = [pupil('long', 'Léa', 'Morvan'), pupil('lately', 'Tom', 'Costa'), pupil('stays', 'Nino', 'Roux')];
    await apply([long, lately, stays], daysAgo(300));
    await apply([lately, stays], daysAgo(200));
    await apply([stays], daysAgo(50));
    let time = Date.now() - 400 * DAY;
    const trail = new AuditTrail({ records: store.collection(COLLECTIONS.audit), clock: { now: () => time }, queue: 10 });
    await trail.append('sign-in', { personId: CHILD });
    time = Date.now();
    await trail.append('sign-in', { personId: CHILD });
  });

  test('--dry-run counts and changes nothing', async () => {
    const before = await events();
    const { out } = await passerelle(here('retention', 'run', '--dry-run', '--json'));
    expect(JSON.parse(out)).toMatchObject({ dryRun: true, audit: { records: 2, chains: 1 }, leavers: { erased: 1, kept: 0, waiting: 1 } });
    expect(await events()).toEqual(before);
    expect((await known(store, 'long')).person).toBeDefined();
  });

  test('removes old records so that audit verify proves the rest whole, and who left long ago; again changes nothing', async () => {
    expect(await passerelle(here('retention', 'run', '--json'))).toMatchObject({ code: 0, err: '', out: expect.stringContaining('"records": 2') });
    expect((await known(store, 'long')).person).toBeUndefined();
    expect((await known(store, 'lately')).person).toMatchObject({ state: 'leaving' });
    expect((await known(store, 'stays')).person).toMatchObject({ state: 'active' });
    const { code, out } = await passerelle(here('audit', 'verify'));
    expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/ in 3 chains \(1 cut when their time was over\), 0 logged heads compared: nothing was touched\.\n/) });
    expect((await events()).filter((event) => event.startsWith('person-erased'))).toEqual([expect.stringContaining('"reason":"left"')]);
    expect(JSON.parse((await passerelle(here('retention', 'run', '--json'))).out)).toMatchObject({ audit: { records: 0, chains: 0 }, leavers: { erased: 0, waiting: 1 } });
  });

  test('keeps as long as the settings say', async () => {
    const { out } = await passerelle(here('retention', 'run', '--dry-run', '--json'), { PASSERELLE_RETENTION_AUDIT_MONTHS: '24', PASSERELLE_RETENTION_LEAVER_DAYS: '30' });
    expect(JSON.parse(out)).toMatchObject({ audit: { records: 0 }, leavers: { erased: 2 } });
  });

  test('a grace of more than three months is a wrong configuration', async () => {
    expect(await passerelle(here('retention', 'run'), { PASSERELLE_RETENTION_LEAVER_DAYS: '91' })).toMatchObject({ code: 1, err: expect.stringContaining('retention.leaverDays') });
  });
});
