import express, { Router, type Request } from 'express';
import { HubError } from '../../domain/errors.js';
import type { LmsRequestToRegister } from '../../flows/lms/lms-invitations.js';
import { randomToken } from '../../flows/tokens.js';
import { queryValue, type Web } from '../context.js';
import { bareFrame } from '../frame.js';
import { allowFramingBy } from '../middleware/headers.js';
import { refuseMethod } from '../middleware/methods.js';

const form = express.urlencoded({ extended: false, limit: '4kb', parameterLimit: 5 });
const LONGEST = 2_000;
const KEY = /^[A-Za-z0-9_-]{32}$/;

/**
 * Where LMSs register this portal by themselves (Dynamic Registration 1.0, as the tool). The page stands in a frame of the LMS,
 * without any cookie: what proves that somebody said yes is the key in its one form.
 */
export function lmsRegistrationRoutes(web: Web): Router {
  const router = Router();
  const { invitations, desk, protocol } = web.flows.lmsPlug;
  router.get(['/lti/lms/inscription', '/lti/lms/:lms/inscription'], async (request, response) => {
    const asked = requestToRegister(request);
    const key = randomToken();
    await invitations.ask(key, request.ip ?? '', asked);
    allowFramingBy(response, [new URL(asked.configurationUrl).origin]);
    response.send(web.renderer.render('lmsRegister', { host: new URL(asked.configurationUrl).host, action: `/lti/lms/inscription/${key}` }, bareFrame(web, request, '/')));
  });
  router.post('/lti/lms/inscription/:key', form, async (request, response) => {
    const key = request.params['key'];
    const asked = KEY.test(key) ? await invitations.confirmed(key) : undefined;
    if (asked === undefined) throw new HubError('LMS-DEMANDE', { detail: 'no registration waits under this key' });
    const preparation = asked.preparedId === undefined ? undefined : await invitations.prepared(asked.preparedId);
    const id = preparation === undefined ? invitations.unexpected() : (asked.preparedId ?? '');
    const registered = await protocol.register(id, asked.configurationUrl, asked.registrationToken);
    if (preparation !== undefined && !await invitations.take(id)) throw new HubError('LMS-INCONNU', { detail: 'another registration was first' });
    const code = await desk.register(id, registered, preparation?.organisationId);
    allowFramingBy(response, [new URL(asked.configurationUrl).origin]);
    response.send(web.renderer.render('lmsRegistered', { host: new URL(registered.platform.authorizationUrl).host, ...(code === undefined ? {} : { code }) }, bareFrame(web, request, '/')));
  });
  router.all('/lti/lms/inscription/:key', refuseMethod(['POST']));
  return router;
}

/** @throws HubError `LMS-DEMANDE` */
function requestToRegister(request: Request): LmsRequestToRegister {
  const configurationUrl = queryValue(request, 'openid_configuration') ?? '';
  const registrationToken = queryValue(request, 'registration_token');
  if (configurationUrl.length > LONGEST || (registrationToken ?? '').length > LONGEST || !URL.canParse(configurationUrl) || !/^https?:/.test(configurationUrl)) {
    throw new HubError('LMS-DEMANDE', { rule: 'R-T1', detail: 'openid_configuration must be a web address' });
  }
  const preparedId: unknown = request.params['lms'];
  return { configurationUrl, registrationToken, ...(typeof preparedId === 'string' ? { preparedId } : {}) };
}
