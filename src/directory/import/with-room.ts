type Numbers = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** Half as many again: what is left behind by growing is for the collector to find. */
const GROWTH = 1.5;

/** These numbers with room for so many, zeros where nothing was. The old ones are not to be used any more. */
export function withRoom<T extends Numbers>(numbers: T, length: number): T {
  if (length <= numbers.length) return numbers;
  const larger = new (numbers.constructor as new (size: number) => T)(Math.max(length, Math.ceil(numbers.length * GROWTH)));
  larger.set(numbers);
  return larger;
}
