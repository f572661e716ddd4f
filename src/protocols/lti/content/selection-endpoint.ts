import { HubError } from '../../../domain/errors.js';
import type { Selection } from '../../../domain/selection.js';
import type { Caller, Endpoint, EndpointRequest, OutboundTools, Parameters, Reply } from '../../contract.js';
import type { SelectionAnswer } from '../../contract/selections.js';
import { refusedAnswer } from './refused-answer.js';

/** A hundred items with their addresses and parameters. */
const MAX_BYTES = 262_144;
const REPOST = 'repost';
const SELECTION_ID = /^[A-Za-z0-9_-]{22,64}$/;

export interface AnswerReader {
  /** An Express path whose `:selection` names the selection that is answered. */
  readonly path: string;
  /** The fields of the form that are the answer. @throws HubError `LTI-REQUETE` (M-01) when they are not there once */
  readonly fieldsOf: (parameters: Parameters) => Readonly<Record<string, string>>;
  /** What the fields say, once they are known to be the tool's own. Uses up nothing before all else holds. @throws HubError `LTI-REQUETE` */
  readonly read: (selection: Selection, fields: Readonly<Record<string, string>>) => Promise<SelectionAnswer>;
}

type Hub = Pick<OutboundTools<unknown>, 'origin' | 'selections'>;

/** Where pickers post what was chosen, by either version of LTI (Deep Linking 2.0, 2.3; Content-Item Message 1.0, 3.2). */
export function selectionEndpoint(hub: Hub, reader: AnswerReader): Endpoint {
  return { methods: ['POST'], path: reader.path, maxBytes: MAX_BYTES, handle: (request) => receive(hub, reader, request) };
}

export function selectionUrl(origin: string, path: string, selectionId: string): string {
  return `${origin}${path.replace(':selection', selectionId)}`;
}

async function receive(hub: Hub, reader: AnswerReader, request: EndpointRequest): Promise<Reply> {
  const { parameters } = request;
  const fields = reader.fieldsOf(new Map([...parameters].filter(([name]) => name !== REPOST)));
  const selection = await requireSelection(hub, request);
  // A cross-site POST has no session cookie; the same form posted by a page of ours has. Once: the marker says it was tried.
  if (callersFor(request, selection).length === 0 && !parameters.has(REPOST)) {
    return { kind: 'form', action: selectionUrl(hub.origin, reader.path, selection.id), fields: { ...fields, [REPOST]: '1' } };
  }
  try {
    requireSamePerson(request, selection);
    const url = await hub.selections.answer(selection, withinTerms(selection, await reader.read(selection, fields)));
    if (url === undefined) throw usedUp('D-02');
    return { kind: 'redirect', url };
  } catch (error) {
    if (error instanceof HubError && error.status < 500) {
      const { code, rule = '', detail = '' } = error;
      await hub.selections.refuse(selection, { code, rule, detail });
    }
    throw error;
  }
}

/** D-01, D-02 */
async function requireSelection({ selections }: Hub, { pathParameters: { selection: id = '' } }: EndpointRequest): Promise<Selection> {
  const selection = SELECTION_ID.test(id) ? await selections.peek(id) : undefined;
  if (selection === undefined) throw usedUp('D-01');
  return selection;
}

/**
 * D-01, D-10: nobody else's. Somebody whose session is over meanwhile is not lost: what they chose waits for them until they
 * have signed in again.
 */
function requireSamePerson(request: EndpointRequest, selection: Selection): void {
  const callers = callersFor(request, selection);
  const isTheirs = callers.some(({ personId, ref }) => personId === selection.personId && ref === (selection.visitId ?? ref));
  if (callers.length > 0 && !isTheirs) throw new HubError('LTI-CHOIX', { rule: 'D-01', detail: 'another person is signed in' });
}

/** What was begun in an LMS is answered in that visit, and nothing else is (B-26). */
function callersFor({ session, visits = [] }: EndpointRequest, { visitId }: Selection): readonly Caller[] {
  if (visitId !== undefined) return visits;
  return session === undefined ? [] : [session];
}

/** D-03, D-04: what the picker was asked for, where that was less than the hub takes itself (B-20). */
function withinTerms({ terms }: Selection, { items, leftOut, words }: SelectionAnswer): SelectionAnswer {
  if (terms === undefined) return { items, leftOut, words };
  const launches = items.filter(({ material }) => material === undefined);
  if (launches.length > 1 && !terms.several) throw refusedAnswer('D-03', 'there are more items than the one that was asked for');
  const others = items.flatMap(({ material }) => (material === undefined ? [] : [material.kind]));
  const within = launches.map(({ lineItem, ...item }) => (lineItem === undefined || !terms.lineItems ? item : { ...item, lineItem }));
  return { items: within, leftOut: [...leftOut, ...others], words };
}

function usedUp(rule: string): HubError {
  return new HubError('LTI-CHOIX', { rule, detail: 'the selection is unknown, answered already, or too old' });
}
