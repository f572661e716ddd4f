import { describe, expect, test } from '@jest/globals';
import { authenticationError, authenticationResponse } from '../../../../../src/protocols/outbound/lti13/authentication-response.js';
import { REDIRECT } from '../../../../support/lti-platform.js';

describe('P-17: what goes back is a form, and the state is as it came', () => {
  test.each(['', 'abc', ' "<&\'>+%20é漢🎈\t'])('state %j', (state) => {
    const address = { redirectUri: REDIRECT, state };
    expect(authenticationResponse(address, 'jwt')).toEqual({ kind: 'form', action: REDIRECT, fields: { id_token: 'jwt', state } });
    expect(authenticationError(address, 'access_denied', 'why')).toEqual({ kind: 'form', action: REDIRECT, fields: { error: 'access_denied', error_description: 'why', state } });
  });

  test('absent stays absent', () => {
    const address = { redirectUri: REDIRECT, state: undefined };
    expect(authenticationResponse(address, 'jwt')).toEqual({ kind: 'form', action: REDIRECT, fields: { id_token: 'jwt' } });
    expect(authenticationError(address, 'access_denied', 'why')).toEqual({ kind: 'form', action: REDIRECT, fields: { error: 'access_denied', error_description: 'why' } });
  });
});
