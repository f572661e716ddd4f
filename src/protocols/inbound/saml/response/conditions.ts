import { instantOf } from '../instant.js';
import { ASSERTION } from '../names.js';
import { childrenOf, onlyChild, textOf, type XmlElement } from '../xml/element.js';
import { quoted, refuse, type Exchange, type Refusal } from './rule.js';
import { distance, skewMs } from './skew.js';

/** OneTimeUse holds by V28; ProxyRestriction binds issuers of assertions, and the hub issues none. */
const UNDERSTOOD = ['AudienceRestriction', 'OneTimeUse', 'ProxyRestriction'];

/** V25 Valid now (Core §2.5.1.2). */
export function isValidNow(assertion: XmlElement, exchange: Exchange): Refusal | undefined {
  const { attributes } = conditionsOf(assertion);
  const skew = skewMs(exchange);
  const start = instantOf(attributes.get('NotBefore'));
  if (attributes.has('NotBefore') && !(start !== undefined && start - skew <= exchange.now)) return refuse('AUTH-HORLOGE', `NotBefore ${distance(start, exchange)}`);
  const end = instantOf(attributes.get('NotOnOrAfter'));
  if (attributes.has('NotOnOrAfter') && !(end !== undefined && exchange.now < end + skew)) return refuse('AUTH-HORLOGE', `NotOnOrAfter ${distance(end, exchange)}`);
  return undefined;
}

/** V25 No condition that is not understood (Core §2.5.1.1). */
export function hasOnlyKnownConditions(assertion: XmlElement): Refusal | undefined {
  const strange = conditionsOf(assertion).children.find(({ namespace, name }) => namespace !== ASSERTION || !UNDERSTOOD.includes(name));
  return strange === undefined ? undefined : refuse('AUTH-FORMAT', `unknown condition ${quoted(strange.name)}`);
}

/** V25 Meant for us: every audience restriction, and at least one, names us (Core §2.5.1.4). */
export function isMeantForUs(assertion: XmlElement, exchange: Exchange): Refusal | undefined {
  const audiences = childrenOf(conditionsOf(assertion), ASSERTION, 'AudienceRestriction').map((restriction) => childrenOf(restriction, ASSERTION, 'Audience').map(textOf));
  const namesUs = audiences.length > 0 && audiences.every((names) => names.includes(exchange.audience));
  return namesUs ? undefined : refuse('AUTH-AUDIENCE', `audience is ${quoted(audiences.flat().join(' '))}, expected ${quoted(exchange.audience)}`);
}

function conditionsOf(assertion: XmlElement): XmlElement {
  return onlyChild(assertion, ASSERTION, 'Conditions') ?? assertion;
}
