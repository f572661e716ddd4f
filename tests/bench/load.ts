import { Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';

export interface Exchange {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Call {
  readonly method?: 'GET' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** One request over a kept connection. */
export function call({ method = 'GET', url, headers = {}, body }: Call): Promise<Exchange> {
  return new Promise((resolve, reject) => {
    const form = body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(Buffer.byteLength(body)) };
    const request = httpRequest(url, { method, agent, headers: { ...form, ...headers } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => { resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString('utf8') }); });
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** Latencies in milliseconds and how long the whole took, in seconds. */
export interface Series {
  readonly latencies: readonly number[];
  readonly seconds: number;
}

/** One unit of work: what it measures is what it awaits. */
export type Work = (index: number) => Promise<void>;

/** Closed loop: `count` pieces of work, `width` at a time. */
export async function inParallel(count: number, width: number, work: Work): Promise<Series> {
  const latencies: number[] = [];
  let next = 0;
  const start = performance.now();
  const worker = async (): Promise<void> => {
    while (next < count) {
      const index = next;
      next += 1;
      const begun = performance.now();
      await work(index);
      latencies.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return { latencies, seconds: (performance.now() - start) / 1_000 };
}

/** Open loop: work begins at a fixed rate, whether or not the one before has ended; the wait counts. */
export async function atRate(count: number, perSecond: number, work: Work): Promise<Series> {
  const start = performance.now();
  const all = Array.from({ length: count }, async (_, index) => {
    const due = start + (index * 1_000) / perSecond;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
    await work(index);
    return performance.now() - due;
  });
  const latencies = await Promise.all(all);
  return { latencies, seconds: (performance.now() - start) / 1_000 };
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
