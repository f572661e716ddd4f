import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** The rules whose answer may change with the colours alone. */
export const COLOUR_RULES = ['color-contrast', 'link-in-text-block'] as const;

/** Serious and critical findings of axe-core on a page, each with the element it is about: by every rule, or by those named. */
export async function accessibilityFaults(page: Page, rules?: readonly string[]): Promise<readonly string[]> {
  await page.evaluate(`window.axe ?? (() => { ${axe.source} })()`);
  const options = { resultTypes: ['violations'], ...(rules && { runOnly: rules }) };
  // What passed is many times what failed, and stays in the page.
  const violations = await page.evaluate<axe.Result[]>(`axe.run(${JSON.stringify(options)}).then(({ violations }) => violations)`);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}
