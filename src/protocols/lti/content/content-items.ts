import { z } from 'zod';
import { DeclaredColumn } from '../../../domain/activity.js';
import { dayOf, type Day } from '../../../domain/calendar.js';
import { ChosenItem } from '../../../domain/selection.js';
import { plainText } from '../../../domain/text.js';
import { unsafeIn } from '../safe-address.js';
import { refusedAnswer } from './refused-answer.js';

/** Kinds of items there is a place for: a page of the tool, opened by a launch. Others are left out, by name. */
export const ACCEPTED_TYPES = ['ltiResourceLink'] as const;

/** More than a teacher picks at once, and than fits in the space of a class. */
const MOST_ITEMS = 100;
const MOST_CUSTOM = 50;
const LONGEST_URL = 2_000;
const LONGEST_TITLE = 200;
const LONGEST_TEXT = 2_000;
const LONGEST_TYPE = 40;
/** Where clocks that count in seconds end. */
const FIRST_YEAR = 2000;
const LAST_YEAR = 2100;

/** Words for people are shortened to what there is room for, and lose what no page shows. */
function words(longest: number) {
  return z.string().transform((text) => plainText(text, longest) || undefined);
}

const instant = z.iso.datetime({ offset: true }).transform((text, context): Day => {
  const at = new Date(text);
  const year = at.getUTCFullYear();
  if (year >= FIRST_YEAR && year <= LAST_YEAR) return dayOf(at.getTime());
  context.addIssue({ code: 'custom', message: 'is in no school year' });
  return z.NEVER;
});

const period = z.object({ startDateTime: instant.optional(), endDateTime: instant.optional() });

const lineItem = DeclaredColumn.extend({ label: words(LONGEST_TITLE).optional() }).strip();

/** An LTI resource link (Deep Linking 2.0, 3.5). What the hub makes nothing of, such as the size of a window, is not looked at. */
const LtiResourceLink = z.object({
  url: z.url({ protocol: /^https?$/ }).max(LONGEST_URL).optional(),
  title: words(LONGEST_TITLE).optional(),
  text: words(LONGEST_TEXT).optional(),
  custom: z.record(z.string().min(1).max(120), z.string().trim().max(2_000)).refine((custom) => Object.keys(custom).length <= MOST_CUSTOM).default({}),
  lineItem: lineItem.optional(),
  available: period.default({}),
}).transform(({ available: { startDateTime: from, endDateTime: until }, ...item }) => ({ ...item, from, until }))
  .refine(({ from, until }) => from === undefined || until === undefined || from <= until, { path: ['available'], message: 'ends before it begins' });

const Typed = z.looseObject({ type: z.string().min(1).max(1_000) });
const Items = z.array(Typed).max(MOST_ITEMS);

/** What one tool may answer. */
export interface ItemRules {
  /** Whether a page is one of the tool's: only those are opened by a launch. */
  readonly isPageOfTool: (url: string) => boolean;
  /** Whether results come back from the tool at all. */
  readonly takesColumns: boolean;
}

export interface ContentItems {
  readonly items: readonly ChosenItem[];
  /** Kinds of items that were left out, each once. */
  readonly leftOut: readonly string[];
}

/**
 * The content items of an answer (Deep Linking 2.0, 3 and 4.5), all of them or none: D-04 to D-06, D-08. Two items are two,
 * however alike.
 * @throws HubError `LTI-REQUETE` naming the item and the clause
 */
export function readContentItems(claim: unknown, rules: ItemRules): ContentItems {
  const listed = parse(Items, claim ?? [], 'D-05', 'content_items');
  const isAccepted = ({ type }: { readonly type: string }): boolean => ACCEPTED_TYPES.some((accepted) => accepted === type);
  const items = listed.flatMap((item, index) => (isAccepted(item) ? [readLink(item, `content_items.${index}`, rules)] : []));
  const leftOut = listed.filter((item) => !isAccepted(item)).map(({ type }) => plainText(type, LONGEST_TYPE));
  return { items, leftOut: [...new Set(leftOut)] };
}

function readLink(item: object, path: string, rules: ItemRules): ChosenItem {
  const { lineItem: column, ...link } = parse(LtiResourceLink, item, 'D-05', path);
  if (link.url !== undefined) checkAddress(link.url, path, rules);
  const wantsColumn = column !== undefined && rules.takesColumns;
  return ChosenItem.parse({ ...link, ...(wantsColumn ? { lineItem: column } : {}) });
}

/** D-06: a launch opens a page of the tool and of nobody else. */
function checkAddress(url: string, path: string, rules: ItemRules): void {
  if (unsafeIn(new URL(url)).length > 0) throw refusedAnswer('D-06', `${path}.url is no https address, or holds a user name`);
  if (!rules.isPageOfTool(url)) throw refusedAnswer('D-06', `${path}.url is on another host than the tool’s`);
}

function parse<S extends z.ZodType>(schema: S, value: unknown, rule: string, path: string): z.output<S> {
  const { data, error } = schema.safeParse(value);
  if (error === undefined) return data;
  const [issue] = error.issues;
  throw refusedAnswer(rule, `${[path, ...(issue?.path ?? [])].join('.')} ${issue?.code ?? 'is unreadable'}`);
}
