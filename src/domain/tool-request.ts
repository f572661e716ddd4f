import { z } from 'zod';
import { AttributeName } from './release.js';
import { LocalText } from './text.js';

const address = z.url({ protocol: /^https?$/ }).max(2_000);

/** What a tool may ask of the hub by itself. */
export const ToolServices = z.strictObject({
  /** `own`: scores and results in the columns the hub makes; `manage`: columns of its own as well. */
  scores: z.enum(['none', 'own', 'manage']),
  members: z.boolean(),
  groups: z.boolean(),
});
export type ToolServices = z.infer<typeof ToolServices>;

/** What a tool says of itself and what it asks for when it registers. None of it holds before somebody grants it. */
export const ToolRequest = z.strictObject({
  name: LocalText,
  description: z.string().min(1).max(600).optional(),
  loginUrl: address,
  redirectUris: z.array(address).min(1).max(20),
  targetLinkUri: address,
  /** Where its picker opens, when it has one. */
  deepLinkingUrl: address.optional(),
  keySetUrl: address,
  /** Hosts that are its own, the main one first. */
  domains: z.array(z.string().min(1).max(253)).min(1).max(20),
  custom: z.record(z.string().min(1).max(120), z.string().max(2_000)),
  attributes: z.array(AttributeName).max(AttributeName.options.length),
  services: ToolServices,
  homeUrl: address.optional(),
  policyUrl: address.optional(),
  termsUrl: address.optional(),
  logoUrl: address.optional(),
  contacts: z.array(z.string().min(1).max(200)).max(10),
});
export type ToolRequest = z.infer<typeof ToolRequest>;

export type ToolField = Exclude<keyof ToolRequest, 'logoUrl'>;

export interface ToolDifference {
  readonly field: ToolField;
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** It would let the tool, or somebody in its name, have more than was decided. */
  readonly widens: boolean;
}

const one = (text: string | undefined): readonly string[] => (text === undefined ? [] : [text]);

/** Each field as a list of words, so that lists and single values are compared alike. */
const WORDS: Readonly<Record<ToolField, (request: ToolRequest) => readonly string[]>> = {
  name: ({ name }) => [name.fr, ...one(name.en)],
  description: ({ description }) => one(description),
  domains: ({ domains }) => domains,
  redirectUris: ({ redirectUris }) => redirectUris,
  loginUrl: ({ loginUrl }) => [loginUrl],
  targetLinkUri: ({ targetLinkUri }) => [targetLinkUri],
  deepLinkingUrl: ({ deepLinkingUrl }) => one(deepLinkingUrl),
  keySetUrl: ({ keySetUrl }) => [keySetUrl],
  attributes: ({ attributes }) => attributes,
  services: ({ services }) => serviceWords(services),
  custom: ({ custom }) => Object.entries(custom).map(([name, value]) => `${name}=${value}`),
  homeUrl: ({ homeUrl }) => one(homeUrl),
  policyUrl: ({ policyUrl }) => one(policyUrl),
  termsUrl: ({ termsUrl }) => one(termsUrl),
  contacts: ({ contacts }) => contacts,
};

/** Where something new means new rights. A new login address within the same hosts sends nobody anywhere else. */
const WIDENING: ReadonlySet<ToolField> = new Set<ToolField>(['domains', 'redirectUris', 'keySetUrl', 'attributes', 'services']);

/** What a later request says otherwise than an earlier one. */
export function differencesBetween(earlier: ToolRequest, later: ToolRequest): readonly ToolDifference[] {
  return (Object.keys(WORDS) as ToolField[]).flatMap((field) => {
    const [before, after] = [WORDS[field](earlier), WORDS[field](later)];
    const isSame = before.length === after.length && before.every((word) => after.includes(word));
    return isSame ? [] : [{ field, before, after, widens: WIDENING.has(field) && after.some((word) => !before.includes(word)) }];
  });
}

/** The services by name, each on its own: to make columns is more than to fill those that are there. */
export function serviceWords({ scores, members, groups }: ToolServices): readonly ToolService[] {
  return TOOL_SERVICES.filter((service) => ({ scores: scores !== 'none', columns: scores === 'manage', members, groups })[service]);
}

export const TOOL_SERVICES = ['scores', 'columns', 'members', 'groups'] as const;
export type ToolService = (typeof TOOL_SERVICES)[number];

/** The services of these names and no others. Who makes columns also fills them. */
export function servicesOf(words: readonly ToolService[]): ToolServices {
  const scores = words.includes('columns') ? 'manage' : 'own';
  return {
    scores: words.includes('columns') || words.includes('scores') ? scores : 'none',
    members: words.includes('members'),
    groups: words.includes('groups'),
  };
}
