import { ACCEPTED_TYPES } from '../../../lti/content/content-items.js';
import { selectionUrl } from '../../../lti/content/selection-endpoint.js';
import type { SelectionTerms } from '../../../../domain/selection.js';
import type { Tool } from '../deployment.js';
import { usualTarget } from '../presentation.js';

/** What the hub can stand before: a launch comes through it, anything else would not. */
const LAUNCHES_ALONE = ['ltiResourceLink'];

/** Where the tool posts what was chosen; an Express path. */
export const SELECTION_PATH = '/lti/deep-links/:selection';

/**
 * What the picker may answer and where (Deep Linking 2.0, 4.4.1). Nothing is stored before the teacher has seen it, and each
 * member is written out: tools differ in what they make of an absent one. For an LMS no more is asked for than it takes (B-20).
 */
export function deepLinkingSettings(origin: string, { settings }: Tool, selectionId: string, terms?: SelectionTerms): Readonly<Record<string, unknown>> {
  return {
    deep_link_return_url: selectionUrl(origin, SELECTION_PATH, selectionId),
    accept_types: terms === undefined ? ACCEPTED_TYPES : LAUNCHES_ALONE,
    accept_presentation_document_targets: terms?.targets ?? [usualTarget(settings)],
    accept_multiple: terms?.several ?? true,
    accept_lineitem: settings.services.scores !== 'none' && (terms?.lineItems ?? true),
    auto_create: false,
    data: selectionId,
  };
}
