import express, { type Express } from 'express';
import { HubError } from '../domain/errors.js';
import type { Web } from './context.js';
import { frameOf } from './frame.js';
import { chooseLocale } from './locale.js';
import { securityHeaders } from './middleware/headers.js';
import { knownMethods } from './middleware/methods.js';
import { observe } from './middleware/observe.js';
import { findSession } from './middleware/session.js';
import { contentRoutes } from './routes/contents.js';
import { diagnosisRoutes } from './routes/diagnosis.js';
import { discoveryRoutes } from './routes/discovery.js';
import { errorHandler, unknownPage } from './routes/errors.js';
import { accountRoutes } from './routes/accounts.js';
import { activityRoutes } from './routes/activities.js';
import { healthRoutes } from './routes/health.js';
import { lmsAdminRoutes } from './routes/lms-admin.js';
import { lmsMarkRoutes } from './routes/lms-marks.js';
import { lmsRegistrationRoutes } from './routes/lms-registration.js';
import { licenceRoutes } from './routes/licences.js';
import { lmsRoutes } from './routes/lms.js';
import { lmsCatalogueRoutes } from './routes/lms-catalogue.js';
import { lmsLinkingRoutes } from './routes/lms-linking.js';
import { lmsVisitRoutes } from './routes/lms-visit.js';
import { logoutRoutes } from './routes/logout.js';
import { ownSessionRoutes } from './routes/own-sessions.js';
import { portalRoutes } from './routes/portal.js';
import { protocolEndpoints } from './routes/protocol-endpoints.js';
import { recordChoiceRoutes } from './routes/record-choice.js';
import { reviewRoutes } from './routes/reviews.js';
import { selectionRoutes } from './routes/selections.js';
import { serviceEndpoints } from './routes/service-endpoints.js';
import { signInRoutes } from './routes/sign-in.js';
import { signOutRoutes } from './routes/sign-out.js';
import { spaceRoutes } from './routes/spaces.js';
import { staticRoutes } from './routes/static.js';
import { toolRoutes } from './routes/tools.js';
import { toolTestRoutes } from './routes/tool-tests.js';
import { unsolicitedRoutes } from './routes/unsolicited.js';
import { vendorRoutes } from './routes/vendor.js';
import { waitingRoutes } from './routes/waiting.js';
import { currentHat, lookForVisit } from './visit.js';

/** Longest address that any part of the hub needs. */
const LONGEST_ADDRESS = 8_192;

/** The hub's HTTP face: the middleware in order, the routes, and the one place where refusals become answers. */
export function createApp(web: Web): Express {
  const { settings, flows } = web;
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', 'simple');
  app.set('trust proxy', settings.trustedProxies);
  app.use(observe(web.operations));
  app.use(...securityHeaders(settings.secure));
  app.use((request, _response, next) => {
    next(request.originalUrl.length > LONGEST_ADDRESS ? new HubError('SYS-TAILLE', { detail: 'address too long' }) : undefined);
  });
  app.use(serviceEndpoints(web));
  app.use(knownMethods);
  app.use(healthRoutes(web));
  app.use(staticRoutes(web));
  app.use(chooseLocale(web.cookies));
  // Before sessions are looked for: a provider's message ends sessions by their names, never by a cookie.
  app.use(logoutRoutes(web));
  app.use(lmsRoutes(web));
  app.use(findSession(flows.sessions, web.cookies));
  app.use(lmsVisitRoutes(web));
  app.use(lmsMarkRoutes(web));
  app.use(lmsLinkingRoutes(web));
  app.use(lmsCatalogueRoutes(web));
  app.use(protocolEndpoints(web));
  app.use(unsolicitedRoutes(web));
  app.use(discoveryRoutes(web));
  app.use(signInRoutes(web));
  app.use(recordChoiceRoutes(web));
  app.use(signOutRoutes(web));
  app.use(accountRoutes(web));
  app.use(waitingRoutes(web));
  app.use(diagnosisRoutes(web));
  app.use(licenceRoutes(web));
  app.use(toolTestRoutes(web));
  app.use(toolRoutes(web));
  app.use(vendorRoutes(web));
  app.use(lmsAdminRoutes(web));
  app.use(lmsRegistrationRoutes(web));
  app.use(ownSessionRoutes(web));
  app.use(spaceRoutes(web));
  app.use(contentRoutes(web));
  app.use(activityRoutes(web));
  app.use(reviewRoutes(web));
  app.use(selectionRoutes(web));
  app.use(portalRoutes(web));
  app.get('/', (_request, response) => {
    response.redirect(303, '/espace');
  });
  app.get('/accessibilite', async (request, response) => {
    await lookForVisit(web, request);
    const frame = await frameOf(web, request, currentHat(request));
    response.send(web.renderer.render('accessibility', { contact: settings.accessibilityContact }, frame));
  });
  app.use(unknownPage);
  app.use(errorHandler(web));
  return app;
}
