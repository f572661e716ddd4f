import { describe, expect, test } from '@jest/globals';
import { registrationsOf } from '../../../../../src/protocols/outbound/lti13/registration.js';
import { REDIRECT, toolOf } from '../../../../support/lti-platform.js';

describe('registrations', () => {
  test('resources of one client share it, whatever else differs', () => {
    const books = [
      toolOf({ targetLinkUri: 'https://outil.example.fr/1', custom: { livre: '1' } }, { id: 'livre-1' }),
      toolOf({ targetLinkUri: 'https://outil.example.fr/2', deployments: { '0449901Y': 'd1' } }, { id: 'livre-2' }),
    ];
    const registrations = registrationsOf([...books, toolOf({ clientId: 'autre' }, { id: 'autre' })]);
    expect([...registrations.keys()]).toEqual(['calcul', 'autre']);
    expect([...(registrations.get('calcul')?.tools.keys() ?? [])]).toEqual(['livre-1', 'livre-2']);
    expect(registrations.get('calcul')?.redirectUris).toEqual([REDIRECT]);
  });

  test.each([
    ['login address', { loginUrl: 'https://outil.example.fr/autre' }],
    ['redirect URIs', { redirectUris: [REDIRECT, 'https://outil.example.fr/deux'] }],
    ['leniency', { lenientPrompt: true }],
    ['leniency about scope', { lenientScope: true }],
  ])('two resources of one client with another %s stop the hub, and both are named', (_what, differences) => {
    expect(() => registrationsOf([toolOf({}, { id: 'livre-1' }), toolOf(differences, { id: 'livre-2' })])).toThrow(
      expect.objectContaining({ code: 'SYS-CONFIG', detail: 'resource livre-2: clientId calcul is registered with other addresses by resource livre-1' }),
    );
  });

  test('two resources of one client in two sectors stop the hub: one tool would see one pupil as two', () => {
    expect(() => registrationsOf([toolOf({}, { id: 'livre-1', sector: 'livres' }), toolOf({}, { id: 'livre-2', sector: 'cahiers' })])).toThrow(
      expect.objectContaining({ code: 'SYS-CONFIG', detail: 'resource livre-2: clientId calcul is of another sector than at resource livre-1' }),
    );
  });
});
