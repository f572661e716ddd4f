import express, { type Request, type Response } from 'express';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { startLoopback, type LoopbackServer } from './loopback.js';
import { ltiResource } from './lti-hub.js';
import { StrictTool } from './lti-tool.js';

type Fields = Readonly<Record<string, string>>;
type Answer = (request: Request, response: Response) => void | Promise<void>;

const form = express.urlencoded({ extended: false, limit: '256kb' });

/** A tool on this machine that is as strict as the specification, and answers otherwise where a test says so. */
export class TriedTool {
  /** What it does instead of its own answer at `/keys`, `/login`, `/launch`. */
  instead: Partial<Record<'/keys' | '/login' | '/launch', Answer>> = {};
  /** Over the request for a token. */
  differences: Readonly<Record<string, string | undefined>> = {};
  /** Claims of the launches it accepted. */
  readonly accepted: Readonly<Record<string, unknown>>[] = [];
  keys: readonly JWK[] = [];
  private readonly strict = new Map<string, StrictTool>();

  private constructor(
    readonly clientId: string,
    private readonly server: { current?: LoopbackServer },
    private readonly now: () => number,
  ) {}

  static async start(clientId: string, now: () => number): Promise<TriedTool> {
    const server: { current?: LoopbackServer } = {};
    const tool = new TriedTool(clientId, server, now);
    const { publicKey } = await generateKeyPair('RS256');
    tool.keys = [{ ...await exportJWK(publicKey), kid: 'une' }];
    const app = express();
    app.get('/keys', (request, response) => tool.answer('/keys', request, response, () => { response.json({ keys: tool.keys }); }));
    app.all('/login', form, (request, response) => tool.answer('/login', request, response, () => { tool.login(request, response); }));
    app.post('/launch', form, (request, response) => tool.answer('/launch', request, response, () => tool.launched(request, response)));
    app.get('/tourne', (_request, response) => { response.redirect(302, '/tourne'); });
    app.get('/page', (_request, response) => { response.send('<h1>Bienvenue</h1>'); });
    server.current = await startLoopback(app);
    return tool;
  }

  get url(): string {
    return this.server.current?.url ?? '';
  }

  get requests(): readonly string[] {
    return this.server.current?.requests ?? [];
  }

  /** A resource that this tool opens. */
  resource(id: string, settings: object = {}, differences: object = {}): object {
    const addresses = { loginUrl: `${this.url}/login`, redirectUris: [`${this.url}/launch`], targetLinkUri: `${this.url}/${id}`, deepLinkingUrl: `${this.url}/choisir`, keySetUrl: `${this.url}/keys` };
    return ltiResource(id, ['role', 'displayName', 'className'], differences, { clientId: this.clientId, ...addresses, ...settings });
  }

  /** Whose tool it is. */
  serve(issuer: string): void {
    const registration = { issuer, clientId: this.clientId, redirectUri: `${this.url}/launch` };
    this.strict.set('open', new StrictTool(registration, { now: this.now }));
    this.strict.set('choose', new StrictTool(registration, { now: this.now, messageType: 'LtiDeepLinkingRequest' }));
  }

  async close(): Promise<void> {
    await this.server.current?.close();
  }

  private answer(path: '/keys' | '/login' | '/launch', request: Request, response: Response, own: () => void | Promise<void>): void | Promise<void> {
    return this.instead[path]?.(request, response) ?? (this.instead[path] === undefined ? own() : undefined);
  }

  private login(request: Request, response: Response): void {
    const sent = new URLSearchParams((request.method === 'POST' ? request.body : request.query) as Record<string, string>);
    const kind = sent.get('target_link_uri')?.endsWith('/choisir') === true ? 'choose' : 'open';
    const tool = this.strict.get(kind);
    if (tool === undefined) throw new Error('the tool serves no platform yet');
    const fields = tool.begin(sent, this.differences);
    response.cookie('kind', kind).redirect(302, `${tool.authorizeUrl}?${new URLSearchParams(fields).toString()}`);
  }

  /** The cookie of the login is needed, as tools need it. */
  private async launched(request: Request, response: Response): Promise<void> {
    const kind = /kind=(\w+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
    try {
      const { claims } = await this.strict.get(kind)!.accept(request.body as Fields);
      this.accepted.push(claims);
      response.redirect(302, '/page');
    } catch (error) {
      response.status(401).type('text/plain').send(String(error));
    }
  }
}
