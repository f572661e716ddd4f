import type { Selection } from '../../../../domain/selection.js';
import type { Endpoint, OutboundTools, Parameters } from '../../../contract.js';
import type { SelectionAnswer } from '../../../contract/selections.js';
import { answerOf } from '../../../lti/content/answer.js';
import { refusedAnswer } from '../../../lti/content/refused-answer.js';
import { selectionEndpoint, selectionUrl } from '../../../lti/content/selection-endpoint.js';
import { LEGACY_VERSION, type LegacyTool } from '../launch-parameters.js';
import { claimNonce, signerOf, UnsignedMessage, type OauthFields } from '../oauth-message.js';
import { isPageOf, type Lti11Settings } from '../settings.js';
import { deepLinkingItems } from './deep-linking-items.js';
import { CONTENT_ITEMS_PATH } from './request.js';

type Hub = OutboundTools<Lti11Settings>;
type Fields = Readonly<Record<string, string>>;

/** More than a message of the specification and its signature have. */
const MOST_FIELDS = 60;

/** Where pickers of LTI 1.1 post what was chosen (Content-Item Message 1.0, 3.2). */
export function contentItemEndpoint(hub: Hub): Endpoint {
  return selectionEndpoint(hub, { path: CONTENT_ITEMS_PATH, fieldsOf, read: (selection, fields) => read(hub, selection, fields) });
}

/** M-01: a form whose fields are each there once. */
function fieldsOf(parameters: Parameters): Fields {
  const isReadable = parameters.has('oauth_signature') && parameters.size <= MOST_FIELDS && [...parameters.values()].every(({ length }) => length === 1);
  if (!isReadable) throw refusedAnswer('M-01', 'unsigned, or a field is there twice');
  return Object.fromEntries([...parameters].map(([name, [value = '']]) => [name, value]));
}

/** What uses something up comes last. */
async function read(hub: Hub, selection: Selection, fields: Fields): Promise<SelectionAnswer> {
  const tool = requireTool(hub, selection);
  const { consumerKey, secret } = tool.settings;
  const signed: OauthFields = new Map(Object.entries(fields));
  const message = { url: selectionUrl(hub.origin, CONTENT_ITEMS_PATH, selection.id), fields: signed };
  return refusingUnsigned(async () => {
    const key = signerOf(message, { now: hub.clock.now(), secretOf: (name) => (name === consumerKey ? secret : undefined) });
    checkMessage(fields, selection);
    const words = { error: fields['lti_errormsg'], message: fields['lti_msg'], errorLog: fields['lti_errorlog'], log: fields['lti_log'] };
    const answer = answerOf(words, () => deepLinkingItems(fields['content_items']), {
      isPageOfTool: (url) => isPageOf(tool.settings, url),
      takesColumns: tool.settings.outcomes,
      now: hub.clock.now(),
    });
    await claimNonce(hub.oneTime, key, signed);
    return answer;
  });
}

/** D-01: the tool that was asked, which is still served. */
function requireTool(hub: Hub, { resourceId }: Selection): LegacyTool {
  const tool = hub.resources().find(({ resource }) => resource.id === resourceId);
  if (tool?.resource.enabled !== true) throw refusedAnswer('D-01', 'the resource is switched off');
  return tool;
}

/** M-09, D-01 */
function checkMessage(fields: Fields, { id }: Selection): void {
  if (fields['lti_message_type'] !== 'ContentItemSelection') throw refusedAnswer('M-09', 'lti_message_type is not ContentItemSelection');
  if (fields['lti_version'] !== LEGACY_VERSION) throw refusedAnswer('M-09', `lti_version is not ${LEGACY_VERSION}`);
  if (fields['data'] !== id) throw refusedAnswer('D-01', 'data is not that of the request');
}

async function refusingUnsigned<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof UnsignedMessage) throw refusedAnswer(error.rule, error.message);
    throw error;
  }
}
