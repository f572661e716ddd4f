import { randomBytes } from 'node:crypto';
import type { Reply } from '../../../contract.js';
import { ITEM_PARAMETER, type Lms, type LmsLinkItem, type LmsSelection } from '../../../contract/lms.js';
import { signedToken } from '../../../lti/keys/signed-token.js';
import { CLAIM, DEEP_LINKING_CLAIM, DEEP_LINKING_RESPONSE, LTI_VERSION } from '../../../lti/vocabulary.js';
import { lmsAddresses } from '../addresses.js';
import type { LtiTool } from '../tools.js';
import { LINK_HISTORY_PARAMETER, LINK_HISTORY_VARIABLE } from '../vocabulary.js';

/** It is signed when the person presses the button. */
const LIFE_S = 300;

export interface SelectionAnswer {
  readonly lms: Lms;
  readonly deploymentId: string;
  readonly selection: LmsSelection;
  readonly items: readonly LmsLinkItem[];
}

/** The answer to a request for content, on its way by the browser (Deep Linking 2.0, 4.5). */
export async function answerSelection({ clock, keyRing, origin }: LtiTool, { lms, deploymentId, selection, items }: SelectionAnswer): Promise<Reply> {
  const iat = Math.floor(clock.now() / 1_000);
  const claims = {
    iss: lms.clientId,
    aud: lms.issuer,
    iat,
    exp: iat + LIFE_S,
    nonce: randomBytes(32).toString('base64url'),
    [CLAIM.messageType]: DEEP_LINKING_RESPONSE,
    [CLAIM.version]: LTI_VERSION,
    [CLAIM.deploymentId]: deploymentId,
    [DEEP_LINKING_CLAIM.data]: selection.data,
    [DEEP_LINKING_CLAIM.contentItems]: items.map((item) => contentItem(item, lmsAddresses(origin, lms.id).launchUrl, selection)),
  };
  return { kind: 'form', action: selection.returnUrl, fields: { JWT: await signedToken(claims, await keyRing.active(lms.id)) } };
}

/** A link of the hub (Deep Linking 2.0, 3.5): what it opens, and what that is a copy of, is all that it will say. */
function contentItem({ itemId, title, text, lineItem }: LmsLinkItem, url: string, { acceptsLineItems }: LmsSelection): object {
  return {
    type: 'ltiResourceLink',
    url,
    title,
    text,
    custom: { [ITEM_PARAMETER]: itemId, [LINK_HISTORY_PARAMETER]: LINK_HISTORY_VARIABLE },
    lineItem: acceptsLineItems ? lineItem : undefined,
  };
}
