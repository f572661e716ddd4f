/** Where a server puts attributes: A inside `attributes`, B beside `user`, C both, D beside, lists wrapped in their plural. */
export type AttributeShape = 'A' | 'B' | 'C' | 'D';

export interface CasUser {
  readonly login: string;
  readonly password: string;
  readonly attributes?: Readonly<Record<string, readonly string[]>>;
}

export interface SignInFacts {
  readonly at: Date;
  readonly isNew: boolean;
}

/** `authenticationSuccess` (CAS 2.5.2 and appendix A). */
export function successXml(user: CasUser, shape: AttributeShape, facts: SignInFacts): string {
  const attributes = Object.entries(user.attributes ?? {});
  const repeated = attributes.flatMap(([name, values]) => values.map((value) => element(name, escape(value)))).join('\n');
  const protocolMade = [
    element('authenticationDate', facts.at.toISOString()),
    element('longTermAuthenticationRequestTokenUsed', 'false'),
    element('isFromNewLogin', String(facts.isNew)),
  ].join('\n');
  const inside = element('attributes', `\n${protocolMade}\n${repeated}\n`);
  const wrapped = attributes.map(([name, values]) => plural(name, values)).join('\n');
  const body = { A: inside, B: repeated, C: `${repeated}\n${inside}`, D: wrapped }[shape];
  return envelope(element('authenticationSuccess', `\n${element('user', escape(user.login))}\n${body}\n`));
}

/** `authenticationFailure` (CAS 2.5.3). */
export function failureXml(code: string, text: string): string {
  return envelope(`<cas:authenticationFailure code="${code}">${escape(text)}</cas:authenticationFailure>`);
}

function plural(name: string, values: readonly string[]): string {
  if (!name.endsWith('s')) return values.map((value) => element(name, escape(value))).join('\n');
  return element(name, values.map((value) => element(name.slice(0, -1), escape(value))).join(''));
}

function envelope(content: string): string {
  return `<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas">\n${content}\n</cas:serviceResponse>`;
}

function element(name: string, content: string): string {
  return `<cas:${name}>${content}</cas:${name}>`;
}

function escape(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
