import { z } from 'zod';
import { refusedAnswer } from '../../../lti/content/refused-answer.js';

const LTI_LINKS: ReadonlySet<string> = new Set(['application/vnd.ims.lti.v1.ltilink', 'application/vnd.ims.lti.v1.ltiresourcelink']);
const KINDS: ReadonlySet<string> = new Set(['LtiLinkItem', 'ContentItem', 'FileItem']);
/** Of a column whose tool does not say what it is of: results of LTI 1.1 are shares of the whole. */
const WHOLE = 100;

const LineItem = z.object({
  label: z.unknown().optional(),
  assignedActivity: z.object({ activityId: z.unknown().optional() }).optional(),
  scoreConstraints: z.object({ normalMaximum: z.unknown().optional(), totalMaximum: z.unknown().optional() }).optional(),
});

/** As much of an item as tells what it is; what its values must be is asked later, of what it becomes. */
const Item = z.looseObject({
  '@type': z.string().min(1).max(1_000),
  mediaType: z.string().max(1_000).transform((text) => text.toLowerCase()).optional(),
  copyAdvice: z.unknown().optional(),
  lineItem: LineItem.optional(),
});
type Item = z.infer<typeof Item>;

const Graph = z.looseObject({ '@graph': z.array(Item) });

/**
 * The content items of LTI 1.1 (Content-Item Message 1.0, 4: JSON-LD in a text) as those of Deep Linking 2.0, by its table of
 * migration (4.6). Undefined where there are none.
 * @throws HubError `LTI-REQUETE` (D-05) when it is no such text
 */
export function deepLinkingItems(text = ''): unknown {
  if (text.trim() === '') return undefined;
  const { data, error } = Graph.safeParse(parsed(text));
  if (error !== undefined) throw refusedAnswer('D-05', `content_items.${error.issues[0]?.path.join('.') ?? ''} is unreadable`);
  return data['@graph'].map(converted);
}

function parsed(text: string): unknown {
  try {
    // In JSON-LD what is null is not there.
    return JSON.parse(text, (_name, value: unknown) => value ?? undefined);
  } catch {
    throw refusedAnswer('D-05', 'content_items is no JSON, or is nested without end');
  }
}

function converted(item: Item): object {
  const { title, text, url, custom, expiresAt, lineItem } = item;
  const type = typeOf(item);
  const content = type === 'html' ? { html: text } : { text, url };
  return present({ type, title, ...content, custom, expiresAt, lineItem: lineItem === undefined ? undefined : columnOf(lineItem) });
}

/** What is neither a link of LTI, a thing on the web nor a file keeps the name its tool gives it. */
function typeOf({ '@type': kind, mediaType = '', copyAdvice, url }: Item): string {
  if (kind === 'LtiLinkItem' || LTI_LINKS.has(mediaType)) return 'ltiResourceLink';
  if (!KINDS.has(kind)) return kind;
  if (kind === 'FileItem' || copyAdvice === true) return 'file';
  if (mediaType.startsWith('image/')) return 'image';
  return mediaType === 'text/html' && url === undefined ? 'html' : 'link';
}

function columnOf({ label, assignedActivity, scoreConstraints }: z.infer<typeof LineItem>): object {
  const { normalMaximum, totalMaximum } = scoreConstraints ?? {};
  return present({ label, resourceId: assignedActivity?.activityId, scoreMaximum: normalMaximum ?? totalMaximum ?? WHOLE });
}

function present(values: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
