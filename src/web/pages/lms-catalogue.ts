import type { Request } from 'express';
import type { LmsVisit } from '../../domain/lms-visit.js';
import { inLocale } from '../../domain/text.js';
import { titleOf } from '../../flows/embed.js';
import type { LmsOffer } from '../../flows/lms/selection.js';
import { tagOf } from '../../flows/lms/visits.js';
import { queryValue, type Web } from '../context.js';
import type { LmsChoiceRow } from '../lms-choice-models.js';
import type { PageModels } from '../page-models.js';
import { facetFilters, FACETS, facetsOf, isChosen, matches, type FacetChoice } from './teacher.js';

export const CHOOSE = '/lti/lms/choisir';

/** The catalogue for one course of an LMS: what this school may open there, searched and filtered. */
export async function lmsCatalogueModel(web: Web, request: Request, visit: LmsVisit): Promise<PageModels['lmsCatalogue']> {
  const { selections, registry } = web.flows.lms;
  const { acceptsLinks: links, acceptsSeveral: several, acceptsLineItems: marks } = selections.requested(visit);
  const [offers, { name: lms }] = await Promise.all([selections.offers(visit), registry.requireActive(visit.registrationId)]);
  const query = (queryValue(request, 'q') ?? '').slice(0, 100).trim();
  const choice = facetsOf(request);
  const shown = offers.filter(({ resource }) => matches(web, request, resource, query) && isChosen(resource, choice));
  const hrefOf = (facets: FacetChoice): string => addressOf(visit, { ...(query === '' ? {} : { q: query }), ...parametersOf(facets) });
  return {
    lms,
    takes: { links, several, marks },
    query,
    action: CHOOSE,
    kept: { visite: tagOf(visit), ...parametersOf(choice) },
    filters: facetFilters(web, request, choice, offers, 'subject', hrefOf),
    kinds: facetFilters(web, request, choice, offers, 'kind', hrefOf),
    rows: shown.map((offer) => rowOf(web, visit, offer)),
    total: offers.length,
    allHref: addressOf(visit, {}),
    csrfToken: visit.formToken,
  };
}

/** What came from a picker, as the teacher sees it before the LMS is answered. */
export async function lmsPickedModel(web: Web, visit: LmsVisit, selectionId: string): Promise<PageModels['lmsPicked']> {
  const { selections, registry } = web.flows.lms;
  const { selection, items, leftOut, error, message } = await selections.picked(visit, selectionId);
  const { resource } = web.flows.catalogue.get(selection.resourceId);
  const { name: lms } = await registry.requireActive(visit.registrationId);
  return {
    lms,
    tool: inLocale(resource.title, visit.locale),
    subject: resource.subject,
    icon: resource.icon,
    items: items.map((item) => ({ title: titleOf(resource, item), text: item.text, scoreMaximum: item.lineItem?.scoreMaximum })),
    leftOut,
    words: { error, message },
    action: `${CHOOSE}/reponse/${selectionId}`,
    backHref: addressOf(visit, {}),
    csrfToken: visit.formToken,
  };
}

function rowOf(web: Web, visit: LmsVisit, { resource }: LmsOffer): LmsChoiceRow {
  const { id, title, publisher, subject, icon, levels } = resource;
  const { hasPicker, hasScores } = web.flows.lms.selections.abilities(id, web.flows.serviceOf);
  return {
    id, publisher, subject, icon, levels, hasScores,
    title: inLocale(title, visit.locale),
    isDown: web.flows.toolTests.isBroken(id),
    ...(hasPicker ? { pickerHref: `${CHOOSE}/outil/${id}?visite=${tagOf(visit)}` } : {}),
  };
}

function parametersOf(choice: FacetChoice): Readonly<Record<string, string>> {
  const { subject, kind } = choice;
  return { ...(subject && { [FACETS.subject.parameter]: subject }), ...(kind && { [FACETS.kind.parameter]: kind }) };
}

function addressOf(visit: LmsVisit, parameters: Readonly<Record<string, string>>): string {
  return `${CHOOSE}?${new URLSearchParams({ visite: tagOf(visit), ...parameters }).toString()}`;
}
