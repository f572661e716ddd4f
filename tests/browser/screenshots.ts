import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';

const FOLDER = 'docs/screenshots';
/** The four pictures of the README. */
const OVERVIEW = ['eleve', 'enseignante', 'recu', 'academie'];

/** Pictures are drawn anew only when asked, so that a test run leaves no changed files behind. */
export const drawsPictures = process.env['SCREENSHOTS'] === '1';

/** The picture of the documentation under this name: the top of the page, whole up to a height. */
export async function picture(page: Page, name: string, tallest = 1_100): Promise<void> {
  if (!drawsPictures) return;
  mkdirSync(FOLDER, { recursive: true });
  const { width = 1180 } = page.viewportSize() ?? {};
  const height = Number(await page.evaluate('document.documentElement.scrollHeight'));
  await page.screenshot({ path: `${FOLDER}/${name}.png`, fullPage: true, clip: { x: 0, y: 0, width, height: Math.min(height, tallest) } });
}

/** Four pages on one picture, for the README. */
export async function overview(browser: Browser): Promise<void> {
  if (!drawsPictures) return;
  const page = await browser.newPage({ viewport: { width: 1180, height: 840 } });
  const pictures = OVERVIEW.map((name) => `<img src="data:image/png;base64,${readFileSync(`${FOLDER}/${name}.png`).toString('base64')}">`);
  await page.setContent(`<style>body{margin:0;padding:12px;background:#dce1e5;display:grid;grid-template-columns:1fr 1fr;gap:12px}img{width:100%;height:402px;object-fit:cover;object-position:top;border-radius:8px}</style>${pictures.join('')}`);
  writeFileSync(`${FOLDER}/apercu.png`, await page.screenshot());
  await page.close();
}
