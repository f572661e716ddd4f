import { call, type Exchange } from './load.js';

/** Cookies of one person, kept from answer to answer. */
export class Browser {
  private readonly cookies = new Map<string, string>();

  async get(url: string): Promise<Exchange> {
    return this.keep(await call({ url, headers: this.headers() }));
  }

  async post(url: string, fields: Readonly<Record<string, string>>): Promise<Exchange> {
    return this.keep(await call({ method: 'POST', url, headers: this.headers(), body: new URLSearchParams(fields).toString() }));
  }

  private headers(): Record<string, string> {
    return { accept: 'text/html', cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
  }

  private keep(exchange: Exchange): Exchange {
    for (const line of exchange.headers['set-cookie'] ?? []) {
      const [pair = ''] = line.split(';');
      this.cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    return exchange;
  }
}

/** @throws Error when the answer is not what the measurement is about */
export function expectStatus(exchange: Exchange, status: number): Exchange {
  if (exchange.status !== status) throw new Error(`expected ${status}, got ${exchange.status}: ${exchange.body.slice(0, 300)}`);
  return exchange;
}

/** Where an answer sends the browser. */
export function locationOf({ headers, status, body }: Exchange, base: string): URL {
  if (headers.location === undefined) throw new Error(`no redirect but ${status}: ${body.slice(0, 300)}`);
  return new URL(headers.location, base);
}
