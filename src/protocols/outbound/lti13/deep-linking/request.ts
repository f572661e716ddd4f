import { ACCEPTED_TYPES } from '../../../lti/content/content-items.js';
import { selectionUrl } from '../../../lti/content/selection-endpoint.js';
import type { Tool } from '../deployment.js';
import { usualTarget } from '../presentation.js';

/** Where the tool posts what was chosen; an Express path. */
export const SELECTION_PATH = '/lti/deep-links/:selection';

/**
 * What the picker may answer and where (Deep Linking 2.0, 4.4.1). Nothing is stored before the teacher has seen it, and each
 * member is written out: tools differ in what they make of an absent one.
 */
export function deepLinkingSettings(origin: string, { settings }: Tool, selectionId: string): Readonly<Record<string, unknown>> {
  return {
    deep_link_return_url: selectionUrl(origin, SELECTION_PATH, selectionId),
    accept_types: ACCEPTED_TYPES,
    accept_presentation_document_targets: [usualTarget(settings)],
    accept_multiple: true,
    accept_lineitem: settings.services.scores !== 'none',
    auto_create: false,
    data: selectionId,
  };
}
