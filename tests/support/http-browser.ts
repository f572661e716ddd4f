import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';

const MOST_REDIRECTS = 20;

export interface BrowserAnswer {
  /** The address the browser shows. */
  readonly url: string;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Where requests for a public origin really go, and what the proxy there adds to them. */
export interface Detour {
  readonly to: string;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Sending {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * A browser without a screen: keeps cookies by host, whatever the port, under the rules for `Secure` and `__Host-`, and
 * follows redirects when asked to.
 */
export class HttpBrowser {
  /** Names of cookies that also go to forms of other sites. */
  private readonly crossSite = new Set<string>();
  /** Host → name → value. */
  private readonly jars = new Map<string, Map<string, string>>();
  private readonly detours = new Map<string, Detour>();

  /** @param home what paths without an origin belong to */
  constructor(private readonly home: string) {}

  /** From now on, requests for `origin` go elsewhere. */
  reroute(origin: string, detour: Detour): void {
    this.detours.set(origin, detour);
  }

  get(address: string, headers: Readonly<Record<string, string>> = {}): Promise<BrowserAnswer> {
    return this.send({ method: 'GET', url: new URL(address, this.home), headers: { accept: 'text/html', ...headers } });
  }

  post(address: string, fields: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}): Promise<BrowserAnswer> {
    return this.send({ method: 'POST', url: new URL(address, this.home), headers: { accept: 'text/html', ...FORM, ...headers }, body: new URLSearchParams(fields).toString() });
  }

  /** A form that a page of another site sends: of the cookies only those that are `SameSite=None` go with it. */
  postFromElsewhere(address: string, fields: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}): Promise<BrowserAnswer> {
    const url = new URL(address, this.home);
    const cookie = [...this.jarOf(url)].filter(([name]) => this.crossSite.has(name)).map(([name, value]) => `${name}=${value}`).join('; ');
    return this.post(address, fields, { 'sec-fetch-site': 'cross-site', cookie, ...headers });
  }

  async open(address: string): Promise<BrowserAnswer> {
    return this.follow(await this.get(address));
  }

  /** Goes where an answer redirects to, until a page comes. */
  async follow(answer: BrowserAnswer): Promise<BrowserAnswer> {
    let current = answer;
    for (let step = 0; step < MOST_REDIRECTS; step += 1) {
      const { location } = current.headers;
      if (location === undefined) return current;
      current = await this.get(new URL(location, current.url).href);
    }
    throw new Error(`more than ${MOST_REDIRECTS} redirects from ${answer.url}`);
  }

  cookie(name: string): string | undefined {
    return this.jarOf(new URL(this.home)).get(name);
  }

  /** Puts a cookie in by hand, as somebody at the same keyboard could. */
  plant(name: string, value: string): void {
    this.jarOf(new URL(this.home)).set(name, value);
  }

  cookieNames(): readonly string[] {
    return [...this.jarOf(new URL(this.home)).keys()].sort();
  }

  private send({ method, url, headers, body }: Sending): Promise<BrowserAnswer> {
    const detour = this.detours.get(url.origin);
    const target = new URL(`${url.pathname}${url.search}`, detour?.to ?? url.origin);
    const cookie = [...this.jarOf(url)].map(([name, value]) => `${name}=${value}`).join('; ');
    const sent = { host: url.host, ...detour?.headers, ...(cookie === '' ? {} : { cookie }), ...headers, ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }) };
    return new Promise((resolve, reject) => {
      const request = httpRequest(target, { method, headers: sent, agent: false }, (response) => {
        this.keep(url, response.headers['set-cookie'] ?? []);
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          resolve({ url: url.href, status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(chunks).toString('utf8') });
        });
      });
      request.on('error', reject);
      request.end(body);
    });
  }

  private keep(url: URL, lines: readonly string[]): void {
    for (const line of lines) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
      const name = pair.slice(0, pair.indexOf('='));
      if (!isTaken(name, attributes, url)) continue;
      const jar = this.jarOf(url);
      if (attributes.some((attribute) => /^(max-age=0|expires=thu, 01 jan 1970)/i.test(attribute))) jar.delete(name);
      else jar.set(name, pair.slice(pair.indexOf('=') + 1));
      if (attributes.some((attribute) => /^samesite=none$/i.test(attribute))) this.crossSite.add(name);
    }
  }

  private jarOf({ hostname }: URL): Map<string, string> {
    const jar = this.jars.get(hostname) ?? new Map<string, string>();
    this.jars.set(hostname, jar);
    return jar;
  }
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' } as const;

/**
 * RFC 6265bis: a Secure cookie comes over https, or from this machine as Chromium has it; a `__Host-` cookie is Secure, for the whole
 * host and for no other.
 */
function isTaken(name: string, attributes: readonly string[], url: URL): boolean {
  const has = (wanted: string): boolean => attributes.some((attribute) => attribute.toLowerCase() === wanted);
  if (has('secure') && url.protocol !== 'https:' && url.hostname !== '127.0.0.1') return false;
  return !name.startsWith('__Host-') || (has('secure') && has('path=/') && !attributes.some((attribute) => /^domain=/i.test(attribute)));
}
