import { element, leaf, type Xml } from '../xml.js';
import type { Validation } from './validation.js';

/** Attribute name → values, in the order they are released. */
export type CasAttributes = readonly (readonly [name: string, values: readonly string[]])[];

const NAMESPACE = { 'xmlns:cas': 'http://www.yale.edu/tp/cas' };

/** CAS 1: `yes` or `no`, and the user name on the second line (CAS 3.0.3, 2.4.2). */
export function textAnswer(validation: Validation): string {
  return validation.valid ? `yes\n${validation.ticket.login}\n` : 'no\n\n';
}

/** CAS 2 without attributes, CAS 3 with them (CAS 3.0.3, 2.5.2 and appendix A). */
export function xmlAnswer(validation: Validation, attributes: CasAttributes | undefined): string {
  const content = validation.valid
    ? element('cas:authenticationSuccess', {}, [leaf('cas:user', validation.ticket.login), ...attributesElement(attributes)])
    : leaf('cas:authenticationFailure', validation.description, { code: validation.code });
  return `${element('cas:serviceResponse', NAMESPACE, [content]).xml}\n`;
}

/** A single value as a string, several as an array (CAS 3.0.3, 2.5.2). */
export function jsonAnswer(validation: Validation, attributes: CasAttributes | undefined): object {
  if (!validation.valid) return { serviceResponse: { authenticationFailure: { code: validation.code, description: validation.description } } };
  const written = attributes?.map(([name, values]) => [name, values.length === 1 ? values[0] : values] as const);
  const success = { user: validation.ticket.login, ...(written === undefined ? {} : { attributes: Object.fromEntries(written) }) };
  return { serviceResponse: { authenticationSuccess: success } };
}

function attributesElement(attributes: CasAttributes | undefined): readonly Xml[] {
  if (attributes === undefined) return [];
  const leaves = attributes.flatMap(([name, values]) => values.map((value) => leaf(`cas:${name}`, value)));
  return [element('cas:attributes', {}, leaves)];
}
