import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';

const FOLDER = 'docs/screenshots';

interface Shot {
  readonly file: string;
  readonly page: string;
  readonly width?: number;
  readonly dark?: boolean;
}

const WIDE = ['connexion', 'connexion-encore', 'connexion-recherche', 'connexion-ecole', 'eleve', 'eleve-vide', 'enseignante', 'enseignante-filtre', 'enseignante-vide', 'parent', 'enfant', 'direction', 'personnel', 'commune', 'academie', 'recu', 'recu-vide', 'recu-refus', 'recu-eleve', 'erreur', 'erreur-eleve', 'ouverture', 'au-revoir', 'accessibilite'];

const SHOTS: readonly Shot[] = [
  ...WIDE.map((page) => ({ file: page, page })),
  { file: 'eleve-tablette', page: 'eleve', width: 768 },
  ...['eleve', 'direction', 'recu'].map((page) => ({ file: `${page}-320`, page, width: 320 })),
  ...['enseignante', 'recu'].map((page) => ({ file: `${page}-sombre`, page, dark: true })),
];

/** The pictures of the documentation: every page, and the overview of four that the README shows. */
export async function takeScreenshots(browser: Browser, url: string): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  for (const shot of SHOTS) await take(browser, url, shot);
  await takeOverview(browser, ['eleve', 'enseignante', 'recu', 'academie']);
}

async function take(browser: Browser, url: string, { file, page: id, width = 1180, dark = false }: Shot): Promise<void> {
  const page = await browser.newPage({ viewport: { width, height: 760 }, colorScheme: dark ? 'dark' : 'light', javaScriptEnabled: false });
  await page.goto(`${url}/${id}`, { waitUntil: 'networkidle' });
  const height = Number(await page.evaluate('document.documentElement.scrollHeight'));
  await page.screenshot({ path: `${FOLDER}/${file}.png`, fullPage: true, clip: { x: 0, y: 0, width, height: Math.min(height, width === 320 ? 1_400 : 1_180) } });
  await page.close();
}

async function takeOverview(browser: Browser, files: readonly string[]): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1180, height: 840 } });
  const pictures = files.map((file) => `<img src="data:image/png;base64,${readFileSync(`${FOLDER}/${file}.png`).toString('base64')}">`);
  await page.setContent(`<style>body{margin:0;padding:12px;background:#dce1e5;display:grid;grid-template-columns:1fr 1fr;gap:12px}img{width:100%;height:402px;object-fit:cover;object-position:top;border-radius:8px}</style>${pictures.join('')}`);
  writeFileSync(`${FOLDER}/apercu.png`, await page.screenshot());
  await page.close();
}
