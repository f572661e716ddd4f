import { randomBytes, webcrypto } from 'node:crypto';
import { LTITool } from '@lti-tool/core';
import { Router, type RequestHandler } from 'express';
import { html } from '../../pages/html.js';
import { shell } from '../../pages/shell.js';
import { formBody, sendNotice, sendPage } from '../../pages/site.js';
import { singleValues } from '../../parameters.js';
import { TILLEUL } from '../manuel/pages.js';
import { receivedCard, shortRole } from '../received.js';
import { guideStorage, type GuidePlatform } from './storage.js';

const LOGIN_FIELDS = ['iss', 'client_id', 'login_hint', 'target_link_uri', 'lti_deployment_id', 'lti_message_hint'] as const;
const ROLES = 'https://purl.imsglobal.org/spec/lti/claim/roles';

/** A tool on `@lti-tool/core`, which alone judges the launches. It insists on a name and a mail address. */
export async function guideTool(platform: GuidePlatform, launchUrl: string): Promise<Router> {
  const tool = new LTITool({ stateSecret: randomBytes(32), keyPair: await rsaKeyPair(), storage: guideStorage(platform) });
  const router = Router();

  const login: RequestHandler = async (request, response) => {
    const fields = singleValues(request.method === 'POST' ? request.body : request.query, LOGIN_FIELDS);
    const { iss = '', client_id = '', login_hint = '', target_link_uri = '', lti_deployment_id = '', lti_message_hint } = fields;
    const hint = lti_message_hint === undefined ? {} : { lti_message_hint };
    response.redirect(302, await tool.handleLogin({ iss, client_id, login_hint, target_link_uri, lti_deployment_id, launchUrl, ...hint }));
  };
  router.get('/login', orRefuse(login));
  router.post('/login', formBody, orRefuse(login));

  router.post('/launch', formBody, orRefuse(async (request, response) => {
    const { id_token = '', state = '' } = singleValues(request.body, ['id_token', 'state']);
    const claims = await tool.verifyLaunch(id_token, state);
    sendPage(response, shell(TILLEUL, 'Le guide du maître', html`<p>Bonjour ${claims.name} ! Vos fiches porteront votre nom.</p>${receivedCard([
      ['Identifiant', claims.sub],
      ['Nom', `${claims.given_name} ${claims.family_name}`],
      ['Adresse', claims.email],
      ['Rôles', (claims[ROLES] ?? []).map(shortRole).join(', ')],
    ], 'Le jeton a été vérifié par @lti-tool/core, une bibliothèque écrite par d’autres.')}`));
  }));
  return router;
}

function orRefuse(handle: RequestHandler): RequestHandler {
  return async (request, response, next) => {
    try {
      await handle(request, response, next);
    } catch {
      sendNotice(response, 401, TILLEUL, 'Ouverture refusée', 'L’outil n’a pas accepté ce qui lui a été envoyé. Revenez à votre portail et ouvrez la ressource à nouveau.');
    }
  };
}

function rsaKeyPair(): Promise<webcrypto.CryptoKeyPair> {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2_048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' };
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}
