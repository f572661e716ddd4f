import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { systemClock } from '../../src/domain/clock.js';
import { COLLECTIONS } from '../../src/store/collections.js';
import { academyDoor } from '../support/academy-door.js';
import { errorPageOf } from '../support/error-page.js';
import { HttpBrowser } from '../support/http-browser.js';
import { requestText, sendRaw, type RawAnswer } from '../support/raw-http.js';
import { entConnection, PUPIL_PAGE, signIn, startSchoolHub, TEACHER_PAGE, type SchoolHub } from '../support/school-hub.js';
import { keptLog } from '../unit/operations/lines.js';

/** Something that must never come back as it was sent. */
const MARK = '"\'><script>mark()</script>';
const FORM = 'content-type: application/x-www-form-urlencoded';

const kept = keptLog();
let hub: SchoolHub;
let cookie: string;
beforeAll(async () => {
  hub = await startSchoolHub({ log: kept.log, connections: (_origin, cas) => [entConnection(cas), academyDoor(systemClock).connection()] });
  const browser = hub.browser();
  await signIn(browser, 'bertin');
  cookie = `cookie: passerelle=${browser.cookie('passerelle') ?? ''}`;
});
afterAll(() => hub.close());

/** Nothing that is tried here may be a fault of ours. */
afterEach(() => {
  expect(kept.lines.filter(({ event }) => event === 'fault')).toEqual([]);
});

function ask(method: string, target: string, headers: readonly string[] = [], body = ''): Promise<RawAnswer> {
  return sendRaw(hub.origin, requestText(method, target, ['accept: text/html', ...headers], body));
}

function expectHardened({ head, body }: RawAnswer): void {
  expect(head).toContain("content-security-policy: default-src 'none'");
  expect(head).toContain("frame-ancestors 'none'");
  expect(head).toContain('x-content-type-options: nosniff');
  expect(head).toContain('cache-control: no-store');
  expect(head).not.toContain('x-powered-by');
  expect(body).not.toContain('<script>mark');
  expect(body).not.toMatch(/\bat \S+ \(.*:\d+:\d+\)/);
}

describe('addresses', () => {
  test.each([
    ['a percent sign alone', '/espace/%', 400, 'SYS-FORME'],
    ['half a character', '/espace/%E0%A4%A', 400, 'SYS-FORME'],
    ['bytes that are no text', '/connexion/vers/%FF%FE', 400, 'SYS-FORME'],
    ['a bad encoding of the way back', '/connexion/cas/ent/retour/%E0%A4%A?ticket=ST-1', 400, 'SYS-FORME'],
    ['a name of an object', '/__proto__', 404, 'PAGE-INCONNUE'],
    ['another host', '//evil.example/espace', 404, 'PAGE-INCONNUE'],
    ['a way up', '/static/../../../etc/passwd', 404, 'PAGE-INCONNUE'],
    ['a hidden way up', '/static/%2e%2e/%2e%2e/etc/passwd', 404, 'PAGE-INCONNUE'],
    ['a file of ours', '/package.json', 404, 'PAGE-INCONNUE'],
    ['a script', `/${encodeURIComponent(MARK)}`, 404, 'PAGE-INCONNUE'],
    ['a NUL', '/connexion/vers/%00', 404, 'AUTH-IDP-INCONNU'],
    ['nine thousand characters', `/${'a'.repeat(9_000)}`, 413, 'SYS-TAILLE'],
    ['a query of nine thousand characters', `/connexion?q=${'a'.repeat(9_000)}`, 413, 'SYS-TAILLE'],
  ])('%s', async (_what, target, status, code) => {
    const answer = await ask('GET', target, [cookie]);
    expectHardened(answer);
    expect(errorPageOf({ status: answer.status, text: answer.body })).toMatchObject({ status, code });
  });

  test('two slashes are the page of one slash, on this host', async () => {
    expect((await ask('GET', '//')).head).toMatch(/location: \/espace\r/);
  });

  test('every kind of answer says what a browser may do with it', async () => {
    const stylesheet = /href="(\/static\/[^"]+\.css)"/.exec((await ask('GET', '/connexion')).body)?.[1] ?? '';
    const paths = ['/', '/connexion', '/connexion/vers/ent', '/connexion/saml/metadata', '/lti/tools/calcul/jwks', '/livez', '/readyz', '/metrics', '/robots.txt', '/favicon.ico', stylesheet, '/nowhere', '/espace', `${TEACHER_PAGE}/ressources/galaxie/ouvrir`];
    for (const path of paths) {
      const { status, head } = await ask('GET', path, [cookie]);
      expect(status).toBeLessThan(500);
      expect(head).toContain("content-security-policy: default-src 'none'; script-src 'self'");
      expect(head).toContain('x-content-type-options: nosniff');
    }
  });

  test.each([
    ['a whole address of another host', 'http://evil.example/connexion'],
    ['a whole address with a name and a password', 'http://a:b@evil.example/connexion'],
  ])('%s is answered as the path it holds', async (_what, target) => {
    const answer = await ask('GET', target);
    expect(answer.status).toBe(200);
    expect(answer.body).not.toContain('evil.example');
  });

  test('a thousand parameters, one of them a thousand times', async () => {
    const many = Array.from({ length: 1_000 }, (_, index) => `a${index}=1`).join('&');
    const twice = Array.from({ length: 1_000 }, () => 'vers=/').join('&');
    for (const query of [many.slice(0, 8_000), twice, `q=${MARK}&q=b&ecole=a&ecole=b&lang=fr&lang=en`]) expect((await ask('GET', `/connexion?${encodeURI(query)}`)).status).toBe(200);
  });

  test.each(['q', 'ecole', 'vers', 'lang', 'groupe', 'matiere', '__proto__', 'constructor[prototype]', 'q[]', 'toString'])('odd values of %s on every page', async (name) => {
    for (const value of ['%00', '%', '%E0%A4%A', encodeURIComponent(MARK), '%F0%9F%92%A9', 'a'.repeat(4_000), '..%2f..%2f', '%0d%0aset-cookie:%20x=1']) {
      for (const path of ['/connexion', '/connexion/vers/ent', '/au-revoir', TEACHER_PAGE, `${TEACHER_PAGE}/ressources/calcul`, `${TEACHER_PAGE}/ressources/galaxie/ouvrir`]) {
        const answer = await ask('GET', `${path}?${name}=${value}`, [cookie]);
        expect(answer.status).toBeLessThan(400);
        expect(answer.body).not.toContain('<script>mark');
        expect(answer.head).not.toContain('set-cookie: x=1');
      }
    }
  });
});

describe('methods', () => {
  test.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY'])('%s means nothing here', async (method) => {
    for (const path of ['/', '/connexion', '/espace', '/deconnexion', '/connexion/saml/acs', '/lti/authorize', '/nowhere', '/livez']) {
      const answer = await ask(method, path, [cookie, 'x-secret: told-back']);
      expect(answer.status).toBe(405);
      expect(answer.head).toContain('allow: get, head, post');
      expect(answer.body).toContain('SYS-METHODE');
      expect(answer.body).not.toContain('told-back');
    }
  });

  test('CONNECT and words that are no method end the connection', async () => {
    expect((await sendRaw(hub.origin, requestText('CONNECT', 'evil.example:443'))).status).toBe(0);
    expect((await sendRaw(hub.origin, requestText('BREW', '/'))).status).toBe(400);
  });

  test.each(['/livez', '/connexion', '/accessibilite', '/au-revoir', '/nowhere'])('HEAD of %s is the head of GET', async (path) => {
    const [head, get] = await Promise.all([ask('HEAD', path), ask('GET', path)]);
    expect(head.status).toBe(get.status);
    expect(head.body).toBe('');
    expect(head.head).toContain('content-security-policy');
  });

  test.each(['/connexion', '/espace', '/connexion/vers/ent', '/accessibilite', '/livez', '/metrics'])('POST to %s is no form of ours', async (path) => {
    const answer = await ask('POST', path, [FORM], 'a=b');
    expect([401, 404]).toContain(answer.status);
  });

  test.each([['GET', '/connexion/saml/acs'], ['GET', '/deconnexion'], ['HEAD', '/deconnexion']])('%s %s is told which method it is for', async (method, path) => {
    const answer = await ask(method, path);
    expect(answer.status).toBe(405);
    expect(answer.head).toContain('allow: post');
  });

  test.each(['/connexion/cas/ent/retour/name', '/connexion/saml/reprise/name', '/connexion/saml/arrivee/name', '/connexion/saml/decouverte?attente=name'])(
    'HEAD of %s, which uses something up, is refused', async (path) => {
      const answer = await ask('HEAD', path);
      expect(answer.status).toBe(405);
      expect(answer.head).toContain('allow: get');
    });
});

describe('heads', () => {
  test('of twenty kilobytes are refused before anything reads them', async () => {
    expect((await ask('GET', '/connexion', [`x-long: ${'a'.repeat(20_000)}`])).status).toBe(431);
    expect((await ask('GET', '/connexion', Array.from({ length: 2_000 }, (_, index) => `x-${index}: ${index}`))).status).toBe(431);
  });

  test('with cookies of ten kilobytes, many cookies, cookies twice or without a name are read', async () => {
    for (const value of [`a=${'b'.repeat(10_000)}`, Array.from({ length: 500 }, (_, index) => `c${index}=1`).join('; '), 'tentative=a; tentative=b', '=; ;; =x; passerelle', 'langue=%FF; idp="']) {
      const answer = await ask('GET', '/connexion', [`cookie: ${value}`]);
      expect(answer.status).toBe(200);
      expect(answer.head).not.toContain('set-cookie');
    }
  });

  test('cannot say which host this is', async () => {
    const answer = await sendRaw(hub.origin, ['GET /connexion/vers/ent HTTP/1.1', 'Host: evil.example', 'X-Forwarded-Host: evil.example', 'X-Forwarded-Proto: https', 'Forwarded: host=evil.example', 'Connection: close', '', ''].join('\r\n'));
    expect(answer.status).toBe(302);
    expect(decodeURIComponent(answer.head)).toContain(`service=${hub.origin}/connexion/cas/ent/retour/`);
    expect(answer.head).not.toContain('evil.example');
    const away = await sendRaw(hub.origin, ['GET /espace HTTP/1.1', 'Host: evil.example', 'Connection: close', '', ''].join('\r\n'));
    expect(away.head).toMatch(/location: \/connexion\?vers=/);
  });

  test('that ask for JSON get it, with the code, the id and nothing else', async () => {
    const answer = await sendRaw(hub.origin, requestText('GET', `/${encodeURIComponent(MARK)}`, ['accept: application/json']));
    expectHardened(answer);
    expect(answer.head).toContain('content-type: application/json');
    expect(JSON.parse(answer.body)).toEqual({ code: 'PAGE-INCONNUE', traceId: expect.stringMatching(/^[0-9A-Z]{4}-[0-9A-Z]{2}$/) });
    const unknown = await sendRaw(hub.origin, requestText('GET', '/espace', ['accept: application/json']));
    expect([unknown.status, JSON.parse(unknown.body)]).toEqual([401, { code: 'AUTH-REQUISE', traceId: expect.any(String) }]);
  });

  test.each(['text/html;q=x', '*/*;;;', 'a'.repeat(5_000), 'application/json;q=0', MARK, ','])('with an odd Accept (%.12s) are answered', async (accept) => {
    const answer = await sendRaw(hub.origin, requestText('GET', '/nowhere', [`accept: ${accept}`]));
    expect(answer.status).toBe(404);
  });

  test.each([
    ['two lengths', ['content-length: 3', 'content-length: 5']],
    ['a length and chunks', ['content-length: 3', 'transfer-encoding: chunked']],
    ['a length that is none', ['content-length: many']],
    ['a line broken in two', ['x: a\r\n b']],
    ['a NUL', ['x: a\0b']],
  ])('with %s end the connection', async (_what, headers) => {
    const answer = await sendRaw(hub.origin, `${requestText('POST', '/deconnexion', headers).trimEnd()}\r\n\r\nabc`);
    expect(answer.status).toBe(400);
    expect(answer.body).toBe('');
  });
});

describe('bodies', () => {
  test.each([
    ['JSON, however deep', 'application/json', '['.repeat(60_000)],
    ['JSON with a prototype', 'application/json', '{"__proto__":{"signedIn":true}}'],
    ['XML with an entity', 'text/xml', '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'],
    ['several parts', 'multipart/form-data; boundary=x', '--x\r\ncontent-disposition: form-data; name="RelayState"\r\n\r\n1\r\n--x--'],
    ['bytes', 'application/octet-stream', '\u0000\u0001'],
  ])('that are %s are not read', async (_what, type, body) => {
    const acs = await ask('POST', '/connexion/saml/acs', [`content-type: ${type}`], body);
    expectHardened(acs);
    expect(errorPageOf({ status: acs.status, text: acs.body })).toMatchObject({ status: 415, code: 'SYS-TYPE' });
    const leave = await ask('POST', '/deconnexion', [`content-type: ${type}`, cookie], body);
    expect(errorPageOf({ status: leave.status, text: leave.body })).toMatchObject({ status: 403, code: 'SYS-CSRF' });
    const authorize = await ask('POST', '/lti/authorize', [`content-type: ${type}`], body);
    expect(authorize.status).toBe(415);
  });

  test.each([
    ['too long', FORM, `SAMLResponse=${'A'.repeat(400_000)}`, 413, 'SYS-TAILLE'],
    ['with too many fields', FORM, Array.from({ length: 30 }, (_, index) => `f${index}=1`).join('&'), 413, 'SYS-TAILLE'],
    ['with the same field twice', FORM, 'SAMLResponse=a&RelayState=b&RelayState=c', 400, 'SYS-FORME'],
    ['in a character set there is not', `${FORM}; charset=utf-99`, 'SAMLResponse=a', 415, 'SYS-TYPE'],
    ['compressed in a way there is not', `${FORM}\r\ncontent-encoding: zip`, 'SAMLResponse=a', 415, 'SYS-TYPE'],
    ['that are not compressed as they say', `${FORM}\r\ncontent-encoding: gzip`, 'SAMLResponse=a', 400, 'SYS-FORME'],
    ['that name no attempt', FORM, `SAMLResponse=a&RelayState=${encodeURIComponent(MARK)}`, 403, 'AUTH-REPONSE'],
    ['with the name of an object as attempt', FORM, 'SAMLResponse=a&RelayState=__proto__', 403, 'AUTH-REPONSE'],
    ['with bad encodings', FORM, 'SAMLResponse=%&RelayState=%E0%A4%A', 403, 'AUTH-REPONSE'],
    ['that are empty', FORM, '', 415, 'SYS-TYPE'],
  ])('%s are refused', async (_what, type, body, status, code) => {
    const answer = await ask('POST', '/connexion/saml/acs', [type], body);
    expectHardened(answer);
    expect(errorPageOf({ status: answer.status, text: answer.body })).toMatchObject({ status, code });
  });

  test('that grow a thousandfold when they are unpacked are refused', async () => {
    const packed = gzipSync(Buffer.alloc(20_000_000, 'A'));
    const head = requestText('POST', '/connexion/saml/acs', ['accept: text/html', FORM, 'content-encoding: gzip', `content-length: ${packed.length}`]);
    const answer = await sendRaw(hub.origin, Buffer.concat([Buffer.from(head), packed]));
    expect(errorPageOf({ status: answer.status, text: answer.body })).toMatchObject({ status: 413, code: 'SYS-TAILLE' });
  });

  test('that end before they said do not hold the next request up', async () => {
    const { hostname, port } = new URL(hub.origin);
    const cut = connect(Number(port), hostname, () => { cut.write(`POST /deconnexion HTTP/1.1\r\nhost: a\r\n${FORM}\r\ncontent-length: 4000\r\n\r\nhalf`); });
    await once(cut, 'connect');
    expect((await ask('GET', '/livez')).status).toBe(200);
    cut.destroy();
    await once(cut, 'close');
  });

  test('parameters in the address of the consumer are refused', async () => {
    const answer = await ask('POST', '/connexion/saml/acs?RelayState=x', [FORM], 'SAMLResponse=a&RelayState=x');
    expect(errorPageOf({ status: answer.status, text: answer.body })).toMatchObject({ status: 400, code: 'SYS-FORME' });
  });
});

describe('floods', () => {
  test('of sign-ins from one address are slowed down, each kind for itself, and told when to come back', async () => {
    const small = await startSchoolHub({ config: { limits: { signInsPerAddressPerMinute: 10 } }, connections: (_origin, cas) => [entConnection(cas), academyDoor(systemClock).connection()] });
    const browser = small.browser();
    const answers = await Promise.all(Array.from({ length: 30 }, () => browser.get(`/connexion/vers/ent?vers=${PUPIL_PAGE}`)));
    const refused = answers.filter(({ status }) => status === 429);
    // A minute may begin in the middle of the test: then two of them are counted.
    expect([10, 20]).toContain(refused.length);
    expect(refused[0]?.headers['retry-after']).toBe('60');
    expect(errorPageOf(refused[0]!)).toMatchObject({ code: 'SYS-LIMITE', href: `/connexion/vers/ent?vers=${encodeURIComponent(PUPIL_PAGE)}` });

    const { store } = small.hub;
    const posts = await Promise.all(Array.from({ length: 30 }, () => browser.post('/connexion/saml/acs', { SAMLResponse: 'a', RelayState: 'b' })));
    expect([10, 20]).toContain(posts.filter(({ status }) => status === 403).length);
    const returns = await Promise.all(Array.from({ length: 30 }, () => browser.get('/connexion/cas/ent/retour/x?ticket=ST-1')));
    expect([10, 20]).toContain(returns.filter(({ status }) => status === 403).length);
    // What was too much is not recorded either: the trail cannot be filled from outside.
    const { items } = await store.collection(COLLECTIONS.audit).find('byTime', { limit: 1_000 });
    expect(items.filter(({ event }) => event === 'sign-in').length).toBeLessThanOrEqual(40);
    expect((await browser.get('/connexion')).status).toBe(200);
    await small.close();
  });

  test('of garbage for one attempt do not use it up', async () => {
    const browser = new HttpBrowser(hub.origin);
    const { headers } = await browser.get('/connexion/vers/ent');
    const service = new URL(headers.location ?? '').searchParams.get('service') ?? '';
    for (let time = 0; time < 25; time += 1) expect((await browser.get(`${service}?ticket=garbage`)).status).toBe(403);
    expect((await browser.get(`${service}?ticket=${hub.cas.issue('lea', service)}`)).status).toBe(303);
  });

  test('of garbage posted to one attempt of the academy are stopped', async () => {
    const browser = new HttpBrowser(hub.origin);
    const { headers } = await browser.get('/connexion/vers/academie');
    const relayState = new URL(headers.location ?? '').searchParams.get('RelayState') ?? '';
    const answers = await Promise.all(Array.from({ length: 25 }, () => browser.postFromElsewhere('/connexion/saml/acs', { SAMLResponse: 'garbage', RelayState: relayState })));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array.from({ length: 20 }, () => 303), ...Array.from({ length: 5 }, () => 429)]);
  });
});
