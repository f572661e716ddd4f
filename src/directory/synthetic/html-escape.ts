const ENTITY_NAMES: readonly (readonly [string, string])[] = [
  ["'", '&#39;'],
  ['É', '&Eacute;'],
  ['é', '&eacute;'],
];

/** Some systems on the way escape a value for HTML before it is written into XML. */
export function escapedAsHtml(text: string, isEscaped: boolean): string {
  return isEscaped ? ENTITY_NAMES.reduce((escaped, [character, entity]) => escaped.replaceAll(character, entity), text) : text;
}
