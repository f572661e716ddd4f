import { z } from 'zod';
import type { Lms, LmsLineItemDraft } from '../../../contract/lms.js';
import { MEDIA, SCOPE } from '../../../lti/vocabulary.js';
import { serviceAddress } from '../message/claims.js';
import { parsedJson } from '../parsed-json.js';
import { filtered } from './addresses.js';
import { ServiceFailure } from './failure.js';
import { everyRow, rowsBy } from './pages.js';
import type { ServiceClient } from './service-client.js';

const text = z.string().nullish();
const LineItem = z.object({ id: serviceAddress, resourceLinkId: text, resourceId: text, tag: text });
const itemsIn = rowsBy(LineItem);

/** The column of a link: the one that is there, else a new one (AGS 2.0, 3.2; B-10). @throws ServiceFailure */
export async function ensureLineItem(client: ServiceClient, lms: Lms, lineItemsUrl: string, draft: LmsLineItemDraft): Promise<string> {
  const column = await findLineItem(client, lms, lineItemsUrl, draft) ?? await createLineItem(client, lms, lineItemsUrl, draft);
  // Tokens and marks go there from now on.
  if (new URL(column).origin !== new URL(lineItemsUrl).origin) throw new ServiceFailure('refused', 'the line item is on another host than the list');
  return column;
}

/** LMSs do not filter by all that they are asked for. */
async function findLineItem(client: ServiceClient, lms: Lms, lineItemsUrl: string, draft: LmsLineItemDraft): Promise<string | undefined> {
  const { resourceLinkId, resourceId, tag } = draft;
  const url = filtered(lineItemsUrl, { resource_link_id: resourceLinkId, resource_id: resourceId, tag });
  const call = { what: 'line items', scopes: [SCOPE.lineItem], url, accept: MEDIA.lineItems };
  const listed = await everyRow(client, lms, call, (page) => (Array.isArray(page) ? itemsIn(page) : undefined));
  const isOfLink = (item: z.infer<typeof LineItem>): boolean => item.resourceLinkId === resourceLinkId && item.resourceId === resourceId;
  return listed.find((item) => isOfLink(item) && (tag === undefined || item.tag === tag))?.id;
}

async function createLineItem(client: ServiceClient, lms: Lms, url: string, draft: LmsLineItemDraft): Promise<string> {
  const sent = { type: MEDIA.lineItem, json: draft };
  const answer = await client.call(lms, { what: 'new line item', scopes: [SCOPE.lineItem], url, accept: MEDIA.lineItem, sent });
  const { data } = LineItem.safeParse(parsedJson(answer.body));
  if (data === undefined) throw new ServiceFailure('again', 'new line item: what came is none');
  return data.id;
}
