import { describe, expect, test } from '@jest/globals';
import { asHubError, ERRORS, HubError, type ErrorCode } from '../../../src/domain/errors.js';

describe('the table', () => {
  test.each(Object.entries(ERRORS))('%s has a status of refusal and a form people can read out', (code, { status }) => {
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(600);
    expect(code).toMatch(/^[A-Z]+(-[A-Z]+)+$/);
  });
});

describe('a refusal', () => {
  test('carries its code, its status, its rule and its cause', () => {
    const cause = new Error('socket');
    const error = new HubError('AUTH-IDP-PANNE', { detail: 'no answer', rule: 'V09', cause });
    expect(error).toMatchObject({ name: 'HubError', code: 'AUTH-IDP-PANNE', status: 502, detail: 'no answer', rule: 'V09', cause, message: 'AUTH-IDP-PANNE: no answer' });
    expect(error).toBeInstanceOf(Error);
  });

  test('without a detail is its code', () => {
    const error = new HubError('SYS-CSRF');
    expect([error.message, error.detail, error.rule, error.cause]).toEqual(['SYS-CSRF', undefined, undefined, undefined]);
  });
});

describe('whatever was thrown', () => {
  test('a refusal stays itself', () => {
    const error = new HubError('ROLE-REFUS');
    expect(asHubError(error)).toBe(error);
  });

  test.each([new TypeError('secret'), 'secret', undefined, null, { code: 'ROLE-REFUS' as ErrorCode }])('%p becomes a fault of ours, which repeats nothing of it', (thrown) => {
    const error = asHubError(thrown);
    expect([error.code, error.status, error.message]).toEqual(['SYS-INTERNE', 500, 'SYS-INTERNE']);
    expect(error.cause).toBe(thrown);
  });
});
