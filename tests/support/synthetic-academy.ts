import { SaxesParser } from 'saxes';
import { deliveryFiles, type Delivery } from '../../src/directory/synthetic/delivery.js';
import { FIRST_DAY } from '../../src/directory/synthetic/school-time.js';

export interface ReadRequest {
  readonly operation: 'addRequest' | 'modifyRequest' | 'deleteRequest';
  readonly category: string;
  readonly key: string;
  /** Values by attribute; empty ones are left out. */
  readonly values: Readonly<Record<string, readonly string[]>>;
}

export const academyOf = (schools: number, more: Partial<Delivery['academy']> = {}): Delivery['academy'] => ({ seed: 'test', schools, day: FIRST_DAY, clean: false, ...more });

/** Everything a delivery says, read by a strict parser that knows nothing of how it was made. */
export function readDelivery(delivery: Delivery): readonly ReadRequest[] {
  return [...deliveryFiles(delivery)].flatMap(({ bytes }) => readFile(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
}

/** @throws when the document is not well-formed or holds what the grammar does not have */
export function readFile(xml: string): readonly ReadRequest[] {
  const requests: ReadRequest[] = [];
  const path: string[] = [];
  let current: { operation: ReadRequest['operation']; category: string; key: string; values: Record<string, string[]> } | undefined;
  let attribute = '';
  let text = '';
  const parser = new SaxesParser({ xmlns: false });
  parser.on('error', (error) => { throw error; });
  parser.on('opentag', ({ name, attributes }) => {
    path.push(name);
    text = '';
    if (name.endsWith('Request')) current = { operation: name as ReadRequest['operation'], category: '', key: '', values: {} };
    if (name === 'attr' || name === 'modification') attribute = attributes['name'] ?? '';
    if (path[2] !== 'operationalAttributes' && attribute !== '' && current !== undefined) current.values[attribute] ??= [];
  });
  parser.on('text', (part) => { text += part; });
  parser.on('closetag', ({ name }) => {
    if (name === 'id' && current !== undefined) current.key = text;
    if (name === 'value' && current !== undefined) {
      if (path[2] === 'operationalAttributes') current.category = text;
      else if (text !== '') current.values[attribute]?.push(text);
    }
    if (name === 'attr' || name === 'modification') attribute = '';
    if (name.endsWith('Request') && current !== undefined) requests.push(current);
    path.pop();
  });
  parser.write(xml).close();
  return requests;
}

export function byCategory(requests: readonly ReadRequest[]): (category: string) => readonly ReadRequest[] {
  return (category) => requests.filter((request) => request.category === category);
}
