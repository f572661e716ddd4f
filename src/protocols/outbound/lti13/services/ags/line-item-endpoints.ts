import type { LineItem } from '../../../../../domain/line-item.js';
import type { ColumnDraft } from '../../../../contract/gradebook.js';
import type { ServiceAnswer, ServiceEndpoint } from '../../../../contract/services.js';
import { isPageOf } from '../../addresses.js';
import { linkIdOfResource } from '../../resource-link.js';
import { SCOPE } from '../scopes.js';
import { notFound, ServiceRefusal } from '../service-refusal.js';
import { lineItemsUrl } from './addresses.js';
import { agsEndpoint, LINE_ITEMS_PATH, requireColumn, type AgsTools, type Asked } from './ags-endpoint.js';
import { malformed } from './body.js';
import { lineItemBody, readLineItem } from './line-item-body.js';
import { MEDIA, requireAcceptanceOf, requireBodyOf } from './media-types.js';
import { pageOf, queryValue } from './paging.js';

const READ = [SCOPE.lineItem, SCOPE.lineItemReadOnly];
const WRITE = [SCOPE.lineItem];

/** Columns (AGS 2.0, 3.2). */
export function lineItemEndpoints(tools: AgsTools): readonly ServiceEndpoint[] {
  return [
    agsEndpoint(tools, LINE_ITEMS_PATH, { GET: { scopes: READ, run: list }, POST: { scopes: WRITE, run: add } }),
    agsEndpoint(tools, `${LINE_ITEMS_PATH}/:item`, {
      GET: { scopes: READ, run: show },
      PUT: { scopes: WRITE, run: change },
      DELETE: { scopes: WRITE, run: remove },
    }),
  ];
}

/** Filters of AGS 2.0, 3.2.4: each that is given must hold. */
async function list({ hub, request, access, context }: Asked): Promise<ServiceAnswer> {
  requireAcceptanceOf(request, MEDIA.lineItems);
  const wanted = [
    ['resourceLinkId', queryValue(request.query, 'resource_link_id')],
    ['resourceId', queryValue(request.query, 'resource_id')],
    ['tag', queryValue(request.query, 'tag')],
  ] as const;
  const named = [...access.registration.tools.values()].filter(({ resource }) => !resource.anonymous).map(({ resource }) => resource.id);
  const isWanted = (column: LineItem) => wanted.every(([name, value]) => value === undefined || column[name] === value);
  const columns = (await hub.gradebook.columns(context, named)).filter(isWanted);
  const url = lineItemsUrl(hub.origin, context.id);
  const { items, headers } = pageOf(columns, request, url, ({ createdAt, id }) => `${createdAt} ${id}`);
  return { status: 200, headers, type: MEDIA.lineItems, body: JSON.stringify(items.map((column) => lineItemBody(hub.origin, column))) };
}

async function add(asked: Asked): Promise<ServiceAnswer> {
  requireBodyOf(asked.request, MEDIA.lineItem);
  requireAcceptanceOf(asked.request, MEDIA.lineItem);
  const draft = readLineItem(asked.request.body);
  requireOwnReview(asked, draft);
  if (draft.resourceLinkId !== undefined) await requireLink(asked, draft.resourceLinkId);
  // The LMS has one column for a link, and it is there.
  if (draft.resourceLinkId !== undefined && asked.context.kind === 'course') throw new ServiceRefusal(403, 'course', 'a link of a course has its one column');
  return answer(asked, 201, await asked.hub.gradebook.add(asked.context, draft));
}

async function show(asked: Asked): Promise<ServiceAnswer> {
  requireAcceptanceOf(asked.request, MEDIA.lineItem);
  return answer(asked, 200, await requireColumn(asked));
}

/** The whole definition is replaced, but for the link: it stays, and naming another is a mistake (AGS 2.0, 3.2.6). */
async function change(asked: Asked): Promise<ServiceAnswer> {
  requireBodyOf(asked.request, MEDIA.lineItem);
  requireAcceptanceOf(asked.request, MEDIA.lineItem);
  const column = await requireColumn(asked);
  const { resourceLinkId = column.resourceLinkId, ...draft } = readLineItem(asked.request.body);
  requireOwnReview(asked, draft);
  if (resourceLinkId !== column.resourceLinkId) throw malformed('resourceLinkId may not change');
  const changed = await asked.hub.gradebook.change(column, draft);
  if (changed === undefined) throw notFound();
  return answer(asked, 200, changed);
}

/** What is removed is gone; so the column an activity begins with cannot be, while the activity is there. */
async function remove(asked: Asked): Promise<ServiceAnswer> {
  const { gradebook } = asked.hub;
  const column = await requireColumn(asked);
  const isKept = await gradebook.isDeclared(asked.context, column);
  if (isKept) throw new ServiceRefusal(405, 'declared', 'it goes with its activity', { Allow: 'GET, PUT' });
  await gradebook.remove(column);
  return { status: 204 };
}

/** A link of this context, and to a resource of this client (AGS 2.0, 3.2.9). @throws ServiceRefusal 404 */
async function requireLink({ hub, access: { registration }, context }: Asked, linkId: string): Promise<void> {
  const { deploymentId, placeId } = context;
  if ([...registration.tools.keys()].some((id) => linkIdOfResource(id, deploymentId, placeId) === linkId)) return;
  const resourceId = await hub.gradebook.resourceOfLink(context, linkId);
  if (resourceId === undefined || !registration.tools.has(resourceId)) throw notFound();
}

/** Somebody's work is looked at in the tool and nowhere else. @throws ServiceRefusal 400 */
function requireOwnReview({ access: { registration } }: Asked, { submissionReview }: Pick<ColumnDraft, 'submissionReview'>): void {
  const url = submissionReview?.url;
  const isOwn = url === undefined || [...registration.tools.values()].some(({ settings }) => isPageOf(settings, url));
  if (!isOwn) throw malformed('submissionReview.url is on another host than the tool');
}

function answer({ hub }: Asked, status: 200 | 201, column: LineItem): ServiceAnswer {
  return { status, type: MEDIA.lineItem, body: JSON.stringify(lineItemBody(hub.origin, column)) };
}
