import { describe, expect, test } from '@jest/globals';
import { genericCas } from '../../../connectors/generic-cas/index.js';
import { ConnectorRegistry } from '../../../src/connector-kit/registry.js';
import { Connection } from '../../../src/domain/connection.js';
import type { ExternalIdentity } from '../../../src/domain/identity.js';
import { BrowserBinding } from '../../../src/flows/browser-binding.js';
import { ConnectionBook } from '../../../src/flows/connection-book.js';
import { DirectoryDesk } from '../../../src/flows/directory-desk.js';
import { RecordChoice } from '../../../src/flows/record-choice.js';
import { RecordUnion } from '../../../src/flows/record-union.js';
import { SessionVault } from '../../../src/flows/session-vault.js';
import { SignInFlow } from '../../../src/flows/sign-in.js';
import { Throttle } from '../../../src/flows/throttle.js';
import { WaitingRoom } from '../../../src/flows/waiting-room.js';
import { COLLECTIONS } from '../../../src/store/collections.js';
import { OneTimeStore } from '../../../src/store/one-time.js';
import { seededDirectory } from '../../support/directory.js';
import { HandClock } from '../../support/memory-store.js';
import { personIdOf, schoolSeed } from '../../support/school.js';

const BROWSER = 'a-secret-of-one-browser-and-no-other';

async function signIn() {
  const clock = new HandClock(Date.now());
  const { store, directory } = await seededDirectory(schoolSeed(), clock);
  const connection = (id: string, roles: readonly string[], enabled = true) => Connection.parse({ id, connector: 'generic-cas', label: { fr: id }, roles, enabled, settings: { url: 'https://cas.example.fr' } });
  const { connections } = new ConnectorRegistry([genericCas]).bindAll({ connections: [connection('ent', ['pupil', 'teacher', 'parent']), connection('classes', ['pupil']), connection('off', ['pupil'], false)], resources: [] });
  const book = new ConnectionBook(connections);
  const oneTime = new OneTimeStore(store.collection(COLLECTIONS.oneTimeValues), clock);
  const desk = new DirectoryDesk(directory, clock);
  const binding = new BrowserBinding('a-secret-of-thirty-two-characters!');
  const sessions = new SessionVault(store.collection(COLLECTIONS.sessions), clock, ['a-secret-of-thirty-two-characters!']);
  const union = new RecordUnion({ clock, directory, links: store.collection(COLLECTIONS.personLinks), sessions, journal: { record: () => Promise.resolve() } });
  const flow = new SignInFlow({
    clock,
    oneTime,
    throttle: new Throttle(store.collection(COLLECTIONS.counters), clock),
    connections: book,
    directory: desk,
    binding,
    waitingRoom: new WaitingRoom({ clock, throttle: new Throttle(store.collection(COLLECTIONS.counters), clock), waiting: store.collection(COLLECTIONS.waitingAccounts), secret: 'a-secret-of-thirty-two-characters!' }),
    choice: new RecordChoice({ clock, oneTime, directory: desk, binding, union }),
  });
  const begin = (id = 'ent', returnTo = '') => flow.begin(book.get(id), BROWSER, returnTo);
  return { clock, store, book, flow, begin };
}

function identity(login: string, connectionId = 'ent'): ExternalIdentity {
  return { connectionId, protocol: 'cas', subject: login, attributes: { ENTPersonJointure: [`17$${login}`] } };
}

describe('an attempt', () => {
  test('has an id nobody can guess, and a request id XML takes', async () => {
    const { begin } = await signIn();
    const attempts = await Promise.all([1, 2].map(() => begin()));
    for (const { id, requestId } of attempts) {
      expect(id).toMatch(/^[\w-]{32}$/);
      expect(requestId).toMatch(/^_[\w-]{32}$/);
    }
    expect(attempts[0]?.id).not.toBe(attempts[1]?.id);
  });

  test('is resumed by the browser that began it', async () => {
    const { flow, begin } = await signIn();
    const { id } = await begin('ent', '/espace/x');
    expect(await flow.resume(id, BROWSER)).toMatchObject({ attempt: { id, connectionId: 'ent' }, returnTo: '/espace/x' });
  });

  test.each([['another', 'another-secret'], ['none', undefined], ['an empty', '']])('is refused to a browser with %s secret', async (_which, secret) => {
    const { flow, begin } = await signIn();
    await expect(flow.resume((await begin()).id, secret)).rejects.toMatchObject({ code: 'AUTH-COOKIE' });
  });

  test.each([['another', 'x'.repeat(32)], ['none', undefined], ['an odd', '__proto__']])('with %s id is no attempt', async (_which, id) => {
    const { flow, begin } = await signIn();
    await begin();
    await expect(flow.resume(id, BROWSER)).rejects.toMatchObject({ code: 'AUTH-REPONSE' });
  });

  test('ends after ten minutes', async () => {
    const { clock, flow, begin } = await signIn();
    const { id } = await begin();
    clock.advance(10 * 60_000 - 1);
    await expect(flow.resume(id, BROWSER)).resolves.toBeDefined();
    clock.advance(1);
    await expect(flow.resume(id, BROWSER)).rejects.toMatchObject({ code: 'AUTH-REPONSE' });
  });

  test('does not keep the browser’s secret', async () => {
    const { store, begin } = await signIn();
    const { id } = await begin();
    expect((await store.collection(COLLECTIONS.oneTimeValues).get(`attempt ${id}`))?.value).not.toContain(BROWSER);
  });
});

describe('an answer that waits for its browser', () => {
  test('is fetched once, within two minutes', async () => {
    const { clock, flow, begin } = await signIn();
    const { id } = await begin();
    const parked = await flow.park(id, { SAMLResponse: 'x', RelayState: id });
    expect(await flow.unpark(parked)).toEqual({ SAMLResponse: 'x', RelayState: id });
    await expect(flow.unpark(parked)).rejects.toMatchObject({ code: 'AUTH-REPONSE' });
    const late = await flow.park(id, { SAMLResponse: 'x' });
    clock.advance(2 * 60_000);
    await expect(flow.unpark(late)).rejects.toMatchObject({ code: 'AUTH-REPONSE' });
  });

  test('is not kept for no attempt, and not more than twenty times for one', async () => {
    const { flow, begin } = await signIn();
    await expect(flow.park('nothing', {})).rejects.toMatchObject({ code: 'AUTH-REPONSE' });
    await expect(flow.park(undefined, {})).rejects.toMatchObject({ code: 'AUTH-REPONSE' });
    const { id } = await begin();
    for (let time = 0; time < 20; time += 1) await flow.park(id, {});
    await expect(flow.park(id, {})).rejects.toMatchObject({ code: 'SYS-LIMITE' });
    await expect(flow.park((await begin()).id, {})).resolves.toBeDefined();
  });
});

describe('who is admitted', () => {
  async function admit(login: string, id = 'ent') {
    const { flow, begin } = await signIn();
    const pending = await flow.resume((await begin(id, '/espace/x')).id, BROWSER);
    const admission = await flow.admit(pending, identity(login, id));
    if (!('signedIn' in admission)) throw new Error('expected a session');
    return admission.signedIn;
  }

  test('the person with the hats this way of signing in may give', async () => {
    const signedIn = await admit('diallo');
    expect(signedIn).toMatchObject({ person: { id: personIdOf('diallo') }, roles: ['pupil', 'teacher', 'parent'], returnTo: '/espace/x' });
    expect(signedIn.hats.map(({ role }) => role)).toEqual(['teacher', 'parent']);
  });

  test.each([
    ['somebody without a role at this provider', 'bertin', 'classes', 'AUTH-ROLE'],
    ['somebody whose role ended yesterday', 'rault', 'ent', 'AUTH-ROLE'],
    ['somebody who is blocked', 'blocked', 'ent', 'AUTH-COMPTE'],
    ['somebody nobody knows', 'stranger', 'ent', 'AUTH-INCONNU'],
  ])('not %s', async (_who, login, id, code) => {
    await expect(admit(login, id)).rejects.toMatchObject({ code });
  });

  test('an answer is used up by the first who is admitted with it', async () => {
    const { flow, begin } = await signIn();
    const pending = await flow.resume((await begin()).id, BROWSER);
    const results = await Promise.allSettled([1, 2, 3].map(() => flow.admit(pending, identity('lea'))));
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'AUTH-REPONSE' } });
  });

  test('one account a hundred times in five minutes, which a class that shares it can do; another account is not held up', async () => {
    const { clock, flow, begin } = await signIn();
    // At the beginning of a window, so that all of them fall into one.
    clock.advance(300_000 - (clock.now() % 300_000));
    const once = async (login: string) => flow.admit(await flow.resume((await begin()).id, BROWSER), identity(login));
    for (let time = 0; time < 100; time += 1) await once('lea');
    await expect(once('lea')).rejects.toMatchObject({ code: 'SYS-LIMITE' });
    await expect(once('adam')).resolves.toMatchObject({ signedIn: { person: { id: personIdOf('adam') } } });
    clock.advance(300_000);
    await expect(once('lea')).resolves.toBeDefined();
  });
});

describe('the providers', () => {
  test.each(['off', 'nowhere', '__proto__', ''])('"%s" is none', async (id) => {
    const { book } = await signIn();
    expect(() => book.get(id)).toThrow(expect.objectContaining({ code: 'AUTH-IDP-INCONNU' }));
    expect(book.find(id)).toBeUndefined();
  });

  test('that are switched off serve nobody, and are listed for the administrator', async () => {
    const { book } = await signIn();
    expect(book.serving(undefined).map(({ id }) => id)).toEqual(['ent', 'classes']);
    expect(book.all().map(({ id }) => id)).toEqual(['ent', 'classes', 'off']);
  });
});
