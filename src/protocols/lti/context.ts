import { createHash } from 'node:crypto';
import type { AttributeName } from '../../domain/release.js';
import type { Released } from '../contract.js';
import { toldValue } from './told.js';

/** Context types of Core 1.3, A.1. A school is none of them, and the claim goes without a type. */
const TYPES = {
  class: ['http://purl.imsglobal.org/vocab/lis/v2/course#CourseSection'],
  group: ['http://purl.imsglobal.org/vocab/lis/v2/course#Group'],
  school: [],
  course: ['http://purl.imsglobal.org/vocab/lis/v2/course#CourseOffering'],
} as const satisfies Record<Released['context']['kind'], readonly string[]>;

/** Where a launch happens, as one tool sees it. */
export interface LaunchContext {
  /** Opaque, and the same for every resource of the tool. */
  readonly id: string;
  readonly types: readonly string[];
  /** Absent when the resource is not told it. */
  readonly title: string | undefined;
}

/** What a client is told a place is called. */
export function contextId(clientId: string, { kind, id }: Pick<Released['context'], 'kind' | 'id'>): string {
  return createHash('sha256').update(JSON.stringify([clientId, kind, id])).digest('base64url');
}

export function contextOf(clientId: string, released: Released): LaunchContext {
  const { kind } = released.context;
  return {
    id: contextId(clientId, released.context),
    types: TYPES[kind],
    title: toldValue(released, titleAttribute(released)),
  };
}

/** The attribute that is the context's name. */
export function titleAttribute({ context }: Released): AttributeName {
  return context.kind === 'school' ? 'schoolName' : 'className';
}

/** The claim (Core 1.3, 5.4.1). */
export function contextClaim({ id, types, title }: LaunchContext): Readonly<Record<string, unknown>> {
  return { id, ...(types.length === 0 ? {} : { type: types }), ...(title === undefined ? {} : { label: title, title }) };
}
