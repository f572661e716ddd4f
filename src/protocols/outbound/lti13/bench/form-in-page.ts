const LONGEST_PAGE = 256 * 1_024;
const MOST_FIELDS = 60;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

export interface PageForm {
  readonly action: string;
  readonly method: 'GET' | 'POST';
  /** Pairs as a form sends them, encoded. */
  readonly encoded: string;
}

/** The first form of a page that posts itself, as a browser would read it. Undefined: there is none. */
export function formInPage(page: string): PageForm | undefined {
  const html = page.slice(0, LONGEST_PAGE);
  const start = /<form\b([^<>]*)>/i.exec(html);
  if (start === null) return undefined;
  const rest = html.slice(start.index + start[0].length);
  const end = rest.search(/<\/form/i);
  const inside = end < 0 ? rest : rest.slice(0, end);
  const attributes = attributesIn(start[1] ?? '');
  const inputs = [...inside.matchAll(/<input\b([^<>]*)>/gi)].slice(0, MOST_FIELDS).map(([, text = '']) => attributesIn(text));
  const pairs = inputs.flatMap((input): [string, string][] => {
    const name = input.get('name');
    return name === undefined ? [] : [[name, input.get('value') ?? '']];
  });
  const method = attributes.get('method')?.toUpperCase() === 'POST' ? 'POST' : 'GET';
  return { action: attributes.get('action') ?? '', method, encoded: new URLSearchParams(pairs).toString() };
}

function attributesIn(text: string): ReadonlyMap<string, string> {
  const found = [...text.matchAll(/([a-z][\w-]{0,40})\s{0,5}=\s{0,5}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/gi)];
  return new Map(found.map(([, name = '', double, single, bare]) => [name.toLowerCase(), decoded(double ?? single ?? bare ?? '')]));
}

function decoded(text: string): string {
  return text.replace(/&(?:#(\d{1,6})|#x([0-9a-f]{1,5})|([a-z]{2,4}));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
    const code = decimal === undefined ? parseInt(hex ?? '', 16) : Number(decimal);
    if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? whole;
    return code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
  });
}
