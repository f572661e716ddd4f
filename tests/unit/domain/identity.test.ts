import { expect, test } from '@jest/globals';
import { ConnectionId } from '../../../src/domain/connection.js';
import { identityId } from '../../../src/domain/identity.js';

test('the same subject at two servers is two identities', () => {
  expect(identityId('cas-nantes', 'mbertin')).not.toBe(identityId('cas-lyon', 'mbertin'));
});

test('the key splits in one way only: a subject may hold a blank, the name of a connection may not', () => {
  expect(identityId('cas', 'nantes mbertin').split(' ', 1)).toEqual(['cas']);
  expect(ConnectionId.safeParse('cas nantes').success).toBe(false);
  expect(ConnectionId.safeParse('cas-nantes').success).toBe(true);
});
