import { describe, expect, test } from '@jest/globals';
import { migrationClaim } from '../../../../../src/protocols/outbound/lti13/migration.js';
import { settingsOf } from '../../../../support/lti-platform.js';

describe('the claim by which a tool of LTI 1.1 knows us again (Core 1.3, Appendix E)', () => {
  // The example of LTI 1.3 Core, *LTI 1.1 migration claim*, 6.1.2.
  const facts = { deploymentId: '689302', issuer: 'https://lmsvendor.com', clientId: 'PM48OJSfGDTAzAo', exp: 1_551_290_856, nonce: '172we8671fd8z' };

  test('is signed as the specification’s example is', () => {
    expect(migrationClaim({ consumerKey: '179248902', secret: 'my-lti11-secret' }, facts)).toEqual({
      oauth_consumer_key: '179248902',
      oauth_consumer_key_sign: 'lWd54kFo5qU7xshAna6v8BwoBm6tmUjc6GTax6+12ps=',
    });
  });

  test('is for tools that had a key only', () => {
    expect(migrationClaim(settingsOf().lti1p1, facts)).toBeUndefined();
  });
});
