import type { ConfigReading } from './load.js';
import { SETTINGS } from './setting.js';

/** One setting as it applies. */
export interface EffectiveSetting {
  readonly key: string;
  /** `********` for a secret that is set; undefined when nothing is. */
  readonly value: unknown;
  /** `hub.yaml:12`, a variable, or `default`. */
  readonly source: string;
}

const MASK = '********';

/** Every setting with its value and where it came from. Secrets are masked. */
export function effectiveSettings({ config, sources }: ConfigReading): readonly EffectiveSetting[] {
  return SETTINGS.map(({ key, path, secret }) => {
    const value = path.reduce<unknown>((inner, step) => (inner as Record<string, unknown> | undefined)?.[step], config);
    return { key, value: secret && value !== undefined ? MASK : value, source: sources.get(key) ?? 'default' };
  });
}
