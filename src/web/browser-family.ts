/** First match wins: most browsers also name the ones they descend from. */
const FAMILIES: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\/|\bEdgiOS\//, 'Edge'],
  [/\bOPR\/|\bOpera\b/, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bChrome\/|\bCriOS\//, 'Chrome'],
  [/\bVersion\/[\d.]+ .*\bSafari\//, 'Safari'],
];

/** What the browser calls itself, so that people recognise their own sessions: no version, no system, no device. */
export function browserFamily(userAgent: string | undefined): string | undefined {
  return FAMILIES.find(([pattern]) => pattern.test((userAgent ?? '').slice(0, 500)))?.[1];
}
