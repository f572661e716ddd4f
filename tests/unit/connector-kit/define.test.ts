import { describe, expect, test } from '@jest/globals';
import { CasSettings, defineIdentityConnector, defineResourceConnector, z, type AnyConnector } from '../../../src/connector-kit/index.js';

const manifest = { label: { fr: 'Essai', en: 'Trial' }, help: { fr: 'Rien à demander.', en: 'Nothing to ask for.' } };

const tool = defineResourceConnector({
  ...manifest,
  id: 'outil',
  protocol: 'lti13',
  settings: z.strictObject({ clientId: z.string(), host: z.string() }),
  configure: ({ clientId, host }) => ({
    clientId,
    loginUrl: `https://${host}/login`,
    redirectUris: [`https://${host}/launch`],
    targetLinkUri: `https://${host}/launch`,
    deployments: 'perSchool',
    custom: {},
    presentation: 'window',
    lenientPrompt: false,
    lenientScope: false, domains: [], services: { scores: 'none' as const, members: false, groups: false },
  }),
  mayReceive: ['role'],
});

describe('binding the settings of a connector', () => {
  test('gives the settings of the protocol', () => {
    expect(tool.bind({ clientId: 'abc', host: 'outil.example' })).toEqual({
      bound: expect.objectContaining({ clientId: 'abc', loginUrl: 'https://outil.example/login', deployments: 'perSchool' }),
    });
  });

  test('names every field an administrator got wrong', () => {
    const { faults } = tool.bind({ clientId: 3, hosst: 'outil.example' });
    expect(faults?.map(({ path }) => path).sort()).toEqual(['settings', 'settings.clientId', 'settings.host']);
    expect(faults?.find(({ path }) => path === 'settings')?.message).toContain('hosst');
  });

  test('holds what configure made against the schema of the protocol', () => {
    const { faults } = tool.bind({ clientId: 'abc', host: 'not a host' });
    expect(faults?.map(({ path }) => path)).toContain('settings (for lti13).redirectUris[0]');
  });

  test.each([undefined, null, 'text', [], 7])('refuses %p without throwing', (written) => {
    expect(tool.bind(written).faults).toHaveLength(1);
  });

  test('turns an exception of the connector into a fault', () => {
    const fragile = defineResourceConnector({
      ...manifest,
      id: 'fragile',
      protocol: 'link',
      settings: z.strictObject({ page: z.string() }),
      configure: ({ page }) => ({ url: new URL(page).href }),
      mayReceive: [],
    });
    expect(fragile.bind({ page: 'https://exemple.fr' })).toEqual({ bound: { url: 'https://exemple.fr/' } });
    expect(fragile.bind({ page: 'nowhere' }).faults).toEqual([{ path: 'settings', message: expect.stringContaining('cannot read them') }]);
  });
});

// These declarations are judged by the compiler: `npm run check:types` fails when one of them begins to compile.
describe('what does not compile', () => {
  const link = { ...manifest, id: 'lien', protocol: 'link', settings: z.strictObject({ url: z.string() }), mayReceive: [] } as const;
  const cas = { ...manifest, id: 'cas', protocol: 'cas', settings: CasSettings, attributes: { match: [] }, mayGive: ['teacher'] } as const;

  test('a misspelt field of the protocol, required or optional', () => {
    // @ts-expect-error the protocol has loginUrl
    const misspelt = defineResourceConnector({ ...link, protocol: 'lti13', configure: () => ({ clientId: 'a', loginURL: 'https://a.example', redirectUris: [], targetLinkUri: '', deployments: 'perSchool', custom: {}, lenientPrompt: false, lenientScope: false }) });
    // @ts-expect-error the protocol has subjectAttribute, which is optional
    const optional = defineIdentityConnector({ ...cas, configure: (settings) => ({ ...settings, subjectAttribut: 'uid' }) });
    expect([misspelt.id, optional.id]).toEqual(['lien', 'cas']);
  });

  test('a field the administrator was never asked for', () => {
    // @ts-expect-error the settings have url
    const asked = defineResourceConnector({ ...link, configure: ({ uri }) => ({ url: uri as string }) });
    // @ts-expect-error a link has an address, not a client
    const other = defineResourceConnector({ ...link, configure: ({ url }) => ({ clientId: url }) });
    expect([asked.id, other.id]).toEqual(['lien', 'lien']);
  });

  test('a role, an attribute or a protocol nobody knows', () => {
    // @ts-expect-error the role is head
    const role = defineIdentityConnector({ ...cas, mayGive: ['director'], configure: (settings) => settings });
    // @ts-expect-error nobody is told a birth date
    const attribute = defineResourceConnector({ ...link, mayReceive: ['birthDate'], configure: ({ url }) => ({ url }) });
    expect([role.id, attribute.id]).toEqual(['cas', 'lien']);
  });

  test('connectors of all kinds stand in one list, and their kind tells them apart', () => {
    const list: readonly AnyConnector[] = [tool, defineIdentityConnector({ ...cas, configure: (settings) => settings })];
    const reach = list.map(reachOf);
    expect(reach).toEqual([['role'], ['teacher']]);
    expect(list.map((connector) => 'mayGive' in connector)).toEqual([false, true]);
  });
});

function reachOf(connector: AnyConnector): readonly string[] {
  if (connector.kind === 'identity') return connector.mayGive;
  return connector.kind === 'resource' ? connector.mayReceive : [];
}
