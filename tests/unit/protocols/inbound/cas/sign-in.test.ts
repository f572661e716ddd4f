import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AttributeShape } from '../../../../support/cas-answers.js';
import { startCasServer, type CasServer } from '../../../../support/cas-server.js';
import { attempt, begin, complete, connectionTo, identityOf, ORIGIN, refusalOf, toolsFor } from '../../../../support/cas-sign-in.js';
import { runStrategy } from '../../../../support/run-strategy.js';
import { casProtocol } from '../../../../../src/protocols/inbound/cas/index.js';

const users = [
  {
    login: 'mbertin',
    password: 'secret',
    attributes: { uid: ['VAA60001'], ENTPersonProfils: ['National_ENS', 'National_DIR'], Nom: ['Bertin & fils'], ENTPersonStructRattachRNE: ['0449901Y'] },
  },
];

let server: CasServer;
beforeAll(async () => {
  server = await startCasServer({ users });
});
afterAll(() => server.close());

/** As a browser would: the form, the ticket, the way back. */
async function throughTheBrowser(target: CasServer, loginUrl: URL): Promise<URL> {
  const answer = await fetch(`${target.url}/login${loginUrl.search}`, {
    method: 'POST',
    body: new URLSearchParams({ username: 'mbertin', password: 'secret' }),
    redirect: 'manual',
  });
  return new URL(answer.headers.get('location') ?? '');
}

describe('beginning', () => {
  test('sends the browser to the login page, with the attempt in the path of the service', async () => {
    const { url, service } = await begin(connectionTo({ url: 'https://ent.example.fr/cas/' }));
    expect(url.href).toBe(`https://ent.example.fr/cas/login?service=${encodeURIComponent(service)}`);
    expect(service).toBe(`${ORIGIN}/connexion/cas/cas-ent/retour/${attempt.id}`);
  });

  test.each([
    ['query', `${ORIGIN}/connexion/cas/cas-ent/retour?state=${attempt.id}`],
    ['cookie', `${ORIGIN}/connexion/cas/cas-ent/retour`],
  ] as const)('state in %s', async (stateIn, expected) => {
    expect((await begin(connectionTo({ url: 'https://ent.example.fr/cas', stateIn }))).service).toBe(expected);
  });

  test('asks for fresh credentials when the connection says so', async () => {
    const { url } = await begin(connectionTo({ url: 'https://ent.example.fr/cas', renew: true }));
    expect(url.searchParams.get('renew')).toBe('true');
    expect((await begin(connectionTo({ url: 'https://ent.example.fr/cas' }))).url.searchParams.has('renew')).toBe(false);
  });

  test('an attempt of another connection is refused, at either step', async () => {
    const strategy = casProtocol.strategy(connectionTo({ url: server.url }), toolsFor());
    const foreign = { ...attempt, connectionId: 'other' };
    expect(refusalOf(await runStrategy(strategy, { step: 'begin', attempt: foreign })).code).toBe('AUTH-REPONSE');
    expect(refusalOf(await runStrategy(strategy, { step: 'complete', attempt: foreign, answer: { ticket: 'ST-1' } })).code).toBe('AUTH-REPONSE');
  });
});

describe('the whole way with a server', () => {
  test.each(['path', 'query', 'cookie'] as const)('state in %s', async (stateIn) => {
    const connection = connectionTo({ url: server.url, stateIn });
    const back = await throughTheBrowser(server, (await begin(connection)).url);
    const ticket = back.searchParams.get('ticket') ?? '';
    const identity = identityOf(await complete(connection, ticket));
    expect(identity).toMatchObject({ connectionId: 'cas-ent', protocol: 'cas', subject: 'mbertin' });
    expect(identity.sessionIndex).toBe(createHash('sha256').update(ticket).digest('hex'));
    expect(identity.authenticatedAt).toBeGreaterThan(0);
  });

  test('the service is validated as it was sent, both values encoded', async () => {
    const connection = connectionTo({ url: server.url, stateIn: 'query' });
    const { service } = await begin(connection);
    const ticket = server.issue('mbertin', service);
    identityOf(await complete(connection, ticket));
    expect(server.requests.at(-1)).toBe(`/p3/serviceValidate?service=${encodeURIComponent(service)}&ticket=${ticket}`);
  });

  test.each(['A', 'B', 'C', 'D'] as const)('attributes in shape %s read the same', async (shape: AttributeShape) => {
    const shaped = await startCasServer({ users, shape });
    const connection = connectionTo({ url: shaped.url });
    const identity = identityOf(await complete(connection, shaped.issue('mbertin', (await begin(connection)).service)));
    expect({ ...identity.attributes }).toEqual(users[0]!.attributes);
    await shaped.close();
  });

  test.each([
    ['1', '/validate'],
    ['2', '/serviceValidate'],
    ['3', '/p3/serviceValidate'],
  ] as const)('version %s validates at %s', async (version, path) => {
    const connection = connectionTo({ url: server.url, version });
    const identity = identityOf(await complete(connection, server.issue('mbertin', (await begin(connection)).service)));
    expect(identity.subject).toBe('mbertin');
    expect(server.requests.at(-1)?.split('?')[0]).toBe(path);
  });

  test('a validation path of its own', async () => {
    const connection = connectionTo({ url: server.url, version: '3', validatePath: '/serviceValidate' });
    identityOf(await complete(connection, server.issue('mbertin', (await begin(connection)).service)));
    expect(server.requests.at(-1)?.split('?')[0]).toBe('/serviceValidate');
  });

  test('renew is validated too: a ticket of single sign-on does not pass', async () => {
    const connection = connectionTo({ url: server.url, renew: true });
    const { service } = await begin(connection);
    expect(refusalOf(await complete(connection, server.issue('mbertin', service, 'session'))).code).toBe('CAS-TICKET');
    expect(identityOf(await complete(connection, server.issue('mbertin', service, 'credentials'))).subject).toBe('mbertin');
  });

  test('a ticket works once', async () => {
    const connection = connectionTo({ url: server.url });
    const ticket = server.issue('mbertin', (await begin(connection)).service);
    identityOf(await complete(connection, ticket));
    const refusal = refusalOf(await complete(connection, ticket));
    expect(refusal.code).toBe('CAS-TICKET');
    expect(refusal.detail).toBe('the server refuses the ticket: INVALID_TICKET');
  });

  test('a ticket for another service is refused', async () => {
    const connection = connectionTo({ url: server.url });
    const refusal = refusalOf(await complete(connection, server.issue('mbertin', 'https://elsewhere.example/')));
    expect(refusal.detail).toBe('the server refuses the ticket: INVALID_SERVICE');
  });

  test('the subject may be an attribute, when it has exactly one value', async () => {
    const by = async (subjectAttribute: string, version: '1' | '3' = '3') => {
      const connection = connectionTo({ url: server.url, subjectAttribute, version });
      return complete(connection, server.issue('mbertin', (await begin(connection)).service));
    };
    expect(identityOf(await by('uid')).subject).toBe('VAA60001');
    expect(refusalOf(await by('ENTPersonProfils')).code).toBe('AUTH-ATTRIBUT');
    expect(refusalOf(await by('absent')).code).toBe('AUTH-ATTRIBUT');
    expect(refusalOf(await by('constructor')).code).toBe('AUTH-ATTRIBUT');
    expect(refusalOf(await by('uid', '1')).code).toBe('AUTH-ATTRIBUT');
  });
});

describe('signing out', () => {
  test('at the server, and back to us', () => {
    expect(casProtocol.signOutUrl?.(connectionTo({ url: 'https://ent.example.fr/cas' }), `${ORIGIN}/?a=1&b=2`)).toBe(
      `https://ent.example.fr/cas/logout?service=${encodeURIComponent(`${ORIGIN}/?a=1&b=2`)}`,
    );
  });
});
