import type { Request } from 'express';
import type { Group } from '../../domain/group.js';
import type { Hat } from '../../domain/hat.js';
import { foldText } from '../../domain/organisation.js';
import { ResourceKind, Subject, type Resource } from '../../domain/resource.js';
import { queryValue, type Web } from '../context.js';
import { localeOf } from '../locale.js';
import type { Filter, PageModels } from '../page-models.js';
import { visitOf } from '../visit.js';
import type { Page } from './page.js';
import { activityRows, spaceLinks } from './space.js';
import { offeredTo, tileOf, type Offer } from './tiles.js';

/** What the address asks to see. */
interface Choice {
  readonly hat: Hat;
  /** Undefined: the whole school. */
  readonly group: Group | undefined;
  readonly query: string;
  readonly subject: Subject | undefined;
  readonly kind: ResourceKind | undefined;
  /** Only what this teacher wants to find again. */
  readonly favourites: boolean;
}

/** What a resource is one of, how the address names it, and where its words are. */
export const FACETS = {
  subject: { parameter: 'matiere', words: 'subjects', values: Subject.options },
  kind: { parameter: 'type', words: 'kinds', values: ResourceKind.options },
} as const;
type Facet = keyof typeof FACETS;

/** What is asked of the facets of the catalogue. */
export type FacetChoice = { readonly [F in Facet]: (typeof FACETS)[F]['values'][number] | undefined };

/** The catalogue as a teacher sees it: for a class or the whole school, searched and filtered. */
export async function teacherPage(web: Web, request: Request, hat: Hat): Promise<Page> {
  const { directory } = web.flows;
  const groups = await directory.groupsOf(visitOf(request).person.id, hat.organisationId);
  const [school, counts, offers, kept] = await Promise.all([
    directory.organisation(hat.organisationId),
    Promise.all(groups.map((group) => directory.pupilCount(group.id))),
    offeredTo(web, request, hat),
    web.flows.favourites.of(visitOf(request).person.id),
  ]);
  const choice = choiceOf(request, hat, groups);
  const { group, query, favourites } = choice;
  const hrefOf = (facets: FacetChoice): string => addressOf(hat, addressParts({ ...choice, ...facets }));
  const isKept = ({ resource }: Offer): boolean => kept.includes(resource.id);
  const suitable = offers.filter(({ resource }) => suits(resource, group)).sort((a, b) => Number(isKept(b)) - Number(isKept(a)) || openableFirst(a, b));
  const asked = suitable.filter(({ resource }) => matches(web, request, resource, query) && isChosen(resource, choice));
  const shown = favourites ? asked.filter(isKept) : asked;
  return {
    name: 'teacher',
    model: {
      groups: groups.map((each, index) => ({ name: each.name, href: addressOf(hat, { groupe: each.id }), pupils: counts[index] ?? 0, current: each.id === group?.id })),
      heading: group?.name ?? school?.name ?? hat.organisationId,
      levels: group?.levels ?? [],
      query,
      action: addressOf(hat, { groupe: '' }),
      kept: addressParts({ ...choice, query: '' }),
      filters: [...(suitable.some(isKept) ? [favouriteFilter(web, request, choice)] : []), ...facetFilters(web, request, choice, suitable, 'subject', hrefOf)],
      kinds: facetFilters(web, request, choice, suitable, 'kind', hrefOf),
      tiles: shown.map((offer) => tileOf(offer, hat, localeOf(request), group?.id)),
      total: suitable.length,
      ...(group === undefined ? {} : { space: await spaceOf(web, request, hat, group) }),
    },
  };
}

/** The way to the space of the class, and what is going on there today. */
async function spaceOf(web: Web, request: Request, hat: Hat, group: Group): Promise<NonNullable<PageModels['teacher']['space']>> {
  const rows = await activityRows(web, request, hat, group);
  return { ...spaceLinks(hat, group.id), rows: rows.filter(({ state }) => state === 'now') };
}

/**
 * An address that names no class means the first one, so that what is opened is opened in a class, where tools know its teacher;
 * one that names it empty means the whole school.
 */
function choiceOf(request: Request, hat: Hat, groups: readonly Group[]): Choice {
  const asked = queryValue(request, 'groupe');
  const first = asked === undefined ? groups[0] : undefined;
  return {
    hat,
    group: groups.find(({ id }) => id === asked) ?? first,
    query: (queryValue(request, 'q') ?? '').slice(0, 100).trim(),
    ...facetsOf(request),
    favourites: queryValue(request, 'favoris') === '1',
  };
}

export function facetsOf(request: Request): FacetChoice {
  return {
    subject: Subject.safeParse(queryValue(request, FACETS.subject.parameter)).data,
    kind: ResourceKind.safeParse(queryValue(request, FACETS.kind.parameter)).data,
  };
}

/** Every word that was asked for stands somewhere in what a teacher can read about the resource. */
export function matches(web: Web, request: Request, { title, summary, publisher, subject, kind }: Resource, query: string): boolean {
  const locale = localeOf(request);
  const facets = [web.renderer.word(locale, 'subjects', subject), kind && web.renderer.word(locale, 'kinds', kind)];
  const words = [title.fr, title.en, summary.fr, summary.en, publisher, ...facets];
  const text = foldText(words.filter(Boolean).join(' '));
  return foldText(query).split(' ').every((word) => text.includes(word));
}

export function isChosen({ subject, kind }: Resource, choice: FacetChoice): boolean {
  return (choice.subject ?? subject) === subject && (choice.kind ?? kind) === kind;
}

function openableFirst(a: Offer, b: Offer): number {
  return Number(b.decision?.allowed) - Number(a.decision?.allowed);
}

/** Whether a resource is of the levels of a class; one that names none suits every class. */
export function suits({ levels }: Resource, group: Group | undefined): boolean {
  return group === undefined || group.levels.length === 0 || levels.length === 0 || levels.some((level) => group.levels.includes(level));
}

/** What the address says of a choice. */
function addressParts({ group, query, subject, kind, favourites }: Omit<Choice, 'hat'>): Readonly<Record<string, string>> {
  return {
    groupe: group?.id ?? '',
    ...(query === '' ? {} : { q: query }),
    ...(subject && { [FACETS.subject.parameter]: subject }),
    ...(kind && { [FACETS.kind.parameter]: kind }),
    ...(favourites ? { favoris: '1' } : {}),
  };
}

function favouriteFilter(web: Web, request: Request, choice: Choice): Filter {
  const { hat, favourites: active } = choice;
  return { label: web.renderer.word(localeOf(request), 'facets', 'favourites'), href: addressOf(hat, addressParts({ ...choice, favourites: !active })), active };
}

/** One link for each value there is; the active one leads back to all of them. The class, the search and the other facet stay. */
export function facetFilters(
  web: Web,
  request: Request,
  { subject, kind }: FacetChoice,
  offers: readonly Pick<Offer, 'resource'>[],
  facet: Facet,
  hrefOf: (choice: FacetChoice) => string,
): readonly Filter[] {
  const choice: FacetChoice = { subject, kind };
  const { words, values } = FACETS[facet];
  const present = values.filter((value) => offers.some(({ resource }) => resource[facet] === value));
  return present.map((value): Filter => {
    const active = choice[facet] === value;
    return { label: web.renderer.word(localeOf(request), words, value), href: hrefOf({ ...choice, [facet]: active ? undefined : value }), active };
  });
}

function addressOf(hat: Hat, parameters: Readonly<Record<string, string>>): string {
  return `/espace/${hat.id}?${new URLSearchParams(parameters).toString()}`;
}
