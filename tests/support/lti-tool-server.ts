import express, { type Request, type Response } from 'express';
import { startLoopback } from './loopback.js';
import { StrictTool } from './lti-tool.js';

export interface LtiToolServer {
  /** On `localhost`, and so another site than the hub on 127.0.0.1: browsers keep their cookies apart. */
  readonly origin: string;
  /** What the tool accepted, or why it did not, in the order it came. */
  readonly outcomes: readonly ToolOutcome[];
  /** Whose platform, and how the next request is sent. */
  serve(issuer: string, how: { readonly method: 'GET' | 'POST'; readonly state?: string }): void;
  close(): Promise<void>;
}

export interface ToolOutcome {
  readonly state: string | undefined;
  readonly subject?: string;
  readonly error?: string;
}

const form = express.urlencoded({ extended: false, limit: '256kb' });

/** The strict tool behind a real server, for real browsers. */
export async function startToolServer(clientId: string): Promise<LtiToolServer> {
  const outcomes: ToolOutcome[] = [];
  let tool: StrictTool | undefined;
  let method: 'GET' | 'POST' = 'GET';
  const current = (): StrictTool => {
    if (tool === undefined) throw new Error('the tool serves no platform yet');
    return tool;
  };

  function login(request: Request, response: Response): void {
    const sent = new URLSearchParams((request.method === 'POST' ? request.body : request.query) as Record<string, string>);
    const fields = current().begin(sent);
    if (method === 'GET') response.redirect(302, `${current().authorizeUrl}?${new URLSearchParams(fields).toString()}`);
    else response.send(selfPosting(current().authorizeUrl, fields));
  }

  async function launched(request: Request, response: Response): Promise<void> {
    const fields = request.body as Record<string, string>;
    try {
      const { claims } = await current().accept(fields);
      outcomes.push({ state: fields['state'], ...(claims.sub === undefined ? {} : { subject: claims.sub }) });
    } catch (error) {
      outcomes.push({ state: fields['state'], error: fields['error'] ?? String(error) });
    }
    response.send('<!doctype html><html lang="fr"><title>Outil</title><h1>Arrivé</h1>');
  }

  const app = express();
  app.get('/favicon.ico', (_request, response) => { response.status(204).end(); });
  app.get('/login', login);
  app.post('/login', form, login);
  app.post('/launch', form, launched);
  const server = await startLoopback(app);
  const origin = `http://localhost:${server.port}`;
  return {
    origin,
    outcomes,
    serve(issuer, how) {
      tool = new StrictTool({ issuer, clientId, redirectUri: `${origin}/launch` }, how.state === undefined ? {} : { state: how.state });
      method = how.method;
    },
    close: () => server.close(),
  };
}

function selfPosting(action: string, fields: Readonly<Record<string, string>>): string {
  const inputs = Object.entries(fields).map(([name, value]) => `<input type="hidden" name="${name}" value="${escape(value)}">`);
  return `<!doctype html><html lang="fr"><title>Outil</title><form method="post" action="${action}">${inputs.join('')}</form><script>document.forms[0].submit()</script>`;
}

function escape(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;').replace(/\r/g, '&#13;').replace(/\n/g, '&#10;');
}
