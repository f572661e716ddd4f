import type { ToolContext } from '../../../../domain/tool-context.js';
import { contextId } from '../../../lti/context.js';
import type { Tool } from '../deployment.js';

/** What a tool is told of a place, to be kept for the day it asks about it. */
export function toolContextOf({ settings: { clientId } }: Tool, deploymentId: string, schoolId: string, place: { readonly kind: ToolContext['kind']; readonly id: string }): ToolContext {
  return { id: contextId(clientId, place), clientId, deploymentId, schoolId, kind: place.kind, placeId: place.id };
}
