import { request as httpRequest } from 'node:http';

const MOST_STEPS = 20;
const HERE = ['127.0.0.1', 'localhost'];

/** A page as the walker sees it. */
export interface WalkedPage {
  readonly url: string;
  readonly status: number;
  readonly html: string;
}

interface Form {
  readonly method: string;
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
}

/**
 * A browser without a screen: follows redirects, keeps cookies as a browser does (by host, whatever the port), and
 * submits the pages that would submit themselves. Enough to walk the tour over plain HTTP.
 */
export class Walker {
  /** Host → name → value. */
  private readonly jars = new Map<string, Map<string, string>>();

  async open(url: string): Promise<WalkedPage> {
    return this.settle(await this.send('GET', url));
  }

  /** Follows the link or submits the form whose text or address contains `text`; `typed` is what is written in its fields first. */
  async click(page: WalkedPage, text: string, typed: Readonly<Record<string, string>> = {}): Promise<WalkedPage> {
    const href = linkWith(page.html, text);
    if (href !== undefined) return this.open(new URL(href, page.url).href);
    const found = formsOf(page.html).find(({ html }) => html.includes(text) || plain(html).includes(text));
    if (found === undefined) throw new Error(`nothing to click says « ${text} » on ${new URL(page.url).pathname} (${page.status})`);
    const form = parseForm(found.html);
    return this.submit(page, { ...form, fields: { ...form.fields, ...typed } });
  }

  /** Sends one form of the page without following what comes back: for messages that are sent twice or changed on the way. */
  async post(url: string, fields: Readonly<Record<string, string>>): Promise<WalkedPage> {
    return this.settle(await this.send('POST', url, fields));
  }

  /** What stands in the frame of the page. */
  async frame(page: WalkedPage): Promise<WalkedPage> {
    const [tag] = /<iframe\b[^>]*>/.exec(page.html) ?? [];
    if (tag === undefined) throw new Error(`no frame on ${new URL(page.url).pathname} (${page.status})`);
    return this.open(new URL(attribute(tag, 'src') ?? '', page.url).href);
  }

  forget(): void {
    this.jars.clear();
  }

  private submit(page: WalkedPage, form: Form): Promise<WalkedPage> {
    const action = new URL(form.action === '' ? page.url : form.action, page.url);
    if (form.method === 'post') return this.post(action.href, form.fields);
    action.search = new URLSearchParams(form.fields).toString();
    return this.open(action.href);
  }

  /** Redirects and self-submitting forms, up to a limit. What leads away from this machine is not followed, only told. */
  private async settle(first: Exchange): Promise<WalkedPage> {
    let exchange = first;
    for (let step = 0; step < MOST_STEPS; step += 1) {
      const { location, page } = exchange;
      if (location !== undefined) {
        const target = new URL(location, page.url);
        if (!HERE.includes(target.hostname)) return { url: target.href, status: page.status, html: '' };
        exchange = await this.send('GET', target.href);
        continue;
      }
      const form = selfSubmitting(page.html);
      if (form === undefined) return page;
      exchange = await this.send('POST', new URL(form.action, page.url).href, form.fields);
    }
    throw new Error(`more than ${MOST_STEPS} redirects from ${first.page.url}`);
  }

  private send(method: 'GET' | 'POST', url: string, fields?: Readonly<Record<string, string>>): Promise<Exchange> {
    const body = fields === undefined ? undefined : new URLSearchParams(fields).toString();
    const jar = this.jarOf(url);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = {
      accept: 'text/html',
      ...(cookie === '' ? {} : { cookie }),
      ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(Buffer.byteLength(body)) }),
    };
    return new Promise((resolve, reject) => {
      const request = httpRequest(url, { method, headers, timeout: 15_000, agent: false }, (response) => {
        keepIn(jar, response.headers['set-cookie'] ?? []);
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const page = { url, status: response.statusCode ?? 0, html: Buffer.concat(chunks).toString('utf8') };
          const { location } = response.headers;
          resolve(location === undefined ? { page } : { page, location });
        });
        response.on('error', reject);
      });
      request.on('timeout', () => request.destroy(new Error(`no answer within 15 s from ${new URL(url).host}`)));
      request.on('error', reject);
      request.end(body);
    });
  }

  private jarOf(url: string): Map<string, string> {
    const { hostname } = new URL(url);
    const jar = this.jars.get(hostname) ?? new Map<string, string>();
    this.jars.set(hostname, jar);
    return jar;
  }
}

function keepIn(jar: Map<string, string>, lines: readonly string[]): void {
  for (const line of lines) {
    const [pair = ''] = line.split(';');
    const name = pair.slice(0, pair.indexOf('=')).trim();
    const value = pair.slice(pair.indexOf('=') + 1);
    const isGone = value === '' || /max-age=0|expires=Thu, 01 Jan 1970/i.test(line);
    if (isGone) jar.delete(name);
    else jar.set(name, value);
  }
}

interface Exchange {
  readonly page: WalkedPage;
  readonly location?: string;
}

function linkWith(html: string, text: string): string | undefined {
  const links = [...html.matchAll(/<a\b[^>]*?\bhref="([^"]*)"[^>]*>(.*?)<\/a>/gs)];
  const found = links.find(([, href = '', inner = '']) => plain(inner).includes(text) || decode(href).includes(text));
  return found === undefined ? undefined : decode(found[1] ?? '');
}

/** The text of a page, without its tags. */
export function plain(html: string): string {
  return decode(html.replace(/<(script|style)\b.*?<\/\1>/gs, ' ').replace(/<[^>]*>/g, ' ')).replace(/[\s\u00a0\u202f]+/g, ' ').trim();
}

function formsOf(html: string): readonly { readonly html: string }[] {
  return [...html.matchAll(/<form\b.*?<\/form>/gs)].map(([form]) => ({ html: form }));
}

function parseForm(html: string): Form {
  const tag = /<form\b[^>]*>/.exec(html)?.[0] ?? '';
  const fields = Object.fromEntries([...inputsOf(html), ...textsOf(html), ...choicesOf(html)].filter(([name]) => name !== ''));
  return { method: (attribute(tag, 'method') ?? 'get').toLowerCase(), action: attribute(tag, 'action') ?? '', fields };
}

type Field = readonly [name: string, value: string];

/** A box that is not ticked sends nothing. */
function inputsOf(html: string): readonly Field[] {
  const tags = [...html.matchAll(/<(?:input|button)\b[^>]*>/g)].map(([tag]) => tag);
  const sent = tags.filter((tag) => !/\btype="(checkbox|radio)"/.test(tag) || /\schecked\b/.test(tag));
  return sent.map((tag) => [attribute(tag, 'name') ?? '', attribute(tag, 'value') ?? '']);
}

function textsOf(html: string): readonly Field[] {
  return [...html.matchAll(/(<textarea\b[^>]*>)(.*?)<\/textarea>/gs)].map(([, tag = '', text = '']) => [attribute(tag, 'name') ?? '', decode(text)]);
}

/** The chosen option of each list, or its first. */
function choicesOf(html: string): readonly Field[] {
  return [...html.matchAll(/(<select\b[^>]*>)(.*?)<\/select>/gs)].map(([, tag = '', inner = '']) => {
    const options = [...inner.matchAll(/(<option\b[^>]*>)([^<]*)/g)];
    const [, option = '', label = ''] = options.find(([, each = '']) => /\sselected\b/.test(each)) ?? options[0] ?? [];
    return [attribute(tag, 'name') ?? '', attribute(option, 'value') ?? decode(label)];
  });
}

/** A page whose one form is posted by a script. */
function selfSubmitting(html: string): Form | undefined {
  const forms = formsOf(html);
  const [only] = forms;
  if (only === undefined || forms.length !== 1 || !/<script\b/.test(html)) return undefined;
  const form = parseForm(only.html);
  const isWaiting = /<input\b(?![^>]*type="(hidden|submit)")[^>]*>/.test(only.html);
  return form.method === 'post' && !isWaiting ? form : undefined;
}

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? undefined : decode(value);
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

function decode(text: string): string {
  return text.replace(/&(#x?[0-9a-f]+|[a-z]+);/gi, (whole, name: string) => {
    if (name.startsWith('#x') || name.startsWith('#X')) return String.fromCodePoint(Number.parseInt(name.slice(2), 16));
    if (name.startsWith('#')) return String.fromCodePoint(Number(name.slice(1)));
    return ENTITIES[name] ?? whole;
  });
}
