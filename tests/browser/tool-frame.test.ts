import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Frame, Page } from 'playwright-core';
import { accessibilityFaults } from '../support/accessibility.js';
import { hasChromium, launchChromium, signInAsLea } from '../support/browser.js';
import { startFramedTool, type FramedToolServer, type Way } from '../support/framed-tool.js';
import { hatOf, ltiResource, openPath, startLtiHub } from '../support/lti-hub.js';
import type { SchoolHub } from '../support/school-hub.js';
import { picture } from './screenshots.js';

const HAT = hatOf('pupil');

const inChromium = hasChromium() ? describe : describe.skip;

inChromium('a tool in a frame, on another site than the hub, where a browser keeps no cookie of a frame', () => {
  let browser: Browser;
  let tool: FramedToolServer;
  let hub: SchoolHub;

  beforeAll(async () => {
    tool = await startFramedTool('outil');
    const settings = { clientId: 'outil', loginUrl: `${tool.origin}/login`, redirectUris: [`${tool.origin}/launch`], targetLinkUri: `${tool.origin}/launch`, domains: [new URL(tool.otherOrigin).host], presentation: 'frame' };
    hub = await startLtiHub({ resources: () => [ltiResource('doubles', ['role'], { title: { fr: 'Les doubles jusqu’à 10' } }, settings)] });
    browser = await launchChromium(['--test-third-party-cookie-phaseout']);
  });

  afterAll(async () => {
    await browser.close();
    await hub.close();
    await tool.close();
  });

  interface Opened {
    readonly page: Page;
    readonly frame: Frame;
    /** Requests to the authorization endpoint, each with whether the session came along. */
    readonly asked: readonly string[];
    readonly complaints: readonly string[];
  }

  /** Signs Léa in and opens the resource as she does, in a window of her own. */
  async function opened<T>(way: Way, look: (opened: Opened) => Promise<T>, scripts = true): Promise<T> {
    tool.serve(hub.origin, way);
    const context = await browser.newContext({ locale: 'fr-FR', javaScriptEnabled: scripts, viewport: { width: 1180, height: 860 } });
    try {
      const page = await context.newPage();
      await signInAsLea(page, hub.origin);
      const asked: Promise<string>[] = [];
      const complaints: string[] = [];
      page.on('request', (request) => {
        if (!request.url().startsWith(`${hub.origin}/lti/authorize`)) return;
        asked.push(request.allHeaders().then(({ cookie = '' }) => `${request.method()} ${cookie.includes('passerelle=') ? 'with' : 'without'} session`));
      });
      page.on('console', (message) => { if (message.type() === 'error') complaints.push(message.text()); });
      page.on('pageerror', (error) => { complaints.push(error.message); });
      await page.goto(`${hub.origin}${openPath(HAT, 'doubles')}`);
      const frame = await toolFrame(page, scripts);
      return await look({ page, frame, asked: await Promise.all(asked), complaints });
    } finally {
      await context.close();
    }
  }

  /** The frame, once the tool is in it; without scripts the buttons are pressed. */
  async function toolFrame(page: Page, scripts: boolean): Promise<Frame> {
    const inside = page.frameLocator('iframe');
    if (!scripts) await inside.getByRole('button', { name: 'Continuer' }).click();
    else await inside.getByRole('heading', { name: 'Bonjour !' }).waitFor({ timeout: 10_000 });
    const frame = page.frames()[1];
    if (frame === undefined) throw new Error('no frame');
    await frame.waitForURL(`${tool.origin}/launch`);
    return frame;
  }

  type Told = Readonly<Record<string, unknown>>;

  /** What is answered to a message of the tool that has an identifier, without that. */
  async function ask(frame: Frame, subject: string, fields: object = {}): Promise<Told> {
    const { message_id: _id, subject: answers, ...told } = await frame.evaluate<Told>(`ask(${JSON.stringify(subject)}, ${JSON.stringify(fields)})`);
    expect(answers).toBe(`${subject}.response`);
    return told;
  }

  /** Sends a message as it is; what comes back until a later question has its answer. */
  function sent(frame: Frame, message: unknown): Promise<readonly Told[]> {
    return frame.evaluate<readonly Told[]>(`(async () => {
      heard.length = 0;
      parent.postMessage(${JSON.stringify(message)}, '*');
      await ask('lti.capabilities');
      return heard.filter(({ supported_messages }) => supported_messages === undefined);
    })()`);
  }

  const codeOf = (told: Told | undefined): unknown => (told?.['error'] as Told | undefined)?.['code'];
  const put = (frame: Frame, key: unknown, value: unknown): Promise<Told> => ask(frame, 'lti.put_data', { key, value });
  const get = (frame: Frame, key: unknown): Promise<Told> => ask(frame, 'lti.get_data', { key });

  test('a tool that redirects gets its token at once, and is told where it is', async () => {
    await opened('redirect', async ({ frame, asked, complaints }) => {
      expect(asked).toEqual(['GET with session']);
      expect(complaints).toEqual([]);
      expect(await frame.evaluate('facts.target')).toBe('iframe');
      expect(tool.cookies.at(-1)).toBe('');
    });
  });

  test.each([['script-get', 'GET'], ['script-post', 'POST']] as const)('a tool that puts state and nonce away first (%s) comes without the session, and is let in after one detour', async (way, method) => {
    await opened(way, async ({ page, asked, complaints }) => {
      expect(asked).toEqual([`${method} without session`, 'POST with session']);
      expect(complaints).toEqual([]);
      expect(tool.cookies.at(-1)).toBe('');
      expect(await accessibilityFaults(page)).toEqual([]);
      await picture(page, 'outil-cadre', 860);
    });
  });

  test('without scripts the tool is there all the same', async () => {
    const seen = await opened('redirect', ({ frame, complaints }) => Promise.resolve({ at: new URL(frame.url()).origin, complaints }), false);
    expect(seen).toEqual({ at: tool.origin, complaints: [] });
  });

  test('a tool that sends its frame back, or says that it is done, gives the whole window back', async () => {
    await opened('redirect', async ({ page, frame, complaints }) => {
      await frame.evaluate('location.assign(facts.back + "?lti_msg=Bravo")');
      await page.getByText('Bravo').waitFor();
      expect(page.url()).toMatch(`${hub.origin}/espace/retour/`);
      expect(complaints).toEqual([]);
    });
    await opened('redirect', async ({ page, frame }) => {
      await frame.evaluate('parent.postMessage({ subject: "lti.close" }, "*")');
      await page.waitForURL(`${hub.origin}/espace/${HAT}`);
    });
  });

  test('the store: what it can, what it keeps, and what it forgets', async () => {
    await opened('redirect', async ({ frame }) => {
      const subjects = ['lti.capabilities', 'lti.get_data', 'lti.put_data', 'lti.close', 'lti.frameResize', 'lti.scrollToTop'];
      expect(await ask(frame, 'lti.capabilities')).toEqual({ supported_messages: subjects.map((subject) => ({ subject })) });
      expect(await get(frame, '__proto__')).toEqual({ key: '__proto__', value: null });
      expect(await put(frame, '__proto__', 'é')).toEqual({ key: '__proto__', value: 'é' });
      expect(await get(frame, '__proto__')).toEqual({ key: '__proto__', value: 'é' });
      expect(await put(frame, '__proto__', null)).toEqual({ key: '__proto__', value: null });
      expect(await get(frame, '__proto__')).toEqual({ key: '__proto__', value: null });
      expect(await get(frame, 'constructor')).toEqual({ key: 'constructor', value: null });
    });
  });

  test('the store: nothing that was not asked for comes back, and what is wrong is called so', async () => {
    await opened('redirect', async ({ frame }) => {
      expect(await ask(frame, 'lti.get_data', { key: 'a', value: 'b', extra: 'c' })).toEqual({ key: 'a', value: null });
      for (const [key, value] of [[1, 'a'], ['', 'a'], [null, 'a'], [['a'], 'a'], ['x'.repeat(4_097), 'a'], ['a', 1], ['a', {}], ['a', undefined]]) {
        expect([key, value, codeOf(await put(frame, key, value))]).toEqual([key, value, 'bad_request']);
      }
      expect(codeOf(await get(frame, { toString: 'a' }))).toBe('bad_request');
      for (const message_id of [undefined, 7, '', 'x'.repeat(4_097)]) {
        const [told, ...more] = await sent(frame, { subject: 'lti.get_data', message_id, key: 'secret-key' });
        expect([codeOf(told), JSON.stringify(told).includes('secret-key'), 'message_id' in (told ?? {}), more]).toEqual(['bad_request', false, false, []]);
      }
      expect(codeOf(await ask(frame, 'lti.pageRefresh'))).toBe('unsupported_subject');
    });
  });

  test('whatever is no message for it stays without an answer', async () => {
    await opened('redirect', async ({ frame, complaints }) => {
      const others = [null, 1, 'lti.get_data', [], {}, { subject: null }, { subject: { a: 1 } }, { subject: 'lti.pageRefresh' }, { subject: 'lti.close.response' },
        { subject: 'constructor', message_id: '1' }, { subject: '__proto__', message_id: '1' }, { subject: 'org.imsglobal.lti.close', message_id: '1' }, { subject: `lti.${'x'.repeat(41)}`, message_id: '1' }, { subject: 'lti.scrollToTop', message_id: '1' }];
      for (const message of others) expect([message, await sent(frame, message)]).toEqual([message, []]);
      expect(complaints).toEqual([]);
    });
  });

  test('the store has an end: 4096 bytes a value, 64 kB in all', async () => {
    await opened('redirect', async ({ frame }) => {
      const whole = 'x'.repeat(4_096);
      expect(await put(frame, 'a', whole)).toEqual({ key: 'a', value: whole });
      expect(codeOf(await put(frame, 'a', `${whole}x`))).toBe('storage_exhaustion');
      expect(codeOf(await put(frame, 'a', 'é'.repeat(2_049)))).toBe('storage_exhaustion');
      expect(await get(frame, 'a')).toEqual({ key: 'a', value: whole });
      const codes = await Promise.all('bcdefghijklmnop'.split('').map(async (key) => codeOf(await put(frame, key, whole))));
      expect(codes).toEqual([...Array<undefined>(14).fill(undefined), 'storage_exhaustion']);
      expect(await put(frame, 'a', 'short')).toEqual({ key: 'a', value: 'short' });
      expect(codeOf(await put(frame, 'p', whole))).toBeUndefined();
    });
  });

  test('each origin has a store of its own, and the hub’s own pages and windows without an origin have none', async () => {
    await opened('redirect', async ({ page, frame }) => {
      const go = async (url: string): Promise<void> => { await frame.goto(url); };
      await put(frame, 'k', 'of localhost');
      await go(`${tool.otherOrigin}/page`);
      expect(await get(frame, 'k')).toEqual({ key: 'k', value: null });
      await put(frame, 'k', 'of 127.0.0.1');
      await go(`${tool.origin}/page`);
      expect(await get(frame, 'k')).toEqual({ key: 'k', value: 'of localhost' });
      await go(`${tool.origin}/sans-origine`);
      await expect(frame.evaluate('ask("lti.capabilities")')).rejects.toThrow('no answer');
      await frame.evaluate(`location.assign(${JSON.stringify(`${hub.origin}/lti/frame/${'x'.repeat(43)}`)})`);
      await page.frameLocator('iframe').getByText('LTI-EXPIREE', { exact: true }).waitFor();
      const told = await page.frames()[1]?.evaluate<Told>(`new Promise((resolve) => {
        addEventListener('message', ({ data }) => resolve(data));
        parent.postMessage({ subject: 'lti.get_data', message_id: '1', key: 'k' }, '*');
      })`);
      expect(told).toEqual({ subject: 'lti.get_data.response', message_id: '1', error: { code: 'wrong_origin', message: expect.any(String) } });
      expect(page.url()).toBe(`${hub.origin}${openPath(HAT, 'doubles')}`);
    });
  });

  test('A-26: other windows get nothing: the page itself, a frame in the tool’s, a window it opened', async () => {
    await opened('redirect', async ({ page, frame }) => {
      await put(frame, 'k', 'secret');
      const message = JSON.stringify({ subject: 'lti.get_data', message_id: '1', key: 'k' });
      await page.evaluate(`window.got = []; addEventListener('message', ({ data }) => got.push(data.subject)); window.postMessage(${message}, '*')`);
      await frame.evaluate(`new Promise((resolve) => {
        const inner = document.body.appendChild(document.createElement('iframe'));
        window.inner = inner.contentWindow;
        window.inner.eval("window.heard = []; addEventListener('message', ({ data }) => heard.push(data)); top.postMessage(${message.replaceAll('"', '\\"')}, '*')");
        resolve();
      })`);
      const popup = page.context().waitForEvent('page');
      await frame.evaluate(`window.open('/page')`);
      const opened = await popup;
      await opened.waitForLoadState();
      await opened.evaluate(`opener.parent.postMessage(${message}, '*')`);
      await opened.evaluate(`opener.parent.postMessage({ subject: 'lti.close' }, '*')`);
      expect(await get(frame, 'k')).toEqual({ key: 'k', value: 'secret' });
      expect(await page.evaluate<readonly string[]>('got')).not.toContain('lti.get_data.response');
      expect(await frame.evaluate('inner.heard')).toEqual([]);
      expect(await opened.evaluate('heard')).toEqual([]);
      expect(page.url()).toBe(`${hub.origin}${openPath(HAT, 'doubles')}`);
    });
  });

  test('a flood of 10,000 keys is mostly not heard, and never more than 500 are kept', async () => {
    await opened('redirect', async ({ frame }) => {
      const flood = await frame.evaluate<{ answers: number; seconds: number }>(`(async () => {
        heard.length = 0;
        const from = performance.now();
        for (let i = 0; i < 10000; i += 1) parent.postMessage({ subject: 'lti.put_data', message_id: 'm' + i, key: 'flood' + i, value: '' }, platform);
        await new Promise((resolve) => setTimeout(resolve, 1500));
        return { answers: heard.length, seconds: Math.ceil((performance.now() - from) / 1000) };
      })()`);
      expect(flood.answers).toBeGreaterThan(0);
      expect(flood.answers).toBeLessThanOrEqual(200 * (flood.seconds + 1));
      const kept = await frame.evaluate<{ before: number; codes: readonly (string | null)[] }>(`(async () => {
        const before = heard.filter(({ error }) => error === undefined).length;
        const codes = [];
        for (let from = before; from < 520; from += 100) {
          const some = Array.from({ length: Math.min(100, 520 - from) }, (_, i) => ask('lti.put_data', { key: 'slow' + (from + i), value: 'v' }));
          for (const told of await Promise.all(some)) codes.push(told.error?.code ?? null);
          await new Promise((resolve) => setTimeout(resolve, 1100));
        }
        return { before, codes };
      })()`);
      expect(kept.codes.filter((code) => code === null)).toHaveLength(500 - kept.before);
      expect(kept.codes.slice(500 - kept.before)).toEqual(Array<string>(20).fill('storage_exhaustion'));
    });
  });

  test('the frame is as tall as the tool says, within bounds', async () => {
    await opened('redirect', async ({ page, frame, complaints }) => {
      const tall = async (height: unknown): Promise<number> => {
        await sent(frame, { subject: 'lti.frameResize', height });
        return Math.round((await page.locator('iframe').boundingBox())?.height ?? 0);
      };
      expect([await tall(900), await tall('700'), await tall(1), await tall(1e9)]).toEqual([900, 700, 200, 4_000]);
      for (const height of [-1, 0, 'auto', '1px;position:fixed', null, [800], {}]) expect(await tall(height)).toBe(4_000);
      await page.evaluate('scrollTo(0, 2000)');
      await sent(frame, { subject: 'lti.scrollToTop' });
      // What the style sheet keeps free above.
      expect(await page.evaluate(`document.querySelector('iframe').getBoundingClientRect().top`)).toBeCloseTo(24, 0);
      expect(complaints).toEqual([]);
    });
  });

  test('no other site is shown in the frame', async () => {
    await opened('redirect', async ({ page, frame }) => {
      const complaint = page.waitForEvent('console', { predicate: (message) => message.text().includes('frame-src'), timeout: 10_000 });
      await frame.evaluate(`location.assign(${JSON.stringify(hub.cas.url)})`);
      expect((await complaint).text()).toContain(new URL(hub.cas.url).origin);
    });
  });
});
