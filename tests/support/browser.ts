import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

const ARGUMENTS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
  '--disable-sync',
];

/** Whether there is a Chromium to drive. Without one the suites that need it are skipped, and say so. */
export function hasChromium(): boolean {
  if (existsSync(CHROMIUM)) return true;
  process.stderr.write(`no Chromium at ${CHROMIUM} (set CHROMIUM_PATH): browser tests are skipped\n`);
  return false;
}

/** @param more arguments besides the usual ones */
export function launchChromium(more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: [...ARGUMENTS, ...more] });
}

/** A browser of its own with the settings of a profile folder. */
export function openProfile(folder: string, more: readonly string[]): Promise<BrowserContext> {
  return chromium.launchPersistentContext(folder, { executablePath: CHROMIUM, args: [...ARGUMENTS, ...more], locale: 'fr-FR' });
}

/** Signs Léa in at the school's CAS server, as far as her own page. */
export async function signInAsLea(page: Page, origin: string): Promise<void> {
  await page.goto(`${origin}/connexion/vers/ent`);
  await page.locator('[name=username]').fill('lea');
  await page.locator('[name=password]').fill('lea');
  await page.locator('button').click();
  await page.waitForURL(`${origin}/espace/**`);
}
