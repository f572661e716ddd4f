import { describe, expect, test } from '@jest/globals';
import { RIGHT_SETTINGS } from '../../support/config-directory.js';
import { faultLines, load } from './support.js';

const RESOURCE = `
id: ancien
connector: generic-lti11
title: { fr: Ancien outil }
summary: { fr: Pour essayer }
publisher: Exemple
subject: maths
audience: { roles: [pupil] }
`;

const files = (settings: string, secret?: string) => ({
  'hub.yaml': RIGHT_SETTINGS,
  'resources/ancien.yaml': `${RESOURCE}settings: ${settings}\n`,
  ...(secret === undefined ? {} : { 'secrets/ancien': secret }),
});

describe('the secret of a resource', () => {
  test('stands in a file of its own, which the settings name', () => {
    const { resources } = load(files('{ consumerKey: ecoles, secretFile: secrets/ancien }', ' un secret assez long\n'));
    expect(resources[0]?.settings).toEqual({ consumerKey: 'ecoles', secret: 'un secret assez long' });
  });

  test.each([
    ['{ secretFile: secrets/absent }', undefined],
    ['{ secretFile: secrets/ancien }', ' \n'],
    ['{ secretFile: secrets/ancien }', 'x'.repeat(70_000)],
  ])('a file that cannot be read is said: %s', (settings, secret) => {
    expect(faultLines(files(settings, secret))).toContainEqual(expect.stringContaining('settings.secretFile: the file it names cannot be read'));
  });

  test('two places for one secret are one too many', () => {
    expect(faultLines(files('{ secret: abc, secretFile: secrets/ancien }', 'def'))).toContainEqual(expect.stringContaining('settings.secret is set too'));
  });
});
