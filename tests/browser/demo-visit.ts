import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { startWorld, type DemoWorld } from '../../src/demo/world.js';
import { launchChromium } from '../support/browser.js';

export type Door = 'ent' | 'academie' | 'guichet';

export interface Visit<T> {
  readonly seen: T;
  readonly complaints: readonly string[];
}

/** The demonstration, and browsers to walk through it. */
export class DemoVisits {
  private constructor(readonly world: DemoWorld, readonly browser: Browser) {}

  static async start(chromium: readonly string[] = []): Promise<DemoVisits> {
    const world = await startWorld({ port: 0, store: { engine: 'sqlite', file: ':memory:' }, logLevel: 'silent' });
    return new DemoVisits(world, await launchChromium(chromium));
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.world.close();
  }

  /** A browser of its own; what it complained about comes with what `walk` returns. */
  async visit<T>(options: BrowserContextOptions, walk: (page: Page) => Promise<T>): Promise<Visit<T>> {
    const context = await this.browser.newContext({ viewport: { width: 1180, height: 800 }, locale: 'fr-FR', reducedMotion: 'reduce', ...options });
    try {
      context.setDefaultTimeout(15_000);
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('console', (message) => { if (message.type() === 'error') complaints.push(message.text()); });
      page.on('pageerror', (error) => { complaints.push(error.message); });
      return { seen: await walk(page), complaints };
    } finally {
      await context.close();
    }
  }

  /** Through the door, by the button with the person's name, to the page that is theirs. */
  async enter(page: Page, door: Door, login: string): Promise<void> {
    await page.goto(`${this.world.origins.hub}/connexion/vers/${door}`);
    await this.choose(page, login);
    await page.waitForURL((url) => url.origin === this.world.origins.hub && url.pathname.startsWith('/espace'));
  }

  async choose(page: Page, login: string): Promise<void> {
    await page.locator(`form:has(input[value="${login}"]) button`).click();
  }
}
