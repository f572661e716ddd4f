import type { AttributeName } from '../../../domain/release.js';
import type { Released } from '../../contract.js';

/** The value of an attribute the resource is told; undefined when it is not told. */
export function toldValue({ attributes }: Released, name: AttributeName): string | undefined {
  return attributes.find(({ attribute }) => attribute === name)?.value;
}

export function isTold(released: Released, name: AttributeName): boolean {
  return toldValue(released, name) !== undefined;
}
