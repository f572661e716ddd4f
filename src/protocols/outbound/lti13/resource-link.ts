import { createHash } from 'node:crypto';

/**
 * The link by which a resource itself is opened: stable for one resource in one place of one deployment, and another when any of
 * them is (Core 1.3, 5.3.5).
 * @param placeId the group, or the school
 */
export function linkIdOfResource(resourceId: string, deploymentId: string, placeId: string): string {
  return createHash('sha256').update(JSON.stringify([resourceId, deploymentId, placeId])).digest('base64url');
}
