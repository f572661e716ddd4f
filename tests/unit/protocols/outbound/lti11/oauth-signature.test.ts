import { describe, expect, test } from '@jest/globals';
import { baseString, percentEncode, signatureOf } from '../../../../../src/protocols/outbound/lti11/oauth-signature.js';

/** RFC 5849, 3.4.1.1 and 3.4.1.3.1: the example, without its Authorization header's realm. */
const example = {
  method: 'POST',
  url: 'http://EXAMPLE.COM:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b',
  parameters: [
    ['oauth_consumer_key', '9djdj82h48djs9d2'], ['oauth_token', 'kkk9d7dh3k39sjv7'], ['oauth_signature_method', 'HMAC-SHA1'],
    ['oauth_timestamp', '137131201'], ['oauth_nonce', '7d8f3e4a'], ['c2', ''], ['a3', '2 q'],
  ],
} as const;

describe('OAuth 1.0a signatures (LTI 1.1)', () => {
  test('the base string of the example in RFC 5849', () => {
    expect(baseString(example)).toBe(
      'POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D%26c2%3D%26'
      + 'oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1%26'
      + 'oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7',
    );
  });

  test('every character but letters, digits and -._~ is encoded, in capitals', () => {
    expect(percentEncode('a-._~Z9')).toBe('a-._~Z9');
    expect(percentEncode("!'()* +&=%/é☺")).toBe('%21%27%28%29%2A%20%2B%26%3D%25%2F%C3%A9%E2%98%BA');
  });

  test('the secret is encoded before it becomes the key', () => {
    expect(signatureOf(example, 'a secret&more')).not.toBe(signatureOf(example, 'a%20secret%26more'));
    expect(signatureOf(example, 'kd94hf93k423kf44')).toMatch(/^[A-Za-z0-9+/]{27}=$/);
  });

  test('parameters of one name are in the order of their values, and none is lost', () => {
    const twice = baseString({ method: 'POST', url: 'https://outil.example.fr/', parameters: [['a', '2'], ['a', '10'], ['a', '2']] });
    expect(twice.endsWith('a%3D10%26a%3D2%26a%3D2')).toBe(true);
  });
});
