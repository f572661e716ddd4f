import type { ExternalIdentity } from '../domain/identity.js';
import type { Parser, Parsing } from './parsers/parsing.js';
import type { AttributeRule } from './rules.js';

/** An attribute whose values have parts, with the parser that reads them. */
export interface Structured<T> {
  /** As faults are listed: `refid`, `vecteur`. */
  readonly name: string;
  readonly read: (identity: ExternalIdentity) => Parsing<T>;
}

export function structured<T>(name: string, parser: Parser<T>, rule: AttributeRule): Structured<T> {
  return { name, read: (identity) => parser(rule(identity)) };
}

/** The schools and services that a structured attribute names. */
export function structuresOf({ read }: Structured<{ readonly uai: string }>): AttributeRule {
  return (identity) => read(identity).facts.map(({ uai }) => uai);
}
