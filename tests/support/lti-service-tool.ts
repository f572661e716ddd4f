import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK, type JWTHeaderParameters } from 'jose';
import { startLoopback, type LoopbackServer } from './loopback.js';

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

interface KeyPair {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

export interface TokenAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The server side of a tool: it publishes its keys, proves itself by them, and asks the hub's services. */
export class ServiceTool {
  /** How the key set is answered; the tool's own keys by default. */
  keySet: () => { readonly status: number; readonly body: string; readonly afterMs?: number } = () => ({ status: 200, body: JSON.stringify({ keys: this.published }) });
  published: JWK[] = [];

  private constructor(
    readonly clientId: string,
    private readonly server: LoopbackServer,
    private pair: KeyPair,
    private readonly now: () => number,
  ) {
    this.published = [pair.publicJwk];
  }

  static async start(clientId: string, now: () => number = Date.now): Promise<ServiceTool> {
    const tool: { own?: ServiceTool } = {};
    const server = await startLoopback((_request, response) => {
      const { status, body, afterMs = 0 } = tool.own!.keySet();
      setTimeout(() => response.writeHead(status, { 'content-type': 'application/json' }).end(body), afterMs);
    });
    tool.own = new ServiceTool(clientId, server, await newPair(), now);
    return tool.own;
  }

  get keySetUrl(): string {
    return `${this.server.url}/keys`;
  }

  /** How often the key set was asked for. */
  get keySetRequests(): number {
    return this.server.requests.length;
  }

  /** From now on it signs by another key, which it publishes beside the old ones. */
  async rotate(): Promise<void> {
    this.pair = await newPair();
    this.published.push(this.pair.publicJwk);
  }

  claims(issuer: string, differences: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
    const now = Math.floor(this.now() / 1_000);
    const claims: Readonly<Record<string, unknown>> = { iss: this.clientId, sub: this.clientId, aud: `${issuer}/lti/token`, iat: now, exp: now + 300, jti: randomUUID(), ...differences };
    return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
  }

  assertion(issuer: string, differences: Readonly<Record<string, unknown>> = {}, header: Partial<JWTHeaderParameters> = {}): Promise<string> {
    return new SignJWT(this.claims(issuer, differences)).setProtectedHeader({ alg: 'RS256', kid: this.pair.kid, ...header }).sign(this.pair.privateKey);
  }

  /** A token request; `form` changes its fields, and an undefined one is left out. */
  async requestToken(issuer: string, scopes: readonly string[], form: Readonly<Record<string, string | undefined>> = {}): Promise<TokenAnswer> {
    const fields: Readonly<Record<string, string | undefined>> = {
      grant_type: 'client_credentials',
      client_assertion_type: ASSERTION_TYPE,
      client_assertion: form['client_assertion'] ?? await this.assertion(issuer),
      scope: scopes.join(' '),
      ...form,
    };
    const body = new URLSearchParams(Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as [string, string]])));
    return answerOf(await fetch(`${issuer}/lti/token`, { method: 'POST', body }));
  }

  /** @throws Error when the hub gives none */
  async token(issuer: string, scopes: readonly string[], differences: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const { status, body } = await this.requestToken(issuer, scopes, { client_assertion: await this.assertion(issuer, differences) });
    if (status !== 200) throw new Error(`no token: ${status} ${JSON.stringify(body)}`);
    return String(body['access_token']);
  }

  close(): Promise<void> {
    return this.server.close();
  }
}

export interface ServiceCall {
  readonly token?: string | undefined;
  readonly method?: string;
  /** JSON, or text as it is. */
  readonly body?: unknown;
  readonly type?: string;
  readonly accept?: string;
}

/** One request to a service of the hub. */
export async function callService(url: string, { token, method = 'GET', body, type, accept }: ServiceCall): Promise<TokenAnswer> {
  const headers = {
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(type === undefined ? {} : { 'content-type': type }),
    ...(accept === undefined ? {} : { accept }),
  };
  const sent = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
  return answerOf(await fetch(url, { method, headers, ...sent }));
}

export async function answerOf(response: Response): Promise<TokenAnswer> {
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: (text === '' ? {} : JSON.parse(text)) as Readonly<Record<string, unknown>> };
}

async function newPair(): Promise<KeyPair> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const kid = randomUUID();
  return { kid, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'RS256' } };
}
