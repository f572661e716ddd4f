import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { begin, complete, connectionTo, ORIGIN, attempt, refusalOf, toolsFor } from '../support/cas-sign-in.js';
import { startLoopback, type LoopbackServer } from '../support/loopback.js';
import { HubError, type ErrorCode } from '../../src/domain/errors.js';
import type { OutgoingRequest } from '../../src/protocols/contract/outgoing.js';

const NS = 'http://www.yale.edu/tp/cas';
const success = '<cas:authenticationSuccess><cas:user>admin</cas:user></cas:authenticationSuccess>';
const failure = '<cas:authenticationFailure code="INVALID_TICKET">non</cas:authenticationFailure>';

const response = (content: string): string => `<cas:serviceResponse xmlns:cas="${NS}">${content}</cas:serviceResponse>`;
const successWith = (content: string): string => response(`<cas:authenticationSuccess>${content}</cas:authenticationSuccess>`);

const open: LoopbackServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function serve(listener: RequestListener): Promise<LoopbackServer> {
  const server = await startLoopback(listener);
  open.push(server);
  return server;
}

async function refusalOfBody(body: string): Promise<HubError> {
  const server = await serve((_request, answer) => answer.end(body));
  return refusalOf(await complete(connectionTo({ url: server.url }), 'ST-1'));
}

describe('CAS5, CAS9: what a hostile or broken server may answer', () => {
  const cases: readonly (readonly [what: string, body: string, code: ErrorCode])[] = [
    ['a failure, then a success', response(failure + success), 'CAS-TICKET'],
    ['a success, then a failure', response(success + failure), 'CAS-TICKET'],
    ['a success inside a failure', response(failure.replace('non', success)), 'CAS-TICKET'],
    ['a ticket echoed as markup in a failure (CVE-2017-1000071)', response(`<cas:authenticationFailure code="INVALID_TICKET">x</cas:authenticationFailure>${success}<cas:authenticationFailure>`), 'AUTH-FORMAT'],
    ['a failure inside a success', successWith(`<cas:user>admin</cas:user>${failure}`), 'AUTH-FORMAT'],
    ['a failure among the attributes', successWith(`<cas:user>admin</cas:user><cas:attributes>${failure}</cas:attributes>`), 'AUTH-FORMAT'],
    ['two successes', response(success + success), 'AUTH-FORMAT'],
    ['a success and something else', response(`${success}<cas:other/>`), 'AUTH-FORMAT'],
    ['nothing in the response', response(''), 'AUTH-FORMAT'],
    ['only text in the response', response('admin'), 'AUTH-FORMAT'],
    ['a proxy success', response('<cas:proxySuccess><cas:proxyTicket>PT-1</cas:proxyTicket></cas:proxySuccess>'), 'AUTH-FORMAT'],
    ['a proxy failure', response('<cas:proxyFailure code="INVALID_TICKET">x</cas:proxyFailure>'), 'AUTH-FORMAT'],
    ['two users', successWith('<cas:user>pupil</cas:user><cas:user>admin</cas:user>'), 'AUTH-FORMAT'],
    ['a second user without namespace', successWith('<cas:user>pupil</cas:user><user>admin</user>'), 'AUTH-FORMAT'],
    ['a user with markup', successWith('<cas:user>pu<b/>pil</cas:user>'), 'AUTH-FORMAT'],
    ['a user with an injected user', successWith('<cas:user><cas:user>admin</cas:user></cas:user>'), 'AUTH-FORMAT'],
    ['a user of another namespace', successWith('<x:user xmlns:x="urn:x">admin</x:user>'), 'AUTH-FORMAT'],
    ['no user', successWith('<cas:attributes><cas:user>admin</cas:user></cas:attributes>'), 'AUTH-FORMAT'],
    ['an empty user', successWith('<cas:user/>'), 'AUTH-ATTRIBUT'],
    ['a blank user', successWith('<cas:user> \n </cas:user>'), 'AUTH-ATTRIBUT'],
    ['a user of two lines', successWith('<cas:user>pupil\nadmin</cas:user>'), 'AUTH-FORMAT'],
    ['an endless user', successWith(`<cas:user>${'a'.repeat(513)}</cas:user>`), 'AUTH-FORMAT'],
    ['a proxied identity', successWith('<cas:user>admin</cas:user><cas:proxies><cas:proxy>https://evil.example/</cas:proxy></cas:proxies>'), 'AUTH-FORMAT'],
    ['the wrong namespace', response(success).replaceAll(NS, 'http://www.yale.edu/tp/cas/evil'), 'AUTH-FORMAT'],
    ['the prefix without its namespace', response(success).replaceAll(NS, 'urn:evil'), 'AUTH-FORMAT'],
    ['no namespace', response(success).replaceAll('cas:', '').replace(/ xmlns="[^"]+"/, ''), 'AUTH-FORMAT'],
    ['an unbound prefix', response(success).replace(/ xmlns:cas="[^"]+"/, ''), 'AUTH-FORMAT'],
    ['a success rebound to another namespace', response(success.replace('Success>', `Success xmlns:cas="urn:evil">`)), 'AUTH-FORMAT'],
    ['another root of the namespace', response(success).replaceAll('serviceResponse', 'response'), 'AUTH-FORMAT'],
    ['another root around it', `<html>${response(success)}</html>`, 'AUTH-FORMAT'],
    ['two roots', response(failure) + response(success), 'AUTH-FORMAT'],
    ['a document type', `<!DOCTYPE x>${response(success)}`, 'AUTH-FORMAT'],
    ['an external entity', `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${successWith('<cas:user>&e;</cas:user>')}`, 'AUTH-FORMAT'],
    ['a billion laughs', `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>${successWith('<cas:user>&b;</cas:user>')}`, 'AUTH-FORMAT'],
    ['an undefined entity', successWith('<cas:user>&eacute;</cas:user>'), 'AUTH-FORMAT'],
    ['a processing instruction', response(`<?php x ?>${success}`), 'AUTH-FORMAT'],
    ['CDATA', successWith('<cas:user><![CDATA[admin]]></cas:user>'), 'AUTH-FORMAT'],
    ['a comment that splits the user', successWith('<cas:user>admin<!-- x -->.evil</cas:user>'), 'AUTH-FORMAT'],
    ['a control character', successWith('<cas:user>adm&#0;in</cas:user>'), 'AUTH-FORMAT'],
    ['XML 1.1 and its control characters', `<?xml version="1.1"?>${successWith('<cas:user>adm&#1;in</cas:user>')}`, 'AUTH-FORMAT'],
    ['a control character beside the user', `<?xml version="1.1"?>${successWith('<cas:user>admin</cas:user><cas:a>&#1;</cas:a>')}`, 'AUTH-FORMAT'],
    ['an answer cut short', response(success).slice(0, -5), 'AUTH-FORMAT'],
    ['deep nesting', successWith(`<cas:user>admin</cas:user>${'<cas:a>'.repeat(9)}${'</cas:a>'.repeat(9)}`), 'AUTH-FORMAT'],
    ['nesting without an end', successWith(`<cas:user>admin</cas:user>${'<cas:a>'.repeat(5_000)}`), 'AUTH-FORMAT'],
    ['many elements', successWith(`<cas:user>admin</cas:user>${'<cas:a/>'.repeat(5_000)}`), 'AUTH-FORMAT'],
    ['many attributes', successWith(`<cas:user ${Array.from({ length: 5_000 }, (_, i) => `a${i}=""`).join(' ')}>admin</cas:user>`), 'AUTH-FORMAT'],
    ['JSON', '{"serviceResponse":{"authenticationSuccess":{"user":"admin"}}}', 'AUTH-FORMAT'],
    ['a page', '<!doctype html><title>Connexion</title>', 'AUTH-FORMAT'],
    ['nothing', '', 'AUTH-FORMAT'],
  ];

  test.each(cases)('%s', async (_what, body, code) => {
    const refusal = await refusalOfBody(body);
    expect(refusal.code).toBe(code);
    expect(refusal.message).not.toMatch(/admin|evil|laughs|passwd/);
  });

  test('10 MB', async () => {
    const server = await serve((_request, answer) => answer.end(successWith(`<cas:user>admin</cas:user><cas:a>${'x'.repeat(10_000_000)}</cas:a>`)));
    const refusal = refusalOf(await complete(connectionTo({ url: server.url }), 'ST-1'));
    expect(refusal).toMatchObject({ code: 'AUTH-IDP-PANNE', detail: 'ticket validation: the answer is longer than 65536 bytes' });
  });

  test('slow: the limits of the exchange are five seconds and 64 kB, and running out of them is AUTH-IDP-PANNE', async () => {
    const asked: OutgoingRequest[] = [];
    const slow = {
      post: (): Promise<never> => Promise.reject(new Error('nothing is posted')),
      get: (request: OutgoingRequest): Promise<never> => {
        asked.push(request);
        return Promise.reject(new HubError('SYS-RESEAU', { detail: 'ent.example.fr: no complete answer within 5000 ms' }));
      },
    };
    const refusal = refusalOf(await complete(connectionTo({ url: 'https://ent.example.fr/cas' }), 'ST-1', toolsFor(slow)));
    expect(refusal).toMatchObject({ code: 'AUTH-IDP-PANNE', detail: 'ticket validation: ent.example.fr: no complete answer within 5000 ms' });
    expect(asked).toMatchObject([{ timeoutMs: 5_000, maxBytes: 65_536 }]);
  });

  test('a redirect is not followed, even to an answer that would do', async () => {
    const elsewhere = await serve((_request, answer) => answer.end(response(success)));
    const server = await serve((_request, answer) => answer.writeHead(302, { Location: `${elsewhere.url}/serviceValidate` }).end());
    expect(refusalOf(await complete(connectionTo({ url: server.url }), 'ST-1')).code).toBe('AUTH-IDP-PANNE');
    expect(elsewhere.requests).toEqual([]);
  });

  test('TLS that is not what it says', async () => {
    const server = await serve((_request, answer) => answer.end(response(success)));
    const refusal = refusalOf(await complete(connectionTo({ url: server.url.replace('http:', 'https:') }), 'ST-1'));
    expect(refusal.code).toBe('AUTH-IDP-PANNE');
  });
});

describe('CAS7: what a browser may bring as a ticket', () => {
  test.each([
    ['a second parameter (CVE-2014-4172)', 'ST-x&service=https://evil.example/'],
    ['an encoded one', 'ST-x%26service=https%3A%2F%2Fevil.example'],
    ['a fragment', 'ST-x#'],
    ['a path', 'ST-../../logout'],
    ['a line break', 'ST-x\r\nHost: evil.example'],
    ['a line break at the end', 'ST-x\n'],
    ['markup', 'ST-</cas:authenticationFailure><cas:authenticationSuccess>'],
    ['a blank', 'ST-x y'],
    ['a null', 'ST-x\u0000'],
    ['letters of other alphabets', 'ST-é'],
    ['a proxy ticket', 'PT-1-abc'],
    ['a granting ticket', 'TGT-1-abc'],
    ['lower case', 'st-1'],
    ['only the prefix', 'ST-'],
    ['257 characters', `ST-${'a'.repeat(254)}`],
    ['nothing', ''],
    ['no ticket', undefined],
    ['two tickets', ['ST-1', 'ST-2']],
    ['an object', { $ne: '' }],
  ])('%s: CAS-TICKET, and the server is not asked', async (_what, ticket) => {
    const server = await serve((_request, answer) => answer.end(response(success)));
    const refusal = refusalOf(await complete(connectionTo({ url: server.url }), ticket));
    expect(refusal.code).toBe('CAS-TICKET');
    expect(server.requests).toEqual([]);
    expect(refusal.message).not.toContain('evil');
  });

  test.each(['ST-1-dA.b_c-cas.example.fr', `ST-${'a'.repeat(253)}`])('the server is asked about %s', async (ticket) => {
    const server = await serve((_request, answer) => answer.end(response(failure)));
    await complete(connectionTo({ url: server.url }), ticket);
    expect(server.requests).toHaveLength(1);
  });
});

describe('CAS8: what a request may say about our own address (CVE-2022-39369)', () => {
  const spoofed = {
    headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http', forwarded: 'host=evil.example' },
    url: '//evil.example/connexion/cas/cas-ent/retour?service=https://evil.example/&ticket=ST-evil',
    originalUrl: '//evil.example/',
    query: { service: 'https://evil.example/', ticket: 'ST-evil' },
    hostname: 'evil.example',
    protocol: 'http',
  };
  const service = `${ORIGIN}/connexion/cas/cas-ent/retour/${attempt.id}`;

  test('the service sent to the login page is ours', async () => {
    const { url, service: sent } = await begin(connectionTo({ url: 'https://ent.example.fr/cas' }), spoofed);
    expect(sent).toBe(service);
    expect(url.origin).toBe('https://ent.example.fr');
  });

  test('so is the one validated, and the ticket is the one the step names', async () => {
    const server = await serve((_request, answer) => answer.end(response(failure)));
    await complete(connectionTo({ url: server.url }), 'ST-1', undefined, spoofed);
    expect(server.requests).toEqual([`/p3/serviceValidate?service=${encodeURIComponent(service)}&ticket=ST-1`]);
  });
});
