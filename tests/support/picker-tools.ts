import { randomBytes } from 'node:crypto';
import { LTITool } from '@lti-tool/core';
import express from 'express';
import { generateKeyPair } from 'jose';
import ltijs from 'ltijs';
import { coreStorage, hubPlatform } from '../../src/demo/tools/core/storage.js';
import { MemoryDatabase } from '../../src/demo/tools/memory-database.js';
import { startLoopback } from './loopback.js';

/** What a picker answers, whoever opens it. */
export interface PickerAnswer {
  readonly items: readonly object[];
  /** Such as ltijs's `message` and `errMessage`. */
  readonly options?: object;
}

/** A picker that other people wrote, on a server of its own. */
export interface ForeignPicker {
  readonly origin: string;
  /** Its registration at the hub. */
  readonly settings: object;
  answer: PickerAnswer;
  /** The hub it is for, once its origin is known. */
  serve(issuer: string): Promise<void>;
  close(): Promise<void>;
}

const form = express.urlencoded({ extended: false });

function settingsOf(origin: string, launch: string, keySet: string, clientId: string): object {
  const redirectUri = `${origin}${launch}`;
  return { clientId, loginUrl: `${origin}/login`, redirectUris: [redirectUri], targetLinkUri: redirectUri, deepLinkingUrl: redirectUri, keySetUrl: `${origin}${keySet}`, services: { scores: 'own' } };
}

/** ltijs 5.9.9. One for the process: it is a singleton. */
export async function startLtijsPicker(clientId: string): Promise<ForeignPicker> {
  const { Provider } = ltijs;
  Provider.setup(randomBytes(32).toString('hex'), { plugin: new MemoryDatabase() }, { appRoute: '/lancement', loginRoute: '/login', keysetRoute: '/keys', cors: false });
  const server = await startLoopback(Provider.app);
  const picker: ForeignPicker = {
    origin: server.url,
    settings: settingsOf(server.url, '/lancement', '/keys', clientId),
    answer: { items: [] },
    async serve(issuer) {
      Provider.onDeepLinking(async (token, _request, response) => {
        response.type('html').send(await Provider.DeepLinking.createDeepLinkingForm(token, picker.answer.items, picker.answer.options));
      });
      await Provider.deploy({ serverless: true, silent: true });
      const platform = await Provider.registerPlatform({
        url: issuer,
        name: 'Passerelle',
        clientId,
        authenticationEndpoint: `${issuer}/lti/authorize`,
        accesstokenEndpoint: `${issuer}/lti/token`,
        authConfig: { method: 'JWK_SET', key: `${issuer}/lti/tools/${clientId}/jwks` },
      });
      await platform.platformActive(true);
    },
    close: () => server.close(),
  };
  return picker;
}

/** `@lti-tool/core` 1.0.6. */
export async function startLtiToolPicker(clientId: string): Promise<ForeignPicker> {
  const app = express();
  const server = await startLoopback(app);
  const picker: ForeignPicker = {
    origin: server.url,
    settings: settingsOf(server.url, '/launch', '/keys', clientId),
    answer: { items: [] },
    async serve(issuer) {
      const storage = coreStorage([hubPlatform(issuer, clientId)]);
      const tool = new LTITool({ stateSecret: randomBytes(32), keyPair: await generateKeyPair('RS256', { extractable: true }), storage });
      app.get('/keys', async (_request, response) => { response.json(await tool.getJWKS()); });
      app.get('/login', async ({ query }, response) => {
        const { iss, client_id, login_hint, target_link_uri, lti_deployment_id, lti_message_hint } = query as Record<string, string>;
        response.redirect(302, await tool.handleLogin({
          iss: iss!, client_id: client_id!, login_hint: login_hint!, target_link_uri: target_link_uri!, lti_deployment_id: lti_deployment_id!, lti_message_hint: lti_message_hint!, launchUrl: `${server.url}/launch`,
        }));
      });
      app.post('/launch', form, async (request, response) => {
        const { id_token = '', state = '' } = request.body as Record<string, string>;
        const session = await tool.createSession(await tool.verifyLaunch(id_token, state));
        response.type('html').send(await tool.createDeepLinkingResponse(session, picker.answer.items as never));
      });
    },
    close: () => server.close(),
  };
  return picker;
}
