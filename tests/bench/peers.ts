import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { Provider } from 'oidc-provider';

/** How many RS256 signatures a second this core makes through jose, with enough in flight to fill it. */
export async function rawSignaturesPerSecond(seconds: number): Promise<number> {
  const { privateKey } = await generateKeyPair('RS256');
  const end = performance.now() + seconds * 1_000;
  let count = 0;
  const worker = async (): Promise<void> => {
    while (performance.now() < end) {
      await new SignJWT({ sub: 'somebody', nonce: 'a'.repeat(32) }).setProtectedHeader({ alg: 'RS256', kid: 'k' }).setIssuedAt().sign(privateKey);
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return count / seconds;
}

/** The least an Express application can do. */
export function startBareExpress(): Promise<string> {
  const app = express();
  app.get('/', (_request, response) => {
    response.send('ok');
  });
  return listen(createServer(app));
}

/** oidc-provider with one client that asks for an id_token by form_post, for a person who is signed in already. */
export async function startOidcProvider(): Promise<string> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'bench' };
  const server = createServer();
  const origin = await listen(server);
  const provider = new Provider(origin, {
    jwks: { keys: [jwk] },
    clients: [{
      client_id: 'bench-tool',
      redirect_uris: ['https://tool.example/launch'],
      response_types: ['id_token'],
      grant_types: ['implicit'],
      token_endpoint_auth_method: 'none',
    }],
    responseTypes: ['id_token'],
    findAccount: (_context: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id, given_name: 'Léa', roles: ['pupil'] }) }),
    claims: { openid: ['sub', 'given_name', 'roles'] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    interactions: { url: () => '/sign-in' },
    loadExistingGrant: async (context: { oidc: { session: { accountId: string }; client: { clientId: string }; provider: { Grant: new (value: object) => { addOIDCScope(scope: string): void; save(): Promise<string> } } } }) => {
      const grant = new context.oidc.provider.Grant({ clientId: context.oidc.client.clientId, accountId: context.oidc.session.accountId });
      grant.addOIDCScope('openid');
      await grant.save();
      return grant;
    },
  });
  server.on('request', (request, response) => {
    if (request.url === '/bench-session') {
      const session = new provider.Session({});
      session.loginAccount({ accountId: 'lea' });
      void session.save(3_600).then((id) => {
        response.end(id);
      });
      return;
    }
    void provider.callback()(request, response);
  });
  return origin;
}

function listen(server: ReturnType<typeof createServer>): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    });
  });
}
