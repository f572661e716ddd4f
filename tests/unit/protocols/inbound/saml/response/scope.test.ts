import { describe, expect, test } from '@jest/globals';
import { exchangeWith, identityOf, refusalOf } from '../../../../../support/saml-exchange.js';
import { createIdentityProvider } from '../../../../../support/saml-identity-provider.js';

const idp = createIdentityProvider();
const { provider } = exchangeWith(idp);
const SUBJECT_ID = 'urn:oasis:names:tc:SAML:attribute:subject-id';
const PAIRWISE_ID = 'urn:oasis:names:tc:SAML:attribute:pairwise-id';
const EPPN = 'urn:oid:1.3.6.1.4.1.5923.1.1.1.6';

async function kept(name: string, values: readonly string[], scopes: readonly string[] | undefined, settings: object = {}): Promise<readonly string[] | undefined> {
  const { attributes } = await identityOf(idp, { attributes: { [name]: values } }, { settings, exchange: { provider: { ...provider, scopes } } });
  return attributes[name];
}

describe('V31: scoped values stay within the provider’s scopes', () => {
  test.each([EPPN, 'eduPersonPrincipalName', 'eduPersonScopedAffiliation', 'urn:oid:1.3.6.1.4.1.5923.1.1.1.9', 'eduPersonUniqueId', 'urn:oid:1.3.6.1.4.1.5923.1.1.1.13'])('%s', async (name) => {
    const values = ['a@ac-exemple.fr', 'b@AC-Exemple.fr', 'c@evil.example', 'd@sub.ac-exemple.fr', 'e@ac-exemple.fr@evil.example', 'f@evil.example@ac-exemple.fr', '@ac-exemple.fr', 'ac-exemple.fr', 'g@'];
    expect(await kept(name, values, ['ac-exemple.fr'])).toEqual(['a@ac-exemple.fr', 'b@AC-Exemple.fr']);
  });

  test('where neither the provider nor the administrator declares one, none is', async () => {
    expect(await kept(EPPN, ['a@anywhere.example'], undefined)).toEqual([]);
  });

  test('what the administrator declares comes before what the provider does', async () => {
    expect(await kept(EPPN, ['a@ac-exemple.fr', 'b@evil.example'], ['evil.example'], { scopes: ['AC-Exemple.fr'] })).toEqual(['a@ac-exemple.fr']);
  });

  test('what is left out is noted by its name, without its value', async () => {
    const notes: string[] = [];
    const exchange = { provider: { ...provider, scopes: ['ac-exemple.fr'] }, note: (what: string) => { notes.push(what); } };
    await identityOf(idp, { attributes: { [EPPN]: ['a@ac-exemple.fr', 'mallory@evil.example'], mail: ['mallory@evil.example'] } }, { exchange });
    expect(notes).toEqual([`1 values of "${EPPN}" are left out: malformed, or not of the scopes "ac-exemple.fr"`]);
  });

  test('where it declares only patterns, none is', async () => {
    expect(await kept(EPPN, ['a@ac-exemple.fr'], [])).toEqual([]);
  });

  test('other attributes may hold an @', async () => {
    expect(await kept('mail', ['a@evil.example'], ['ac-exemple.fr'])).toEqual(['a@evil.example']);
  });

  test('one out of scope is no account', async () => {
    const differences = { settings: { subjectAttribute: EPPN }, exchange: { provider: { ...provider, scopes: ['ac-exemple.fr'] } } };
    expect(await refusalOf(idp, { attributes: { [EPPN]: ['admin@evil.example'] } }, differences)).toMatchObject({ code: 'AUTH-ATTRIBUT', rule: 'V33' });
  });
});

describe.each([SUBJECT_ID, PAIRWISE_ID])('V32: %s', (name) => {
  test('is compared without case', async () => {
    expect(await kept(name, ['A1=b-C@AC-Exemple.FR'], ['ac-exemple.fr'])).toEqual(['a1=b-c@ac-exemple.fr']);
    expect((await identityOf(idp, { attributes: { [name]: ['ABC@x.fr'] } }, { settings: { subjectAttribute: name, scopes: ['x.fr'] } })).subject).toBe('abc@x.fr');
  });

  test.each([`${'a'.repeat(127)}@${'b'.repeat(127)}`, '0@1', 'a-=@b-.c'])('%s is one', async (value) => {
    expect(await kept(name, [value], [value.split('@')[1] ?? ''])).toEqual([value]);
  });

  test.each(['a', '@x.fr', 'a@', '-a@x.fr', '=a@x.fr', 'a@-x.fr', 'a.b@x.fr', 'a b@x.fr', 'é@x.fr', 'a@é.fr', 'a@x.fr\n', `${'a'.repeat(128)}@x.fr`, `a@${'b'.repeat(128)}`, 'a@b@c'])('%j is none', async (value) => {
    expect(await kept(name, [value], [value.split('@').at(-1) ?? ''])).toEqual([]);
  });

  test('two are none', async () => {
    expect(await kept(name, ['a@x.fr', 'b@x.fr'], ['x.fr'])).toEqual([]);
  });
});
