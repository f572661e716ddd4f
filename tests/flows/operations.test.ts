import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { Agent, createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openPort } from '../../src/serve.js';
import { systemClock } from '../../src/domain/clock.js';
import { COLLECTIONS } from '../../src/store/collections.js';
import { openStore } from '../../src/store/open.js';
import { failureXml } from '../support/cas-answers.js';
import { REAL_ENCRYPTION_KEY, REAL_SESSION_SECRET } from '../support/config-directory.js';
import { errorPageOf } from '../support/error-page.js';
import { HttpBrowser } from '../support/http-browser.js';
import { freePort, hubFiles, isListening, runHub, runOwn } from '../support/hub-process.js';
import { startHub } from '../support/hub.js';
import { startLoopback } from '../support/loopback.js';
import { entConnection, PUPIL_PAGE, signIn, startSchoolHub, type SchoolHub } from '../support/school-hub.js';
import { sharedStore } from '../support/shared-store.js';

const TOKEN = 'a-token-for-the-counters-of-this-test';

/** Signing in at this server takes as long as it is told to. */
async function slowCas() {
  let asked: () => void = () => undefined;
  let answer: () => void = () => undefined;
  const isAsked = new Promise<void>((resolve) => { asked = resolve; });
  const mayAnswer = new Promise<void>((resolve) => { answer = resolve; });
  const server = await startLoopback((_request, response) => {
    asked();
    void mayAnswer.then(() => response.end(failureXml('INVALID_TICKET', 'too late')));
  });
  return { ...server, isAsked, answer };
}

function isRefused(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(false);
    });
    socket.once('error', () => resolve(true));
  });
}

describe('the machines that watch', () => {
  let hub: SchoolHub;
  let browser: HttpBrowser;
  beforeAll(async () => {
    hub = await startSchoolHub({ config: { metrics: { token: TOKEN } } });
    browser = hub.browser();
  });
  afterAll(() => hub.close());

  test('learn that it lives, and that it is ready, without a session', async () => {
    for (const path of ['/livez', '/readyz']) {
      const answer = await browser.get(path);
      expect(answer).toMatchObject({ status: 200, text: 'ok\n' });
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
  });

  test.each([
    ['no token', {}],
    ['another token', { authorization: `Bearer ${TOKEN}x` }],
    ['the token as a password', { authorization: `Basic ${Buffer.from(`:${TOKEN}`).toString('base64')}` }],
    ['the token alone', { authorization: TOKEN }],
  ])('get no counters with %s', async (_what, headers) => {
    expect(errorPageOf(await browser.get('/metrics', headers))).toMatchObject({ status: 404, code: 'PAGE-INCONNUE' });
  });

  test('get the counters with the token: routes by their pattern, and nobody’s name', async () => {
    const visitor = hub.browser();
    await signIn(visitor, 'lea');
    await visitor.get(`${PUPIL_PAGE}/ressources/galaxie`);
    await visitor.get('/connexion/cas/ent/retour/nothing?ticket=ST-1');
    await visitor.get('/CONNEXION/CAS/ent/retour/nothing?ticket=ST-1');
    const { status, text } = await browser.get('/metrics', { authorization: `Bearer ${TOKEN}` });
    expect(status).toBe(200);
    expect(text).toContain('passerelle_sign_ins_total{outcome="done",code="none",connection="ent"} 1');
    expect(text).toContain('passerelle_sign_ins_total{outcome="refused",code="AUTH-REPONSE",connection="ent"} 2');
    expect(text).toContain('route="/espace/:hat/ressources/:resource"');
    expect(text).toContain('route="/connexion/cas/:connection/retour{/:attempt}"');
    expect(text).not.toMatch(/0449901Y|galaxie|ST-1|CONNEXION|Léa/);
  });

  test('get none where no token is configured', async () => {
    const other = await startHub({ config: { metrics: { token: undefined } } });
    const answer = await new HttpBrowser(other.origin).get('/metrics', { authorization: 'Bearer undefined' });
    expect(errorPageOf(answer)).toMatchObject({ status: 404, code: 'PAGE-INCONNUE' });
    await other.close();
  });

  test('learn that it is about to end, and that its store is gone; it still lives', async () => {
    const draining = await startHub({});
    draining.hub.operations.drain();
    expect(await new HttpBrowser(draining.origin).get('/readyz')).toMatchObject({ status: 503, text: 'SYS-MAINTENANCE\n' });
    await draining.close();

    const orphan = await startHub({});
    await orphan.hub.store.close();
    expect(await new HttpBrowser(orphan.origin).get('/readyz')).toMatchObject({ status: 503 });
    expect(await new HttpBrowser(orphan.origin).get('/livez')).toMatchObject({ status: 200 });
    await orphan.close().catch(() => undefined);
  });
});

describe('the end of a hub', () => {
  test('lets a request under way finish, takes no other, and keeps no connection open', async () => {
    const cas = await slowCas();
    const hub = await startHub({ connections: () => [entConnection(cas)] });
    const { port } = new URL(hub.origin);
    const browser = new HttpBrowser(hub.origin);
    const service = new URL((await browser.get('/connexion/vers/ent')).headers.location ?? '').searchParams.get('service') ?? '';

    const agents = [1, 2].map(() => new Agent({ keepAlive: true }));
    const idle = await answerOf(hub.origin, '/livez', agents[0]!);
    const idleClosed = once(idle.socket, 'close');
    const busy = answerOf(hub.origin, `${new URL(service).pathname}?ticket=ST-1`, agents[1]!, { cookie: `tentative=${browser.cookie('tentative')}` });
    await cas.isAsked;

    const closed = hub.close();
    await idleClosed;
    expect(await isRefused(Number(port))).toBe(true);
    cas.answer();
    const { status, socket } = await busy;
    // The ticket is not known: the browser is sent for another.
    expect(status).toBe(302);
    await closed;
    if (!socket.destroyed) await once(socket, 'close');
    for (const agent of agents) agent.destroy();
    await cas.close();
  });
});

/** One answer over a connection that the caller would keep. */
function answerOf(origin: string, path: string, agent: Agent, headers: Record<string, string> = {}): Promise<{ readonly status: number; readonly socket: IncomingMessage['socket'] }> {
  return new Promise((resolve, reject) => {
    get(`${origin}${path}`, { agent, headers }, (response) => {
      const { socket } = response;
      response.resume().on('end', () => resolve({ status: response.statusCode ?? 0, socket }));
    }).on('error', reject);
  });
}

describe('the port', () => {
  test('asks whoever calls before the hub is there to come back', async () => {
    const { server, port } = await openPort({ host: '127.0.0.1', port: 0 });
    const browser = new HttpBrowser(`http://127.0.0.1:${port}`);
    expect(await browser.get('/livez')).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    server.on('request', (_request: IncomingMessage, response: ServerResponse) => { response.end('the hub'); });
    expect(await browser.get('/livez')).toMatchObject({ status: 200, text: 'the hub' });
    server.close();
  });

  test('that is taken, or not of this machine, is said to be', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    await expect(openPort({ host: '127.0.0.1', port })).rejects.toMatchObject({ code: 'SYS-CONFIG', detail: `cannot listen on 127.0.0.1:${port}: another program uses it` });
    await expect(openPort({ host: '192.0.2.1', port: 0 })).rejects.toMatchObject({ code: 'SYS-CONFIG', detail: expect.stringContaining('this machine has no such address') });
    other.close();
  });
});

describe('the program', () => {
  const store = sharedStore();
  const right = { config: { ...store.config, secrets: { session: [REAL_SESSION_SECRET], encryption: [REAL_ENCRYPTION_KEY], saml: {} } } };
  afterAll(() => store.remove());

  async function failure(directory: string): Promise<string> {
    const hub = runHub(directory, right.config.store);
    expect(await hub.ended).toBe(1);
    expect(hub.err()).not.toMatch(/^\s+at /m);
    return hub.err();
  }

  test('refuses the secrets of the demonstration and every other fault of its files, one line each', async () => {
    const secrets = { session: ['demo-only-session-secret-of-everybody'], encryption: [Buffer.from('demo-only-encryption-key-of-all!').toString('base64')], saml: {} };
    const told = await failure(hubFiles({ port: 0, config: { ...right.config, secrets } }));
    expect(told).toMatch(/the configuration has 2 faults:/);
    expect(told).toMatch(/secrets\.session\[0\]: is a secret of the demonstration/);
    expect(told).toMatch(/secrets\.encryption\[0\]: is a secret of the demonstration/);
    expect(told).not.toContain('demo-only-session-secret-of-everybody');
  });

  test('reads .env of its directory; a variable that is set wins', async () => {
    const directory = hubFiles({ port: 0, ...right });
    writeFileSync(join(directory, '.env'), 'PASSERELLE_ACADEMY_NAME="Académie du fichier"\nPASSERELLE_ACADEMY_CONTACT=fichier@example.fr\n');
    const print = runOwn('src/cli/main.ts', ['config', 'print', '--config', directory], { PASSERELLE_ACADEMY_CONTACT: 'variable@example.fr' }, directory);
    expect({ code: await print.ended, err: print.err() }).toEqual({ code: 0, err: '' });
    expect(print.out()).toContain('Académie du fichier');
    expect(print.out()).toContain('variable@example.fr');
  });

  test('says which connection it cannot make sense of', async () => {
    const told = await failure(hubFiles({ port: await freePort(), ...right, connections: [{ id: 'ent', connector: 'generic-cass', label: { fr: 'ENT' }, roles: ['pupil'] }] }));
    expect(told).toMatch(/generic-cass/);
  });

  test('says that another program has the port', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    expect(await failure(hubFiles({ port, ...right }))).toBe(`cannot listen on 127.0.0.1:${port}: another program uses it\n`);
    other.close();
  });

  const onFile = store.file === undefined ? test.skip : test;
  onFile('says that it cannot open its store', async () => {
    const told = await failure(hubFiles({ port: await freePort(), config: { ...right.config, store: { engine: 'sqlite', file: '/dev/null/hub.db' } } }));
    expect(told).toMatch(/cannot open the store \/dev\/null\/hub\.db/);
  });

  test('ends with 0 when it is told to, after the request under way, and both are recorded', async () => {
    const cas = await slowCas();
    const port = await freePort();
    const hub = runHub(hubFiles({ port, ...right, connections: [entConnection(cas)] }), right.config.store);
    await hub.line(isListening);
    const browser = new HttpBrowser(`http://127.0.0.1:${port}`);
    const service = new URL((await browser.get('/connexion/vers/ent')).headers.location ?? '').searchParams.get('service') ?? '';
    const answer = browser.get(`${service}?ticket=ST-1`);
    await cas.isAsked;
    hub.child.kill('SIGTERM');
    cas.answer();
    expect(await answer).toMatchObject({ status: 302, headers: { location: expect.stringContaining('/login?service=') } });
    expect(await hub.ended).toBe(0);
    await cas.close();

    const kept = await openStore(right.config.store, { clock: systemClock, encryptionKeys: right.config.secrets.encryption });
    const { items } = await kept.collection(COLLECTIONS.audit).find('byTime', { limit: 100 });
    expect(items.map(({ event }) => event)).toEqual(expect.arrayContaining(['hub-started', 'sign-in', 'hub-stopped']));
    await kept.close();
  });
});
