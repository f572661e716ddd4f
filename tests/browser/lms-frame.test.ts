import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { BrowserContext, Frame, Page } from 'playwright-core';
import { accessibilityFaults } from '../support/accessibility.js';
import { hasChromium, openProfile } from '../support/browser.js';
import { startLmsHub, type LmsHub } from '../support/lms-launch.js';
import { TEACHER } from '../support/lms/samples.js';

/** Cookies of third parties only apart for each site that frames them, as browsers that block them keep them. */
const PARTITIONED = {};
/** No cookies of the hub at all in pages of the LMS, in windows of its own as everywhere: as some browsers and schools set it. */
const NONE_IN_FRAMES = { profile: { content_settings: { exceptions: { cookies: { 'http://127.0.0.1:*,http://localhost:*': { setting: 2 } } } } } };

const inChromium = hasChromium() ? describe : describe.skip;

inChromium('the hub in a frame of an LMS on another site, third-party cookies blocked', () => {
  let hub: LmsHub;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lms-frame-'));
    hub = await startLmsHub({ lms: { host: 'localhost' } });
    // The hub itself may ask this machine by its address alone.
    await hub.change({ keySetUrl: `${hub.lms.origin.replace('localhost', '127.0.0.1')}/keys` });
  });

  afterAll(async () => {
    await hub.close();
    await rm(folder, { recursive: true, force: true });
  });

  interface Seen {
    readonly context: BrowserContext;
    readonly page: Page;
    readonly frame: Frame;
    readonly complaints: string[];
  }

  /** Opens the course with its frame, in a browser of these settings. */
  async function open(settings: object, storageTarget?: string): Promise<Seen> {
    const profile = await mkdtemp(join(folder, 'profile-'));
    await mkdir(join(profile, 'Default'));
    await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(settings));
    const context = await openProfile(profile, ['--test-third-party-cookie-phaseout']);
    const page = context.pages()[0] ?? await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => { if (message.type() === 'error' && !message.location().url.startsWith(`${hub.lms.origin}/favicon`)) complaints.push(message.text()); });
    page.on('pageerror', (error) => { complaints.push(error.message); });
    await page.goto(hub.lms.frameUrl({ subject: TEACHER.subject, linkId: hub.portalLink, ...(storageTarget === undefined ? {} : { storageTarget }) }));
    const frame = page.frame('activite');
    if (frame === null) throw new Error('the course has no frame');
    return { context, page, frame, complaints };
  }

  async function newWindow({ context, frame }: Seen): Promise<Page> {
    const [window] = await Promise.all([context.waitForEvent('page'), frame.getByRole('link', { name: 'Ouvrir dans une nouvelle fenêtre' }).click()]);
    return window;
  }

  const ourCookies = async (context: BrowserContext) => (await context.cookies()).filter(({ name }) => name.startsWith('lms')).map(({ name, partitionKey, secure, sameSite }) => ({ kind: name.slice(0, 4), partitionKey, secure, sameSite }));

  test('a: a partitioned cookie carries the launch to its page', async () => {
    const { context, frame, complaints } = await open(PARTITIONED);
    await frame.getByRole('heading', { name: 'Depuis votre cours' }).waitFor();
    expect(new URL(frame.url()).pathname).toMatch(/^\/lti\/lms\/visite\/[\w-]{8}$/);
    expect(await ourCookies(context)).toEqual([{ kind: 'lms.', partitionKey: 'http://localhost', secure: true, sameSite: 'None' }]);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('b: without cookies the frame of the LMS keeps the proof, and the visit goes on in a window', async () => {
    const seen = await open(NONE_IN_FRAMES, '_parent');
    await seen.frame.locator('a[href^="/lti/lms/visite?suite="]').waitFor();
    expect(await seen.page.evaluate('document.body.dataset.messages')).toBe('lti.put_data lti.get_data lti.put_data');
    expect(await ourCookies(seen.context)).toEqual([]);
    const window = await newWindow(seen);
    await window.getByRole('heading', { name: 'Depuis votre cours' }).waitFor();
    expect(seen.complaints).toEqual([]);
    await seen.context.close();
  });

  test('c: without either a window begins the login anew', async () => {
    const seen = await open(NONE_IN_FRAMES);
    await seen.frame.getByRole('heading', { name: 'Ouvrir dans une nouvelle fenêtre' }).waitFor();
    const window = await newWindow(seen);
    await window.getByRole('heading', { name: 'Depuis votre cours' }).waitFor();
    expect(await accessibilityFaults(window)).toEqual([]);
    expect(seen.complaints).toEqual([]);
    await seen.context.close();
  });

  test('nothing but these pages is shown in a frame', async () => {
    const { context, page, frame } = await open(PARTITIONED);
    await frame.getByRole('heading', { name: 'Depuis votre cours' }).waitFor();
    await page.evaluate(`document.querySelector('iframe').src = ${JSON.stringify(`${hub.origin}/connexion`)}`);
    await expect(frame.waitForURL('**/connexion')).rejects.toThrow('ERR_BLOCKED_BY_RESPONSE');
    await context.close();
  });
});
