import type { Parameters } from '../contract.js';

/** A query or a form-encoded body: each name with every value it had. */
export function parametersIn(encoded: string): Parameters {
  const parameters = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(encoded)) {
    const values = parameters.get(name);
    if (values === undefined) parameters.set(name, [value]);
    else values.push(value);
  }
  return parameters;
}
