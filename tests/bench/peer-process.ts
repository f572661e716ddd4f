import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { exportJWK, generateKeyPair } from 'jose';
import { Provider } from 'oidc-provider';
import { childOptions } from './child.js';
import { OIDC_CLIENT } from './oidc-client.js';

/** A server to measure the hub against. */
export type PeerName = 'express' | 'oidc-provider';

export interface PeerReady {
  readonly origin: string;
  /** For oidc-provider: the cookie of somebody who is signed in. */
  readonly cookie?: string;
}

const PEERS: Readonly<Record<PeerName, (server: Server, origin: string) => Promise<PeerReady>>> = { express: bareExpress, 'oidc-provider': oidcProvider };

/** The least an Express application can do. */
function bareExpress(server: Server, origin: string): Promise<PeerReady> {
  const app = express();
  app.get('/', (_request, response) => { response.send('ok'); });
  server.on('request', app);
  return Promise.resolve({ origin });
}

/** oidc-provider with one client that asks for an id_token by form_post, for a person who is signed in already. */
async function oidcProvider(server: Server, origin: string): Promise<PeerReady> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'bench' };
  const provider = new Provider(origin, {
    jwks: { keys: [jwk] },
    clients: [{
      client_id: OIDC_CLIENT.clientId,
      redirect_uris: [OIDC_CLIENT.redirectUri],
      response_types: ['id_token'],
      grant_types: ['implicit'],
      token_endpoint_auth_method: 'none',
    }],
    responseTypes: ['id_token'],
    findAccount: (_context: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id, given_name: 'Léa' }) }),
    claims: { openid: ['sub', 'given_name'] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    interactions: { url: () => '/sign-in' },
    loadExistingGrant: async ({ oidc }: GrantContext) => {
      const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope('openid');
      await grant.save();
      return grant;
    },
  });
  const handle = provider.callback();
  server.on('request', (request, response) => { void handle(request, response); });
  const session = new provider.Session({});
  session.loginAccount({ accountId: 'lea' });
  return { origin, cookie: `_session=${await session.save(3_600)}` };
}

interface GrantContext {
  readonly oidc: {
    readonly session: { readonly accountId: string };
    readonly client: { readonly clientId: string };
    readonly provider: { readonly Grant: new (value: object) => { addOIDCScope(scope: string): void; save(): Promise<string> } };
  };
}

const { peer } = childOptions() as { readonly peer: PeerName };
const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  void PEERS[peer](server, origin).then((ready) => { console.log(JSON.stringify(ready)); });
});
process.once('SIGTERM', () => { process.exit(0); });
