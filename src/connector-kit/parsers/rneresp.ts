import { eachValue, type Parser } from './parsing.js';
import { readStructure, type Structure } from './rne.js';

/** Reads `FrEduRneResp`, what somebody heads: `uai$type$category$activity$symbol$typeCode$nature`. A lone `X` is none. */
export const rneresp: Parser<Structure> = eachValue((value) => readStructure(value, { parts: 7, typeCode: 5 }));
