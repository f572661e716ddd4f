import { plain, Walker, type WalkedPage } from './walker.js';
import type { DemoWorld } from './world.js';

/** Signs somebody in, in a browser of their own: the door, the name, and whatever page comes then. */
export async function enter({ origins }: DemoWorld, door: 'ent' | 'academie' | 'guichet', login: string): Promise<{ walker: Walker; page: WalkedPage }> {
  const walker = new Walker();
  const people = await walker.open(`${origins.hub}/connexion/vers/${door}`);
  return { walker, page: await walker.click(people, `value="${login}"`) };
}

/** @throws Error naming the texts that are not on the page */
export function says(page: WalkedPage, ...texts: readonly string[]): void {
  const shown = plain(page.html);
  const missing = texts.filter((text) => !shown.includes(text));
  check(missing.length === 0, `« ${missing.join(' », « ')} » manque sur ${new URL(page.url).pathname} (${page.status})`);
}

/** @throws Error naming the texts that are on the page all the same */
export function saysNothingOf(page: WalkedPage, ...texts: readonly string[]): void {
  const shown = plain(page.html);
  const told = texts.filter((text) => shown.includes(text));
  check(told.length === 0, `« ${told.join(' », « ')} » se lit sur ${new URL(page.url).pathname}`);
}

/** The pseudonym by which a tool of the demonstration knows somebody, as its page shows it. */
export function identifierIn(page: WalkedPage): string {
  const identifier = /Identifiant ([a-z2-7]{26,52})\b/.exec(plain(page.html))?.[1];
  check(identifier !== undefined, `aucun identifiant sur ${new URL(page.url).pathname}`);
  return identifier;
}

export function check(holds: boolean, fault: string): asserts holds {
  if (!holds) throw new Error(fault);
}
