import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import ltijs from 'ltijs';
import { MemoryDatabase } from '../../src/demo/tools/memory-database.js';
import { openPort } from '../../src/serve.js';
import { postedForm } from '../support/posted-form.js';
import { ACADEMY, HIRONDELLES, personIdOf } from '../support/school.js';
import { hatOf, openPath, signedIn } from '../support/lti-hub.js';
import { startSchoolHub, type SchoolHub } from '../support/school-hub.js';
import { invite } from '../support/tool-metadata.js';

/** What ltijs is told of dynamic registration; its types in the demonstration do not speak of it. */
interface Setup {
  setup(key: string, database: object, options: object): unknown;
}

/** ltijs makes a key of 4,096 bits for each platform, and nothing else runs meanwhile. */
const LONG_MS = 120_000;

let hub: SchoolHub;
let tool: string;
let close: () => Promise<void>;

beforeAll(async () => {
  hub = await startSchoolHub();
  const { server, port } = await openPort({ host: '127.0.0.1', port: 0 });
  tool = `http://localhost:${port}`;
  (ltijs.Provider as Setup).setup(randomBytes(32).toString('hex'), { plugin: new MemoryDatabase() }, {
    appRoute: '/lancement', loginRoute: '/login', keysetRoute: '/keys', dynRegRoute: '/register', cors: false, tokenMaxAge: 60,
    dynReg: { url: tool, name: 'Outil ltijs', description: 'Un outil qui s’enregistre', redirectUris: [], autoActivate: true },
  });
  ltijs.Provider.onConnect((token, _request, response) => response.send(`entré ${token.user} ${token.deploymentId}`));
  const before = new Set(process.listeners('SIGINT'));
  await ltijs.Provider.deploy({ serverless: true, silent: true });
  for (const listener of process.listeners('SIGINT')) if (!before.has(listener)) process.removeListener('SIGINT', listener);
  server.on('request', ltijs.Provider.app);
  close = () => new Promise((resolve) => { server.close(() => { resolve(); }); server.closeAllConnections(); });
});
afterAll(async () => {
  await close();
  await hub.close();
});

test('ltijs registers itself, is approved, and is opened', async () => {
  const { clientId, token } = await invite(hub);
  const page = hub.hub.flows.tools.entry.registrationPage(`${tool}/register`, clientId, token) ?? '';
  const answer = await fetch(page);
  expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('org.imsglobal.lti.close')]);

  const { desk } = hub.hub.flows.tools;
  const actor = { personId: personIdOf('fabre'), hat: { id: `academy-admin-${ACADEMY}`, role: 'academy-admin', organisationId: ACADEMY }, traceId: '7F3K-92' } as const;
  const registration = await desk.find(actor, clientId);
  expect(registration.asked).toMatchObject({ name: { fr: 'Outil ltijs' }, loginUrl: `${tool}/login`, redirectUris: [`${tool}/lancement`], services: { scores: 'manage', members: true } });
  const browser = await signedIn(hub, 'lea');
  expect((await browser.get(openPath(hatOf('pupil'), clientId))).status).toBe(404);
  await desk.approve(actor, registration, {
    title: { fr: 'Outil ltijs' }, summary: { fr: 'Pour essayer' }, publisher: 'ltijs', subject: 'maths', icon: 'blocks', levels: [], licence: 'free', presentation: 'window',
    roles: ['pupil', 'teacher'], organisations: [HIRONDELLES], release: [{ attribute: 'role', purpose: { fr: 'x' }, required: false }], services: ['scores'],
  });

  const login = await browser.get((await browser.get(openPath(hatOf('pupil'), clientId))).headers.location ?? '');
  const launch = postedForm((await browser.get(login.headers.location ?? '')).text);
  const entered = await browser.follow(await browser.post(launch.action, launch.fields));
  expect(entered.text).toMatch(new RegExp(`^entré [a-z2-7]{32} dep-${clientId.slice(4)}$`));
}, LONG_MS);
