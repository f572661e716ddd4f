import { describe, expect, test } from '@jest/globals';
import { all, byRefId, byVecteur, CasSettings, claimsOf, defineIdentityConnector, refid, rolesByWord, stored, structured, vecteur, z } from '../../../src/connector-kit/index.js';
import { byAgentMail } from '../../../src/connector-kit/matchers.js';
import { ConnectorRegistry } from '../../../src/connector-kit/registry.js';
import { Connection } from '../../../src/domain/connection.js';
import type { ExternalIdentity } from '../../../src/domain/identity.js';
import type { Role } from '../../../src/domain/profile.js';

const identity = (attributes: ExternalIdentity['attributes']): ExternalIdentity => ({ connectionId: 'guichet', protocol: 'saml', subject: 's', attributes });

const REFID = structured('refid', refid(), all('FrEduCtRefId'));
const VECTEUR = structured('vecteur', vecteur, all('FrEduVecteur'));
const rules = {
  match: [stored, byRefId(REFID), byVecteur(VECTEUR)],
  roles: rolesByWord({ eleve1d: 'pupil', resp1d: 'parent' }, all('affiliation')),
  structured: [REFID, VECTEUR],
};

describe('what an account is looked up by', () => {
  test('is in the order of the chain, each key once', () => {
    const { lookups } = claimsOf(rules, identity({ FrEduVecteur: ['4|||70021|0449901Y'], FrEduCtRefId: ['{AAF}017|1|801201', '{AAF}17|1|801201', '{AAF}14|1|5'] }));
    expect(lookups).toEqual([
      { by: 'stored' },
      { by: 'key', from: 'refid', keys: ['jointure 17$801201', 'jointure 14$5'] },
      { by: 'key', from: 'vecteur', keys: ['eleve 0449901Y$70021'] },
    ]);
  });

  test('is the child and the names, for a guardian named by a vecteur', () => {
    expect(claimsOf(rules, identity({ FrEduVecteur: ['2|MORVAN|Sophie|70021|0449901Y'] })).lookups.slice(1)).toEqual([
      { by: 'guardian', from: 'vecteur', guardians: [{ childKey: 'eleve 0449901Y$70021', familyName: 'MORVAN', givenName: 'Sophie' }] },
    ]);
  });

  test('is an address in lower case, and nothing that is no address', () => {
    const lookups = byAgentMail(all('ctemail')).lookups(identity({ ctemail: ['C.Bertin@AC-Exemple.fr', 'c.bertin', '*@ac-exemple.fr, x'] }));
    expect(lookups).toEqual([{ by: 'agent', from: 'agent-mail', keys: ['mail c.bertin@ac-exemple.fr'] }]);
  });

  test('shows the administrator what could not be read, without the value', () => {
    expect(claimsOf(rules, identity({ FrEduVecteur: ['2|MORVAN|Sophie||0449901Y'], FrEduCtRefId: ['{AAF}26|1|801201'] })).faults).toEqual(['refid academy', 'vecteur number']);
  });
});

describe('the roles that what is said of an account allows', () => {
  test.each<[string, ExternalIdentity['attributes'], readonly Role[] | undefined]>([
    ['are not limited when nothing is said', {}, undefined],
    ['are those of a parent for resp1d', { affiliation: ['resp1d'] }, ['parent']],
    ['are both for somebody who is both', { affiliation: ['RESP1D', 'eleve1d'] }, ['parent', 'pupil']],
    ['are none for a word that means none', { affiliation: ['enseignant'] }, []],
    ['are none for the name of a method', { affiliation: ['constructor'] }, []],
    ['are those of a pupil for a pupil’s vecteur', { FrEduVecteur: ['3|||70021|0449901Y'] }, ['pupil']],
    ['are what affiliation and vecteur agree on', { affiliation: ['resp1d', 'eleve1d'], FrEduVecteur: ['2|A|B|70021|0449901Y'] }, ['parent']],
    ['are none when they disagree', { affiliation: ['resp1d'], FrEduVecteur: ['4|||70021|0449901Y'] }, []],
  ])('%s', (_which, attributes, roles) => {
    expect(claimsOf(rules, identity(attributes)).roles).toEqual(roles);
  });
});

describe('finding people by mail address', () => {
  const connector = (mayGive: readonly Role[]) => defineIdentityConnector({
    id: 'agents', label: { fr: 'a', en: 'a' }, help: { fr: 'a', en: 'b' }, protocol: 'cas', settings: CasSettings.and(z.unknown()), configure: (settings) => settings, mayGive,
    attributes: { match: [byAgentMail(all('mail'))] },
  });
  const bind = (mayGive: readonly Role[]) => new ConnectorRegistry([connector(mayGive)]).bindConnection(Connection.parse({
    id: 'agents', connector: 'agents', label: { fr: 'a' }, roles: ['teacher'], settings: { url: 'https://cas.exemple.fr' },
  }));

  test('is for a provider of agents', () => {
    expect(bind(['teacher', 'head']).faults).toBeUndefined();
  });

  test.each<Role>(['pupil', 'parent'])('is refused where %s may come in', (role) => {
    expect(bind(['teacher', role]).faults).toEqual([{ path: 'connector', message: expect.stringContaining('mail address') }]);
  });
});
