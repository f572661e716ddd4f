import { randomBytes } from 'node:crypto';
import { LTITool } from '@lti-tool/core';
import express from 'express';
import { generateKeyPair } from 'jose';
import ltijs, { type LtijsToken } from 'ltijs';
import { coreStorage } from '../../../src/demo/tools/core/storage.js';
import { MemoryDatabase } from '../../../src/demo/tools/memory-database.js';
import { startLoopback } from '../loopback.js';
import type { StrictLms } from './strict-lms.js';

/** A tool of other people. Launched, it scores 3 of 4; asked for content, it answers with `items`. */
export interface ForeignTool {
  readonly clientId: string;
  readonly launchUrl: string;
  /** Registers each with the other. */
  meet(lms: StrictLms): Promise<void>;
  close(): Promise<void>;
}

const form = express.urlencoded({ extended: false, limit: '1mb' });
const SCORE = { scoreGiven: 3, scoreMaximum: 4, comment: 'Bien', activityProgress: 'Completed', gradingProgress: 'FullyGraded' } as const;

const itemsAt = (launchUrl: string): readonly object[] => [
  { type: 'ltiResourceLink', title: 'Dictée', url: launchUrl, custom: { page: '4' }, lineItem: { scoreMaximum: 10, label: 'Dictée', tag: 'chosen' } },
];

/** `@lti-tool/core` 1.0.6. */
export async function startCoreTool(clientId: string): Promise<ForeignTool> {
  const app = express();
  const server = await startLoopback(app);
  const launchUrl = `${server.url}/launch`;
  return {
    clientId,
    launchUrl,
    async meet({ lms }) {
      lms.register({ clientId, loginUrl: `${server.url}/login`, redirectUris: [launchUrl], launchUrl, keySetUrl: `${server.url}/keys` });
      const { issuer, authorizationUrl, tokenUrl, keySetUrl } = lms.facts;
      const storage = coreStorage([{ iss: issuer, clientId, authUrl: authorizationUrl, tokenUrl, jwksUrl: keySetUrl }]);
      const tool = new LTITool({ stateSecret: randomBytes(32), keyPair: await generateKeyPair('RS256', { extractable: true }), storage });
      app.get('/keys', async (_request, response) => { response.json(await tool.getJWKS()); });
      app.all('/login', form, async (request, response) => {
        const { iss, client_id, login_hint, target_link_uri, lti_deployment_id, lti_message_hint } = (request.method === 'POST' ? request.body : request.query) as Record<string, string>;
        response.redirect(302, await tool.handleLogin({
          iss: iss!, client_id: client_id!, login_hint: login_hint!, target_link_uri: target_link_uri!, lti_deployment_id: lti_deployment_id!, lti_message_hint: lti_message_hint!, launchUrl,
        }));
      });
      app.post('/launch', form, async (request, response) => {
        const { id_token = '', state = '', error } = request.body as Record<string, string>;
        try {
          const session = await tool.createSession(await tool.verifyLaunch(id_token, state));
          if (session.isDeepLinkingAvailable) return void response.type('html').send(await tool.createDeepLinkingResponse(session, itemsAt(launchUrl) as never));
          await tool.submitScore(session, { userId: session.user.id, ...SCORE });
          response.json({ user: session.user.id, scores: await tool.getScores(session), members: await tool.getMembers(session) });
        } catch (failure) {
          response.status(401).json({ error: error ?? String(failure) });
        }
      });
    },
    close: () => server.close(),
  };
}

/** ltijs 5.9.9. One for the process: it is a singleton. */
export async function startLtijsTool(clientId: string): Promise<ForeignTool> {
  const { Provider } = ltijs;
  Provider.setup(randomBytes(32).toString('hex'), { plugin: new MemoryDatabase() }, { appRoute: '/launch', loginRoute: '/login', keysetRoute: '/keys', cors: false });
  const server = await startLoopback(Provider.app);
  const launchUrl = `${server.url}/launch`;
  return {
    clientId,
    launchUrl,
    async meet({ lms }) {
      lms.register({ clientId, loginUrl: `${server.url}/login`, redirectUris: [launchUrl], launchUrl, keySetUrl: `${server.url}/keys` });
      Provider.onDeepLinking(async (token, _request, response) => {
        response.type('html').send(await Provider.DeepLinking.createDeepLinkingForm(token, itemsAt(launchUrl)));
      });
      Provider.onConnect(async (token, _request, response) => {
        response.type('json').send(JSON.stringify(await scored(token)));
      });
      await Provider.deploy({ serverless: true, silent: true });
      const { issuer, authorizationUrl, tokenUrl, keySetUrl } = lms.facts;
      const platform = await Provider.registerPlatform({ url: issuer, name: 'Cartable', clientId, authenticationEndpoint: authorizationUrl, accesstokenEndpoint: tokenUrl, authConfig: { method: 'JWK_SET', key: keySetUrl } });
      await platform.platformActive(true);
    },
    close: () => server.close(),
  };
}

async function scored(token: LtijsToken): Promise<object> {
  const { Grade, NamesAndRoles } = ltijs.Provider;
  await Grade.submitScore(token, token.platformContext.endpoint?.lineitem ?? '', SCORE);
  return { user: token.user, ...(await NamesAndRoles.getMembers(token, {})) };
}
