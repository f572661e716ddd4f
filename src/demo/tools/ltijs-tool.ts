import { randomBytes } from 'node:crypto';
import ltijs, { type LtijsApplication, type LtijsRequest, type LtijsResponse, type LtijsToken } from 'ltijs';
import { html } from '../pages/html.js';
import { shell, type Brand } from '../pages/shell.js';
import { MemoryDatabase } from './memory-database.js';

/** The platform as a tool is told of it: the hub's origin and the client ids it gave. */
export interface PlatformFacts {
  readonly issuer: string;
  readonly clientIds: readonly string[];
}

/** A page of the tool for somebody whose launch ltijs accepted. */
export type ToolPage = (token: LtijsToken, request: LtijsRequest, ltik: string) => string | Promise<string>;

export interface LtijsRoutes {
  /** Path → page. Launches are posted to the same paths, `/lancement` among them. */
  readonly pages: Readonly<Record<string, ToolPage>>;
  /** Where a teacher chooses what to give: shown at `/lancement` when that is what was asked for. */
  readonly picker: ToolPage;
  readonly brand: Brand;
}

const APP_ROUTE = '/lancement';
const TOKEN_MAX_AGE_S = 60;

/**
 * A tool on ltijs, which alone judges the launches: what it refuses is shown as refused. One for the process, because
 * ltijs is a singleton; it serves any number of clients.
 */
export async function startLtijsTool({ issuer, clientIds }: PlatformFacts, { pages, picker, brand }: LtijsRoutes): Promise<LtijsApplication> {
  const { Provider } = ltijs;
  Provider.setup(randomBytes(32).toString('hex'), { plugin: new MemoryDatabase() }, {
    appRoute: APP_ROUTE,
    loginRoute: '/login',
    keysetRoute: '/keys',
    cors: false,
    tokenMaxAge: TOKEN_MAX_AGE_S,
  });
  const serve = (page: ToolPage) => async (request: LtijsRequest, response: LtijsResponse): Promise<void> => {
    const { token, ltik = '' } = response.locals;
    if (token === undefined) return refuse(response);
    try {
      response.type('html').send(await page(token, request, ltik));
    } catch {
      refuse(response);
    }
  };
  const refuse = (response: LtijsResponse): void => {
    response.status(401).type('html').send(refusedPage(brand));
  };
  for (const [path, page] of Object.entries(pages)) {
    if (path === APP_ROUTE) {
      Provider.onConnect((_token, request, response) => serve(page)(request, response));
      continue;
    }
    Provider.app.get(path, serve(page));
    Provider.app.post(path, serve(page));
  }
  Provider.onDeepLinking((_token, request, response) => serve(picker)(request, response));
  Provider.onInvalidToken((_request, response) => refuse(response));
  Provider.onSessionTimeout((_request, response) => refuse(response));
  await withoutSignalHandlers(() => Provider.deploy({ serverless: true, silent: true }));
  for (const clientId of clientIds) await register(issuer, clientId);
  return Provider.app;
}

async function register(issuer: string, clientId: string): Promise<void> {
  const platform = await ltijs.Provider.registerPlatform({
    url: issuer,
    name: 'Passerelle',
    clientId,
    authenticationEndpoint: `${issuer}/lti/authorize`,
    accesstokenEndpoint: `${issuer}/lti/token`,
    authConfig: { method: 'JWK_SET', key: `${issuer}/lti/tools/${clientId}/jwks` },
  });
  await platform.platformActive(true);
}

/** ltijs ends the process on Ctrl-C by itself; here the demonstration does, once everything is closed. */
async function withoutSignalHandlers(start: () => Promise<boolean>): Promise<void> {
  const before = new Set(process.listeners('SIGINT'));
  await start();
  for (const listener of process.listeners('SIGINT')) if (!before.has(listener)) process.removeListener('SIGINT', listener);
}

function refusedPage(brand: Brand): string {
  return shell(brand, 'Ouverture refusée', html`<p class="muted">L’outil n’a pas accepté ce qui lui a été envoyé, ou la page est restée ouverte trop longtemps. Revenez à votre portail et ouvrez la ressource à nouveau.</p>`);
}
