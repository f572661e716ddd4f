import { z } from 'zod';
import { DeclaredColumn } from '../../../domain/activity.js';
import { dayOf, type Day } from '../../../domain/calendar.js';
import { LONGEST_HTML } from '../../../domain/material.js';
import type { ChosenItem } from '../../../domain/selection.js';
import { plainText } from '../../../domain/text.js';
import { unsafeIn } from '../safe-address.js';
import { refusedAnswer } from './refused-answer.js';

const MOST_CUSTOM = 50;
const LONGEST_URL = 2_000;
const LONGEST_TITLE = 200;
const LONGEST_TEXT = 2_000;
/** Where clocks that count in seconds end. */
const FIRST_YEAR = 2000;
const LAST_YEAR = 2100;
/** A file that is gone sooner is of no use to a class, and the hub keeps no copies. */
const SHORTEST_LIFE_MS = 24 * 60 * 60_000;

/** What one tool may answer. */
export interface ItemRules {
  /** Whether a page is one of the tool's: only those are opened by a launch. */
  readonly isPageOfTool: (url: string) => boolean;
  /** Whether results come back from the tool at all. */
  readonly takesColumns: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** An item as it will be embedded, or what it is that there is no place for. */
type ReadItem = z.input<typeof ChosenItem> | { readonly leftOut: string };
type ItemReader = (item: object, path: string, rules: ItemRules) => ReadItem;

/** Words for people are shortened to what there is room for, and lose what no page shows. */
function words(longest: number) {
  return z.string().transform((text) => plainText(text, longest) || undefined);
}

const instant = z.iso.datetime({ offset: true }).transform((text, context): number => {
  const at = new Date(text);
  const year = at.getUTCFullYear();
  if (year >= FIRST_YEAR && year <= LAST_YEAR) return at.getTime();
  context.addIssue({ code: 'custom', message: 'is in no school year' });
  return z.NEVER;
});
const day = instant.transform((at): Day => dayOf(at));

const period = z.object({ startDateTime: day.optional(), endDateTime: day.optional() });
const lineItem = DeclaredColumn.extend({ label: words(LONGEST_TITLE).optional() }).strip();
const address = z.url({ protocol: /^https?$/ }).max(LONGEST_URL);
const common = { title: words(LONGEST_TITLE).optional(), text: words(LONGEST_TEXT).optional() };

/** Deep Linking 2.0, 3.2. What the hub makes nothing of, such as the size of a window, is not looked at. */
const LtiResourceLink = z.object({
  ...common,
  url: address.optional(),
  custom: z.record(z.string().min(1).max(120), z.string().trim().max(2_000)).refine((custom) => Object.keys(custom).length <= MOST_CUSTOM).default({}),
  lineItem: lineItem.optional(),
  available: period.default({}),
}).transform(({ available: { startDateTime: from, endDateTime: until }, ...item }) => ({ ...item, from, until }))
  .refine(({ from, until }) => from === undefined || until === undefined || from <= until, { path: ['available'], message: 'ends before it begins' });

/** 3.1 and 3.5: an address, however the tool would like it to be shown. */
const Addressed = z.object({ ...common, url: address });
/** 3.3 */
const FileItem = z.object({ ...common, url: address, expiresAt: instant.optional() });
/** 3.4 */
const HtmlItem = z.object({ ...common, html: z.string().trim().min(1).max(LONGEST_HTML) });

/** How each kind of item is read (D-05, D-06), in the words of Deep Linking 2.0. */
export const ITEM_READERS: ReadonlyMap<string, ItemReader> = new Map<string, ItemReader>([
  ['ltiResourceLink', readLaunch],
  ['link', readAddress('link')],
  ['image', readAddress('image')],
  ['file', readFile],
  ['html', readHtml],
]);

function readLaunch(item: object, path: string, rules: ItemRules): ReadItem {
  const { lineItem: column, ...link } = parse(LtiResourceLink, item, path);
  if (link.url !== undefined) {
    requireSafe(link.url, path);
    if (!rules.isPageOfTool(link.url)) throw refusedAnswer('D-06', `${path}.url is on another host than the tool’s`);
  }
  return { ...link, ...(column !== undefined && rules.takesColumns ? { lineItem: column } : {}) };
}

function readAddress(kind: 'link' | 'image'): ItemReader {
  return (item, path, rules) => {
    const { url, ...said } = parse(Addressed, item, path);
    requireOpen(url, path, rules);
    return { ...said, material: { kind, url } };
  };
}

/** It is open to the class until the day its tool takes it away. */
function readFile(item: object, path: string, rules: ItemRules): ReadItem {
  const { url, expiresAt, ...said } = parse(FileItem, item, path);
  requireOpen(url, path, rules);
  if (expiresAt === undefined) return { ...said, material: { kind: 'file', url } };
  if (expiresAt < rules.now + SHORTEST_LIFE_MS) return { leftOut: 'file-brief' };
  return { ...said, until: dayOf(expiresAt), material: { kind: 'file', url, expiresAt } };
}

function readHtml(item: object, path: string): ReadItem {
  const { html, ...said } = parse(HtmlItem, item, path);
  return { ...said, material: { kind: 'html', html } };
}

/** D-06: nobody is sent over an open line, or to an address that pretends to be another. */
function requireSafe(url: string, path: string): void {
  if (unsafeIn(new URL(url)).length > 0) throw refusedAnswer('D-06', `${path}.url is no https address, or holds a user name`);
}

/** D-06: what is no launch may be on any site, but on this machine only where the tool itself is. */
function requireOpen(url: string, path: string, rules: ItemRules): void {
  requireSafe(url, path);
  if (!url.startsWith('https:') && !rules.isPageOfTool(url)) throw refusedAnswer('D-06', `${path}.url is on the machine of whoever opens it`);
}

function parse<S extends z.ZodType>(schema: S, value: unknown, path: string): z.output<S> {
  const { data, error } = schema.safeParse(value);
  if (error === undefined) return data;
  const [issue] = error.issues;
  throw refusedAnswer('D-05', `${[path, ...(issue?.path ?? [])].join('.')} ${issue?.code ?? 'is unreadable'}`);
}
