import { call } from '../load.js';
import { expectStatus } from '../browser.js';
import { OIDC_CLIENT } from '../oidc-client.js';
import type { Scenario } from './scenario.js';

export function bareExpress(origin: string): Scenario {
  return { name: 'bare Express', prepare: () => Promise.resolve([async () => { expectStatus(await call({ url: origin }), 200); }]) };
}

/** The same work as an LTI authorization: an id_token by form_post for somebody who is signed in. */
export function oidcAuthorizations(origin: string, cookie: string): Scenario {
  return {
    name: 'oidc-provider',
    prepare: () => Promise.resolve([async (index) => {
      const query = new URLSearchParams({
        scope: 'openid', response_type: 'id_token', response_mode: 'form_post', prompt: 'none',
        client_id: OIDC_CLIENT.clientId, redirect_uri: OIDC_CLIENT.redirectUri, nonce: `n${index}`, state: 's'.repeat(40),
      });
      const exchange = await call({ url: `${origin}/auth?${query.toString()}`, headers: { cookie, accept: 'text/html' } });
      if (!expectStatus(exchange, 200).body.includes('name="id_token"')) throw new Error(`oidc-provider issued no id_token: ${exchange.body.slice(0, 400)}`);
    }]),
  };
}
