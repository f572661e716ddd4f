import { randomBytes } from 'node:crypto';
import { LTITool } from '@lti-tool/core';
import { Router } from 'express';
import { html } from '../../pages/html.js';
import { shell } from '../../pages/shell.js';
import { formBody, sendPage } from '../../pages/site.js';
import { singleValues } from '../../parameters.js';
import { coreLogin, orRefuse, rsaKeyPair } from '../core/core-site.js';
import { coreStorage, type KnownPlatform } from '../core/storage.js';
import { TILLEUL } from '../manuel/pages.js';
import { receivedCard, shortRole } from '../received.js';

const ROLES = 'https://purl.imsglobal.org/spec/lti/claim/roles';

/** A tool on `@lti-tool/core`, which alone judges the launches. It insists on a name and a mail address. */
export async function guideTool(platform: KnownPlatform, launchUrl: string): Promise<Router> {
  const tool = new LTITool({ stateSecret: randomBytes(32), keyPair: await rsaKeyPair(), storage: coreStorage([platform]) });
  const router = Router();
  router.use(coreLogin(tool, launchUrl, TILLEUL));
  router.post('/launch', formBody, orRefuse(TILLEUL, async (request, response) => {
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
