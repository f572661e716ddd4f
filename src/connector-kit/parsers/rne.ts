import { Uai } from '../../domain/uai.js';
import { eachValue, type ParseFault, type Parser } from './parsing.js';

/** A structure somebody belongs to or heads. */
export interface Structure {
  readonly uai: string;
  /** Such as `1ORD` (a primary school), `APPL`, `SPEC`, `IEN`. */
  readonly typeCode: string;
}

/** Reads `FrEduRne`: `uai$type$PU or PR$function$parentUAI$symbol$typeCode$nature`. A lone `X` is none. */
export const rne: Parser<Structure> = eachValue((value) => readStructure(value, { parts: 8, typeCode: 6 }));

/** A structure out of parts split by `$`, of which the first is the UAI. */
export function readStructure(value: string, at: { readonly parts: number; readonly typeCode: number }): Structure | ParseFault | undefined {
  if (value === 'X' || value === '') return undefined;
  const parts = value.split('$').map((part) => part.trim());
  if (parts.length !== at.parts) return 'parts';
  const uai = Uai.safeParse(parts[0]).data;
  return uai === undefined ? 'uai' : { uai, typeCode: (parts[at.typeCode] ?? '').toUpperCase() };
}
