import { z } from 'zod';

const url = z.url({ protocol: /^https?$/ }).max(2_000);

/** Longest HTML of one activity, in characters: a text with its pictures, and not a site. It is read with every list of its class. */
export const LONGEST_HTML = 20_000;

/**
 * What an activity holds by itself, where it is no launch of its resource (Deep Linking 2.0, 3.1 to 3.4): an address that is
 * opened, or something that is shown. Its tool gave it, and is told nothing when it is opened.
 */
export const Material = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('link'), url }),
  /** The tool's copy; the hub keeps none. `expiresAt`, in milliseconds since 1970: as long as it is there. */
  z.strictObject({ kind: z.literal('file'), url, expiresAt: z.number().int().optional() }),
  z.strictObject({ kind: z.literal('image'), url }),
  /** As the tool wrote it: to be shown where nothing in it runs. */
  z.strictObject({ kind: z.literal('html'), html: z.string().min(1).max(LONGEST_HTML) }),
]);
export type Material = z.infer<typeof Material>;

/** What is drawn on a page; the others are addresses that the person is sent to. */
export type Shown = Extract<Material, { readonly kind: 'image' | 'html' }>;

export function isShown(material: Material): material is Shown {
  return material.kind === 'image' || material.kind === 'html';
}

/** Whose site it is on; undefined for what the hub holds itself. */
export function hostOf(material: Material): string | undefined {
  return material.kind === 'html' ? undefined : new URL(material.url).host;
}
