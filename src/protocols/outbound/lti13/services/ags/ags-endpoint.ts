import type { LineItem } from '../../../../../domain/line-item.js';
import { sectorOf } from '../../../../../domain/resource.js';
import type { ToolContext } from '../../../../../domain/tool-context.js';
import type { OutboundTools } from '../../../../contract.js';
import type { ServiceAnswer, ServiceEndpoint, ServiceMethod, ServiceRequest } from '../../../../contract/services.js';
import type { Registration } from '../../registration.js';
import type { Lti13Settings } from '../../settings.js';
import type { ServiceGate, ToolAccess } from '../service-gate.js';
import { answeringRefusals, notFound, ServiceRefusal } from '../service-refusal.js';

const MAX_BYTES = 64 * 1_024;
const COLUMN_ID = /^[A-Za-z0-9_-]{22,64}$/;
export const LINE_ITEMS_PATH = '/lti/contexts/:context/lineitems';

export interface AgsTools {
  readonly hub: OutboundTools<Lti13Settings>;
  readonly gate: ServiceGate;
}

/** A request about a context that the token opens. */
export interface Asked {
  readonly hub: OutboundTools<Lti13Settings>;
  readonly request: ServiceRequest;
  readonly access: ToolAccess;
  readonly context: ToolContext;
}

export interface Operation {
  /** One of these is needed. */
  readonly scopes: readonly string[];
  run(asked: Asked): Promise<ServiceAnswer>;
}

/** An address of the gradebook: for each method first the token, then the context, then what is asked. */
export function agsEndpoint({ hub, gate }: AgsTools, path: string, operations: Partial<Record<ServiceMethod, Operation>>): ServiceEndpoint {
  async function handle(request: ServiceRequest): Promise<ServiceAnswer> {
    const operation = operations[request.method];
    if (operation === undefined) throw new ServiceRefusal(405, 'method', 'this address has no such method');
    const access = await gate.requireAccess(request, operation.scopes);
    const context = await gate.requireContext(access, request.pathParameters['context']);
    return operation.run({ hub, request, access, context });
  }
  return { methods: Object.keys(operations) as ServiceMethod[], path, maxBytes: MAX_BYTES, handle: answeringRefusals(handle) };
}

/** The column of the path. @throws ServiceRefusal 404 for one of another context, and of a link of a course that opens another tool by now */
export async function requireColumn({ hub, request, access, context }: Asked): Promise<LineItem> {
  const id = request.pathParameters['item'] ?? '';
  const column = COLUMN_ID.test(id) ? await hub.gradebook.column(context.id, id) : undefined;
  if (column === undefined) throw notFound();
  if (context.kind !== 'course' || column.resourceLinkId === undefined) return column;
  const resourceId = await hub.gradebook.resourceOfLink(context, column.resourceLinkId);
  if (resourceId === undefined || !access.registration.tools.has(resourceId)) throw notFound();
  return column;
}

/** Under which people are known to this client: one name for all its resources. */
export function sectorOfClient({ tools }: Registration): string {
  const [tool] = tools.values();
  return tool === undefined ? '' : sectorOf(tool.resource);
}
