import { randomBytes, webcrypto } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LTITool } from '@lti-tool/core';
import ltijs from 'ltijs';
import { coreStorage, hubPlatform } from '../../src/demo/tools/core/storage.js';
import { MemoryDatabase } from '../../src/demo/tools/memory-database.js';

/** What the test hands over: a launch that was accepted, and whom to grade. */
export interface PeerOrder {
  readonly issuer: string;
  readonly clientId: string;
  readonly claims: Readonly<Record<string, unknown>> & { readonly sub: string };
}

interface Listed {
  readonly lineItems: readonly { readonly id: string }[];
}

interface GradeService {
  createLineItem(token: object, item: object, options: object): Promise<{ readonly id: string }>;
  getLineItems(token: object, options: object): Promise<Listed>;
  updateLineItemById(token: object, id: string, item: object): Promise<object>;
  submitScore(token: object, id: string, score: object): Promise<object>;
  getScores(token: object, id: string, options: object): Promise<object>;
  deleteLineItemById(token: object, id: string): Promise<boolean>;
}

const AGS = 'https://purl.imsglobal.org/spec/lti-ags/claim/endpoint';
const MEMBERS = 'https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice';
const LINK = 'https://purl.imsglobal.org/spec/lti/claim/resource_link';
const { Provider } = ltijs;

/** The whole gradebook by ltijs, as its own launches call it. */
async function byLtijs({ issuer, clientId, claims }: PeerOrder): Promise<object> {
  const { Grade: grades } = Provider as unknown as { readonly Grade: GradeService };
  const token = { iss: issuer, clientId, user: claims.sub, platformContext: { endpoint: claims[AGS], resource: claims[LINK] } };
  const made = await grades.createLineItem(token, { label: 'Dictée', scoreMaximum: 10, tag: 'ltijs' }, { resourceLinkId: true });
  const { lineItems } = await grades.getLineItems(token, { resourceLinkId: true, tag: 'ltijs', limit: 10 });
  await grades.submitScore(token, made.id, { scoreGiven: 8, activityProgress: 'Completed', gradingProgress: 'FullyGraded', comment: 'Bien' });
  const scores = await grades.getScores(token, made.id, { userId: claims.sub });
  const changed = await grades.updateLineItemById(token, made.id, { label: 'Dictée 2', scoreMaximum: 20 });
  const removed = await grades.deleteLineItemById(token, made.id);
  return { made, lineItems, scores, changed, removed };
}

interface MembersService {
  getMembers(token: object, options: object): Promise<object>;
}

/** Everybody of the class by ltijs: one page, every page, of one role, of the launched link, and what has changed since. */
async function membersByLtijs({ issuer, clientId, claims }: PeerOrder): Promise<object> {
  const { NamesAndRoles: service } = Provider as unknown as { readonly NamesAndRoles: MembersService };
  const token = { iss: issuer, clientId, user: claims.sub, platformContext: { namesRoles: claims[MEMBERS], resource: claims[LINK] } };
  const all = await service.getMembers(token, { limit: 1, pages: false }) as { readonly differences?: string };
  return {
    first: await service.getMembers(token, { limit: 1 }),
    all,
    learners: await service.getMembers(token, { role: 'Learner', resourceLinkId: true }),
    changed: await service.getMembers(token, { url: all.differences }),
  };
}

async function registerLtijs({ issuer, clientId }: PeerOrder): Promise<void> {
  const platform = await Provider.registerPlatform({
    url: issuer,
    name: 'Passerelle',
    clientId,
    authenticationEndpoint: `${issuer}/lti/authorize`,
    accesstokenEndpoint: `${issuer}/lti/token`,
    authConfig: { method: 'JWK_SET', key: `${issuer}/lti/tools/${clientId}/jwks` },
  });
  await platform.platformActive(true);
}

/** The same by `@lti-tool/core`: its session, its column, a score, what is read back. */
async function byCore(keyPair: webcrypto.CryptoKeyPair, { issuer, clientId, claims }: PeerOrder): Promise<object> {
  const storage = coreStorage([hubPlatform(issuer, clientId)]);
  const tool = new LTITool({ stateSecret: randomBytes(32), keyPair, storage });
  const session = await tool.createSession(claims as never);
  const made = await tool.createLineItem(session, { label: 'Lecture', scoreMaximum: 5, tag: 'core' });
  const lineItems = await tool.listLineItems(session);
  await tool.submitScore(session, { userId: claims.sub, scoreGiven: 3, scoreMaximum: 4, comment: 'Bien', activityProgress: 'Completed', gradingProgress: 'FullyGraded' });
  return { made, lineItems, scores: await tool.getScores(session) };
}

async function membersByCore(keyPair: webcrypto.CryptoKeyPair, { issuer, clientId, claims }: PeerOrder): Promise<object> {
  const storage = coreStorage([hubPlatform(issuer, clientId)]);
  const tool = new LTITool({ stateSecret: randomBytes(32), keyPair, storage });
  return { members: await tool.getMembers(await tool.createSession(claims as never)) };
}

async function bodyOf(request: IncomingMessage): Promise<PeerOrder> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
  return JSON.parse(text) as PeerOrder;
}

const keyPair = await webcrypto.subtle.generateKey({ name: 'RSASSA-PKCS1-v1_5', modulusLength: 2_048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' }, true, ['sign', 'verify']);
Provider.setup(randomBytes(32).toString('hex'), { plugin: new MemoryDatabase() }, { appRoute: '/lancement', loginRoute: '/login', keysetRoute: '/ltijs/keys', cors: false });
await Provider.deploy({ serverless: true, silent: true });

const work: Readonly<Record<string, (order: PeerOrder) => Promise<unknown>>> = {
  '/ltijs/register': registerLtijs,
  '/ltijs': byLtijs,
  '/ltijs/members': membersByLtijs,
  '/core': (order) => byCore(keyPair, order),
  '/core/members': (order) => membersByCore(keyPair, order),
};
const keys = await new LTITool({ stateSecret: randomBytes(32), keyPair, storage: coreStorage([]) }).getJWKS();
const server = createServer((request, response) => {
  const { url = '' } = request;
  const run = work[url];
  if (run === undefined) return url === '/core/keys' ? response.end(JSON.stringify(keys)) : Provider.app(request, response);
  bodyOf(request).then(run).then((done) => response.end(JSON.stringify(done ?? {})), (error: unknown) => response.writeHead(500).end(String(error instanceof Error ? error.stack : error)));
});
server.listen(0, '127.0.0.1', () => { process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`); });
