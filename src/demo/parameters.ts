import { z } from 'zod';

const Single = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

/**
 * The value of a parameter that may stand once at most: undefined when it is absent, `repeated` when it stands twice.
 * `source` is a parsed query or form body.
 */
export function oneValue(source: unknown, name: string): { readonly value?: string; readonly repeated: boolean } {
  const parsed = Single.safeParse(source ?? {});
  const found = parsed.success && Object.hasOwn(parsed.data, name) ? parsed.data[name] : undefined;
  if (typeof found === 'string') return { value: found, repeated: false };
  return { repeated: found !== undefined };
}

/** The single value of each of these parameters; absent or repeated ones are left out. */
export function singleValues<K extends string>(source: unknown, names: readonly K[]): Partial<Record<K, string>> {
  const values: Partial<Record<K, string>> = {};
  for (const name of names) {
    const { value } = oneValue(source, name);
    if (value !== undefined) values[name] = value;
  }
  return values;
}

/** The value of a cookie of this name. */
export function cookieOf(header: string | undefined, name: string): string | undefined {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}
