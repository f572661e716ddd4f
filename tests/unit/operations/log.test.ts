import { describe, expect, test } from '@jest/globals';
import { HubError } from '../../../src/domain/errors.js';
import { REDACTED_FIELDS } from '../../../src/operations/redaction.js';
import { keptLog } from './lines.js';

describe('a line', () => {
  test('is JSON with time, level and event code', () => {
    const { log, lines } = keptLog();
    log.warn('sign-in', { outcome: 'refused', code: 'AUTH-INCONNU', traceId: 'K7QM-4T' });
    expect(lines).toEqual([expect.objectContaining({ level: 'warn', event: 'sign-in', code: 'AUTH-INCONNU', traceId: 'K7QM-4T', time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*\.\d{3}Z$/) })]);
  });

  test('stays one line, whatever it quotes', () => {
    const { log, text } = keptLog();
    log.info('sign-in', { detail: 'a\n{"level":"error","event":"forged"}\r\nb' });
    expect(text().trimEnd().split('\n')).toHaveLength(1);
  });

  test('below the level is not written', () => {
    const { log, lines } = keptLog('warn');
    log.info('sign-in');
    log.debug('http-request');
    expect(lines).toEqual([]);
  });
});

describe('what is never written', () => {
  test.each(REDACTED_FIELDS)('the field %s, at the top and below, in any case', (field) => {
    const { log, text } = keptLog();
    log.info('x', { [field]: 'Zélie-Secret', inner: { [field]: 'Zélie-Secret', list: [{ [field.toUpperCase()]: ['Zélie-Secret'] }] }, kept: 'yes' });
    expect(text()).not.toContain('Zélie-Secret');
    expect(text()).toContain('"kept":"yes"');
  });

  test.each([
    ['the ticket of a CAS return', 'GET https://hub.example.fr/connexion/cas/ent/retour/abc?ticket=ST-1-abcdefghij&x=1', 'ST-1'],
    ['a query after a relative path', '/lti/authorize?login_hint=h123&lti_message_hint=m456', 'h123'],
    ['a ticket in a sentence', 'ticket ST-4242-AbCdEfGh.node1 was refused', 'AbCdEfGh'],
    ['a proxy-granting ticket', 'PGTIOU-12-abcdefghijk came', 'abcdefghijk'],
    ['an id token', `got eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ6In0.c2ln`, 'eyJzdWIi'],
    ['a mail address', 'no account for zelie.martin@ac-exemple.fr here', 'zelie.martin'],
    ['a SAML response in base64', `unreadable: ${'PHNhbWxwOlJlc3BvbnNl'.repeat(20)}`, 'PHNhbWxwOlJlc3BvbnNl'],
    ['a private key', '-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----', 'MIIEvQ'],
  ])('%s, in a detail or in an error and its causes', (_case, quoted, secret) => {
    const { log, text } = keptLog();
    log.warn('x', { detail: quoted });
    log.error('fault', { error: new HubError('SYS-INTERNE', { detail: quoted, cause: new Error(quoted) }) });
    expect(text()).not.toContain(secret);
  });

  test('identifiers that proofs need are kept', () => {
    const { log, lines } = keptLog();
    const fields = { personId: 'a4f0c9d2-7a57-4d1c-9a70-0b8c1f2e3d4c', connectionId: 'ent-nord', resourceId: 'calcul', hatId: 'pupil-0449901Y', hash: 'ab'.repeat(32) };
    log.info('launch', fields);
    expect(lines[0]).toMatchObject(fields);
  });

  test('a long hostile text costs little: 100,000 characters are cut', () => {
    const { log, text } = keptLog();
    for (const piece of ['a', '@', 'a.', '?', 'ST-', '-----BEGIN A']) log.info('x', { detail: piece.repeat(100_000 / piece.length) });
    expect(text().length).toBeLessThan(20_000);
  });
});
