import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { HttpBrowser } from '../support/http-browser.js';
import { freePort, runOwn, type OwnProcess } from '../support/hub-process.js';

const DEMO = 'src/demo/main.ts';
/** The last line of the welcome. */
const isWelcome = (line: string): boolean => line.includes('Ctrl-C');

/** A run of ports nobody has; one may still be taken before the demonstration asks for it. */
async function startDemo(): Promise<{ demo: OwnProcess; port: number }> {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const port = Math.min(await freePort(), 64_000);
    const demo = runOwn(DEMO, ['--port', String(port)]);
    const started = await demo.line(isWelcome).then(() => true, () => false);
    if (started) return { demo, port };
  }
  throw new Error('no free ports for the demonstration');
}

describe('npm run demo', () => {
  test('-- --check walks the whole tour and ends with 0', async () => {
    const demo = runOwn(DEMO, ['--check']);
    expect({ code: await demo.ended, err: demo.err(), faults: demo.out().match(/^✘.*/gm) }).toEqual({ code: 0, err: '', faults: null });
    expect(demo.out().match(/^✔/gm)).toHaveLength(29);
  }, 180_000);

  test.each(['SIGINT', 'SIGTERM'] as const)('says where to click, and ends with 0 on %s', async (signal) => {
    const { demo, port } = await startDemo();
    const { status } = await new HttpBrowser(`http://127.0.0.1:${port}`).get('/connexion');
    demo.child.kill(signal);
    expect({ status, code: await demo.ended }).toEqual({ status: 200, code: 0 });
    for (const words of ['Où cliquer', 'Léa Morvan', 'Claire Bertin', 'Thierry Vasseur', `http://127.0.0.1:${port}`]) expect(demo.out()).toContain(words);
  }, 60_000);

  test('says in one line that a port is taken, and leaves nothing behind', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const demo = runOwn(DEMO, ['--port', String(port)]);
    expect(await demo.ended).toBe(1);
    expect(demo.err()).toContain(String(port));
    expect(demo.err()).not.toMatch(/^\s+at /m);
    other.close();
  }, 60_000);

  test.each([['--prot', '3000'], ['--port', 'abc']])('%s %s: says how it is called', async (...args) => {
    const demo = runOwn(DEMO, args);
    expect(await demo.ended).toBe(1);
    expect(demo.err()).toMatch(/--port/);
    expect(demo.err()).not.toMatch(/^\s+at /m);
  }, 60_000);

  test('is not for production', async () => {
    const demo = runOwn(DEMO, ['--check'], { NODE_ENV: 'production' });
    expect(await demo.ended).toBe(1);
    expect(demo.err()).toContain('production');
  }, 60_000);
});
