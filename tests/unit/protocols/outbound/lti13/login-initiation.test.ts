import { describe, expect, test } from '@jest/globals';
import type { Launch } from '../../../../../src/domain/launch.js';
import type { Reply } from '../../../../../src/protocols/contract.js';
import type { Tool } from '../../../../../src/protocols/outbound/lti13/deployment.js';
import { initiateLogin, loginHintOf } from '../../../../../src/protocols/outbound/lti13/login-initiation.js';
import { HUB, launchOf, toolOf } from '../../../../support/lti-platform.js';

const launch = launchOf();
const fields = {
  iss: HUB,
  login_hint: loginHintOf(launch),
  target_link_uri: 'https://outil.example.fr/jeu',
  lti_message_hint: launch.id,
  lti_deployment_id: 'd-1',
  client_id: 'calcul',
};

const begin = (tool: Tool): Reply => initiateLogin(HUB, tool, { launch, deploymentId: 'd-1', targetLinkUri: tool.settings.targetLinkUri });

function urlOf(reply: Reply): URL {
  if (reply.kind !== 'redirect') throw new Error(`a redirect is expected, not ${reply.kind}`);
  return new URL(reply.url);
}

describe('login initiation', () => {
  test('redirects with every parameter once, and names a store to no tool in a window', () => {
    const url = urlOf(begin(toolOf()));
    expect(`${url.origin}${url.pathname}`).toBe('https://outil.example.fr/login');
    expect([...url.searchParams]).toEqual(Object.entries(fields));
  });

  test('names the store of the page round it to a tool in a frame, and to no other launch of that tool', () => {
    const tool = toolOf({ presentation: 'frame' });
    const sent = (differences: Partial<Launch>) => [...urlOf(initiateLogin(HUB, tool, { launch: { ...launch, ...differences }, deploymentId: 'd-1', targetLinkUri: tool.settings.targetLinkUri })).searchParams];
    expect(sent({})).toEqual([...Object.entries(fields), ['lti_storage_target', '_parent']]);
    expect(sent({ ownWindow: true })).toEqual(Object.entries(fields));
    expect(sent({ purpose: { kind: 'deep-linking', selectionId: 's-1' } })).toEqual(Object.entries(fields));
  });

  test('leaves the tool’s own query as it was registered', () => {
    const loginUrl = 'https://outil.example.fr/login?tenant=a%20b&flag';
    const { href } = urlOf(begin(toolOf({ loginUrl })));
    expect(href.startsWith(`${loginUrl}&iss=`)).toBe(true);
  });

  test('up to 2,000 characters by redirect, beyond by form to the same address', () => {
    const targetOf = (length: number) => `https://outil.example.fr/${'x'.repeat(length)}`;
    const lengthFor = (padding: number) => urlOf(begin(toolOf({ targetLinkUri: targetOf(padding) }))).href.length;
    const most = 1_000 + (2_000 - lengthFor(1_000));
    expect(lengthFor(most)).toBe(2_000);
    const targetLinkUri = targetOf(most + 1);
    expect(begin(toolOf({ targetLinkUri }))).toEqual({
      kind: 'form',
      action: 'https://outil.example.fr/login',
      fields: { ...fields, target_link_uri: targetLinkUri },
    });
  });

  test('hints are opaque, short and plain, since some tools encode twice', () => {
    for (const hint of [fields.login_hint, fields.lti_message_hint]) expect(hint).toMatch(/^[A-Za-z0-9_-]{22,64}$/);
  });

  test('the login hint is another for each launch, and nothing in it depends on who opened it', () => {
    expect(loginHintOf(launchOf())).not.toBe(loginHintOf(launch));
    expect(loginHintOf({ ...launch, personId: 'person-adam' })).toBe(loginHintOf(launch));
  });
});
