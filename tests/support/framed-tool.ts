import express, { type Request, type Response } from 'express';
import { startLoopback } from './loopback.js';
import { StrictTool } from './lti-tool.js';

/** How the tool comes for its token: by its server's redirect, or by a page that has put state and nonce away first. */
export type Way = 'redirect' | 'script-get' | 'script-post';

export interface FramedToolServer {
  /** On `localhost`, and so another site than the hub on 127.0.0.1. */
  readonly origin: string;
  /** The same server under another name. */
  readonly otherOrigin: string;
  /** Cookies that came with each launch: what a browser keeps from a tool in a frame. */
  readonly cookies: readonly string[];
  serve(issuer: string, way: Way): void;
  close(): Promise<void>;
}

const form = express.urlencoded({ extended: false, limit: '256kb' });

/** What both pages of the tool need to talk to the page round them. */
const TALK = `
  const ask = (subject, fields = {}) => new Promise((resolve, reject) => {
    const message_id = crypto.randomUUID();
    const late = setTimeout(() => reject(new Error('no answer to ' + subject)), 5000);
    addEventListener('message', ({ data, origin, source }) => {
      if (data.message_id !== message_id) return;
      clearTimeout(late);
      if (origin !== platform || source !== parent || data.subject !== subject + '.response') reject(new Error('a stranger answers'));
      else resolve(data);
    });
    parent.postMessage({ subject, message_id, ...fields }, subject === 'lti.capabilities' ? '*' : platform);
  });
  window.ask = ask;
  window.heard = [];
  addEventListener('message', ({ data }) => heard.push(data));
  const put = (key, value) => ask('lti.put_data', { key, value });
  const get = async (key) => (await ask('lti.get_data', { key })).value;
  const show = (text) => { document.querySelector('h1').textContent = text; };
`;

/** Before it goes for its token. */
const LEAVING = `
  (async () => {
    const { supported_messages } = await ask('lti.capabilities');
    if (!supported_messages.some(({ subject }) => subject === 'lti.put_data')) throw new Error('no store');
    await put('state', facts.fields.state);
    await put('nonce', facts.fields.nonce);
    if (facts.way === 'script-get') return location.assign(facts.url);
    const form = document.body.appendChild(document.createElement('form'));
    form.method = 'post';
    form.action = facts.url.split('?')[0];
    for (const [name, value] of Object.entries(facts.fields)) form.appendChild(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
    form.submit();
  })().catch((error) => show(String(error)));
`;

/** With its token. */
const ARRIVING = `
  (async () => {
    const isMine = facts.way === 'redirect' || (await get('state') === facts.state && await get('nonce') === facts.nonce);
    for (const key of ['state', 'nonce']) await put(key, null);
    show(isMine ? 'Bonjour !' : 'Ce lancement n’est pas le mien');
    document.querySelector('#facts').textContent = 'Combien font deux fois trois ? Et deux fois quatre ?';
    window.facts = facts;
  })().catch((error) => show(String(error)));
`;

const STYLE = 'body{font:1.25rem/1.5 system-ui,sans-serif;margin:0;padding:1.5rem 2rem;background:#fff;color:#1a2530}h1{font-size:1.75rem}';

/**
 * A small tool for a frame. It keeps state and nonce in the store of the page round it, as tools do whose cookies do not come back, and
 * lets nobody in whose state and nonce are not there.
 */
export async function startFramedTool(clientId: string): Promise<FramedToolServer> {
  const cookies: string[] = [];
  let tool: StrictTool | undefined;
  let way: Way = 'redirect';
  const current = (): StrictTool => {
    if (tool === undefined) throw new Error('the tool serves no platform yet');
    return tool;
  };

  function login(request: Request, response: Response): void {
    const fields = current().begin(new URLSearchParams((request.method === 'POST' ? request.body : request.query) as Record<string, string>));
    response.cookie('essai', '1');
    const url = `${current().authorizeUrl}?${new URLSearchParams(fields).toString()}`;
    if (way === 'redirect') response.redirect(302, url);
    else response.send(page(current(), LEAVING, { way, fields, url }));
  }

  async function launched(request: Request, response: Response): Promise<void> {
    cookies.push(request.headers.cookie ?? '');
    const posted = request.body as Record<string, string>;
    try {
      const { claims } = await current().accept(posted);
      const shown = claims['https://purl.imsglobal.org/spec/lti/claim/launch_presentation'] as Readonly<Record<string, string>>;
      const facts = { state: posted['state'], nonce: claims['nonce'], target: shown['document_target'], back: shown['return_url'], way };
      response.send(page(current(), ARRIVING, facts));
    } catch (error) {
      response.status(400).send(page(current(), 'show(facts.error);', { error: posted['error_description'] ?? String(error) }));
    }
  }

  const app = express();
  app.get('/favicon.ico', (_request, response) => { response.status(204).end(); });
  app.get('/login', login);
  app.post('/login', form, login);
  app.post('/launch', form, launched);
  // Two more pages: one like any other, and one that its own server puts where it has no origin.
  app.get('/page', (_request, response) => { response.send(page(current(), '', {})); });
  app.get('/sans-origine', (_request, response) => { response.setHeader('Content-Security-Policy', 'sandbox allow-scripts').send(page(current(), '', {})); });
  const server = await startLoopback(app);
  const origin = `http://localhost:${server.port}`;
  return {
    origin,
    otherOrigin: server.url,
    cookies,
    serve(issuer, how) {
      tool = new StrictTool({ issuer, clientId, redirectUri: `${origin}/launch` }, { framed: true });
      way = how;
    },
    close: () => server.close(),
  };
}

function page(tool: StrictTool, script: string, facts: object): string {
  const { origin } = new URL(tool.authorizeUrl);
  const given = JSON.stringify(facts).replaceAll('<', '\\u003c');
  return `<!doctype html><html lang="fr"><title>Outil</title><style>${STYLE}</style><h1>…</h1><p id="facts"></p><script>const platform = ${JSON.stringify(origin)}; const facts = ${given};${TALK}${script}</script>`;
}
