import { z } from 'zod';
import { Activity } from '../../domain/activity.js';
import { LineItem, Result } from '../../domain/line-item.js';
import { ToolContext } from '../../domain/tool-context.js';
import { define } from './define.js';

/** A token by which a tool asks the hub's services. The id is a hash of it: a copy of the store opens nothing. */
export const AccessToken = z.strictObject({
  id: z.string().length(43),
  clientId: z.string().min(1).max(128),
  /** The only deployment it is for; absent: each of the tool's. */
  deploymentId: z.string().max(255).optional(),
  scopes: z.array(z.string().max(200)).min(1).max(20),
  expiresAt: z.number().int(),
});
export type AccessToken = z.infer<typeof AccessToken>;

/** What is embedded in classes, and what comes back from tools. */
export const LEARNING = {
  activities: define({ name: 'activities', schema: Activity, indexes: { bySpace: { fields: ['groupId', 'position'] }, byResource: { fields: ['resourceId'] }, byAuthor: { fields: ['createdBy'] } } }),
  toolContexts: define({ name: 'tool-contexts', schema: ToolContext, indexes: { byPlace: { fields: ['placeId'] } } }),
  lineItems: define({
    name: 'line-items',
    schema: LineItem,
    indexes: {
      byContext: { fields: ['contextId', 'createdAt'] },
      byPlace: { fields: ['placeId', 'createdAt'] },
      byLink: { fields: ['contextId', 'resourceLinkId'] },
    },
  }),
  results: define({
    name: 'results',
    schema: Result,
    indexes: {
      byLineItem: { fields: ['lineItemId'] },
      byPerson: { fields: ['personId'] },
      byUndelivered: { fields: ['undelivered'] },
      // Each LMS has a queue of its own: one that is down holds up nobody else.
      byRelay: { fields: ['undelivered', 'relayDue'] },
    },
  }),
  accessTokens: define({ name: 'access-tokens', schema: AccessToken, indexes: { byClient: { fields: ['clientId'] } }, expires: 'expiresAt' }),
} as const;
