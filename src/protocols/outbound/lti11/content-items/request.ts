import type { OutboundTools, Released } from '../../../contract.js';
import { selectionUrl } from '../../../lti/content/selection-endpoint.js';
import { sceneParameters, type LegacyTool } from '../launch-parameters.js';
import type { Lti11Settings } from '../settings.js';

/** Where the tool posts what was chosen; an Express path. */
export const CONTENT_ITEMS_PATH = '/lti/v1p1/content-items/:selection';

const LINKS_ALONE = ['application/vnd.ims.lti.v1.ltilink'];
/** What there is a place for, as a tool of LTI 1.1 calls it: its links, pages and texts, pictures, and any file where it is. */
const ACCEPTED_MEDIA_TYPES = [...LINKS_ALONE, 'text/html', 'image/*', '*/*'];

export interface PickerFacts {
  readonly tool: LegacyTool;
  readonly released: Released;
  readonly selectionId: string;
}

/**
 * The parameters of a request for content (Content-Item Message 1.0, 3.1). Nothing is linked yet, and the tool answers instead of
 * sending the person back: there is no link, no result and no return address of the ordinary kind. Nothing unsigned is taken, and
 * nothing is stored before the teacher has seen it. For an LMS no more is asked for than it takes (B-20).
 */
export function contentItemRequest(hub: OutboundTools<Lti11Settings>, facts: PickerFacts): Readonly<Record<string, string>> {
  const { tool, released, selectionId } = facts;
  const { selection: terms } = released;
  return {
    lti_message_type: 'ContentItemSelectionRequest',
    ...sceneParameters(hub, { tool, released }),
    accept_media_types: (terms === undefined ? ACCEPTED_MEDIA_TYPES : LINKS_ALONE).join(','),
    accept_presentation_document_targets: (terms?.targets ?? ['window']).join(','),
    content_item_return_url: selectionUrl(hub.origin, CONTENT_ITEMS_PATH, selectionId),
    accept_multiple: String(terms?.several ?? true),
    accept_unsigned: 'false',
    accept_copy_advice: 'false',
    auto_create: 'false',
    data: selectionId,
  };
}
