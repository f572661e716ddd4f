import { webcrypto } from 'node:crypto';
import type { LTITool } from '@lti-tool/core';
import { Router, type RequestHandler } from 'express';
import type { Brand } from '../../pages/shell.js';
import { formBody, sendNotice } from '../../pages/site.js';
import { singleValues } from '../../parameters.js';

const LOGIN_FIELDS = ['iss', 'client_id', 'login_hint', 'target_link_uri', 'lti_deployment_id', 'lti_message_hint'] as const;

/** Where a launch begins: `@lti-tool/core` sends the browser back to the platform with a state and a nonce of its own. */
export function coreLogin(tool: LTITool, launchUrl: string, brand: Brand): Router {
  const login: RequestHandler = async (request, response) => {
    const fields = singleValues(request.method === 'POST' ? request.body : request.query, LOGIN_FIELDS);
    const { iss = '', client_id = '', login_hint = '', target_link_uri = '', lti_deployment_id = '', lti_message_hint } = fields;
    const hint = lti_message_hint === undefined ? {} : { lti_message_hint };
    response.redirect(302, await tool.handleLogin({ iss, client_id, login_hint, target_link_uri, lti_deployment_id, launchUrl, ...hint }));
  };
  return Router().get('/login', orRefuse(brand, login)).post('/login', formBody, orRefuse(brand, login));
}

/** Whatever the library does not accept is refused, on a page. */
export function orRefuse(brand: Brand, handle: RequestHandler): RequestHandler {
  return async (request, response, next) => {
    try {
      await handle(request, response, next);
    } catch {
      sendNotice(response, 401, brand, 'Ouverture refusée', 'L’outil n’a pas accepté ce qui lui a été envoyé. Revenez à votre portail et ouvrez la ressource à nouveau.');
    }
  };
}

export function rsaKeyPair(): Promise<webcrypto.CryptoKeyPair> {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2_048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' };
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}
