import { randomBytes } from 'node:crypto';
import { LTITool } from '@lti-tool/core';
import type { Express } from 'express';
import { formBody, lastResort, sendPage, simulatorSite } from '../../pages/site.js';
import { singleValues } from '../../parameters.js';
import { coreLogin, orRefuse, rsaKeyPair } from '../core/core-site.js';
import { coreStorage, type KnownPlatform } from '../core/storage.js';
import { verifyAnonymousLaunch } from './launch.js';
import { donePage, enquiryPage, invitationPage, JARDIN, registeredPage, STEP_COUNT } from './pages.js';
import { registerAt, type RegistrationRequest } from './registration.js';

const CLOSE = '(window.opener ?? window.parent).postMessage({ subject: \'org.imsglobal.lti.close\' }, \'*\');\n';

/** A tool that no hub knows before it is invited: it registers itself, and then opens for pupils without their names. */
export async function jardinTool(origin: string, hubOrigin: string): Promise<Express> {
  const platforms: KnownPlatform[] = [];
  const stateSecret = randomBytes(32);
  const storage = coreStorage(platforms);
  const tool = new LTITool({ stateSecret, keyPair: await rsaKeyPair(), storage, dynamicRegistration: { url: origin, name: JARDIN.name } });
  const app = simulatorSite(hubOrigin);
  app.use(coreLogin(tool, `${origin}/enquete`, JARDIN));
  app.get('/cles', async (_request, response) => void response.json(await tool.getJWKS()));
  app.get('/fermeture.js', (_request, response) => void response.type('js').send(CLOSE));

  app.get('/inscription', orRefuse(JARDIN, async ({ query }, response) => {
    const request = invitationIn(query);
    const { issuer } = await tool.fetchPlatformConfiguration(request);
    sendPage(response, invitationPage(issuer, request));
  }));
  app.post('/inscription', formBody, orRefuse(JARDIN, async ({ body }, response) => {
    platforms.push(await registerAt(tool, invitationIn(body), origin));
    sendPage(response, registeredPage());
  }));

  app.post('/enquete', formBody, orRefuse(JARDIN, async ({ body }, response) => {
    const { id_token = '', state = '' } = singleValues(body, ['id_token', 'state']);
    const launch = await verifyAnonymousLaunch(id_token, state, { storage, stateSecret });
    const session = await tool.createSession(launch.claims);
    sendPage(response, enquiryPage(launch, session.services?.ags?.lineitem === undefined || !session.isStudent ? undefined : session.id));
  }));
  app.post('/fini', formBody, orRefuse(JARDIN, async ({ body }, response) => {
    const session = await tool.getSession(singleValues(body, ['session']).session ?? '');
    if (session === undefined) throw new Error('no session');
    await tool.submitScore(session, { userId: session.user.id, scoreGiven: STEP_COUNT, scoreMaximum: STEP_COUNT, activityProgress: 'Completed', gradingProgress: 'FullyGraded' });
    sendPage(response, donePage());
  }));
  lastResort(app, JARDIN);
  return app;
}

function invitationIn(source: unknown): RegistrationRequest {
  const { openid_configuration = '', registration_token = '' } = singleValues(source, ['openid_configuration', 'registration_token']);
  return { openid_configuration, registration_token };
}
