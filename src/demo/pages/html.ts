/** A piece of HTML that is already escaped. Only the `html` tag makes one. */
export class Html {
  constructor(readonly source: string) {}
}

type Insert = string | number | Html | readonly Html[] | undefined;

/** Builds HTML; whatever is inserted is escaped unless it is HTML already. Write every attribute in double quotes. */
export function html(strings: TemplateStringsArray, ...inserts: readonly Insert[]): Html {
  return new Html(String.raw({ raw: strings }, ...inserts.map(toSource)));
}

function toSource(insert: Insert): string {
  if (insert === undefined) return '';
  if (insert instanceof Html) return insert.source;
  if (typeof insert === 'object') return insert.map((piece) => piece.source).join('');
  return String(insert).replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
