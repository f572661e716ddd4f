import { createHash } from 'node:crypto';
import type { Released } from '../../contract.js';
import type { Tool } from './deployment.js';

/** A link to the tool (Core 1.3, 5.3.5). */
export interface ResourceLink {
  readonly id: string;
  readonly title: string;
  readonly description?: string;
}

/**
 * Of an activity its own. Of the resource itself one in each context; its title is the catalogue's French one for everybody: a
 * link is shared by a class, and must not tell in which language somebody reads.
 */
export function resourceLinkOf({ resource }: Tool, deploymentId: string, { link, context }: Released): ResourceLink {
  if (link === undefined) return { id: linkIdOfResource(resource.id, deploymentId, context.id), title: resource.title.fr.trim() };
  return { id: link.id, title: link.title, ...(link.text === undefined ? {} : { description: link.text }) };
}

/**
 * The link by which a resource itself is opened: stable for one resource in one place of one deployment, and another when any of
 * them is (Core 1.3, 5.3.5).
 * @param placeId the group, or the school
 */
export function linkIdOfResource(resourceId: string, deploymentId: string, placeId: string): string {
  return createHash('sha256').update(JSON.stringify([resourceId, deploymentId, placeId])).digest('base64url');
}
