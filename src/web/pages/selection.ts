import type { Request } from 'express';
import type { Hat } from '../../domain/hat.js';
import { hostOf } from '../../domain/material.js';
import type { Resource } from '../../domain/resource.js';
import { inLocale } from '../../domain/text.js';
import type { ChosenItem } from '../../domain/selection.js';
import { titleOf } from '../../flows/embed.js';
import type { Web } from '../context.js';
import { localeOf } from '../locale.js';
import { csrfToken } from '../middleware/csrf.js';
import type { PageModels } from '../page-models.js';
import { visitOf } from '../visit.js';

/** Where the picker of a resource opens for a class. */
export function pickerHref(hat: Hat, resourceId: string, groupId: string): string {
  return `/espace/${hat.id}/ressources/${resourceId}/choisir?groupe=${encodeURIComponent(groupId)}`;
}

/** The same for a hat that may use it: a teacher's, in a class of theirs, of a tool that has one. Undefined otherwise. */
export async function pickerFor(web: Web, request: Request, hat: Hat, resource: Resource, groupId: string | undefined): Promise<string | undefined> {
  const { catalogue, directory, serviceOf } = web.flows;
  const hasPicker = serviceOf(catalogue.get(resource.id)).hasPicker?.(resource.id) === true;
  if (!hasPicker || hat.role !== 'teacher' || groupId === undefined) return undefined;
  const groups = await directory.groupsOf(visitOf(request).person.id, hat.organisationId);
  return groups.some(({ id }) => id === groupId) ? pickerHref(hat, resource.id, groupId) : undefined;
}

/** What was chosen, as the teacher sees it before it is embedded. */
export async function selectionModel(web: Web, request: Request, hat: Hat, selectionId: string): Promise<PageModels['selection']> {
  const { person, visitor } = visitOf(request);
  const { selection, items, leftOut, error, message } = await web.flows.embed.answered(visitor(hat), selectionId);
  const { resource } = web.flows.catalogue.get(selection.resourceId);
  const groups = await web.flows.directory.groupsOf(person.id, hat.organisationId);
  return {
    tool: inLocale(resource.title, localeOf(request)),
    subject: resource.subject,
    icon: resource.icon,
    group: groups.find(({ id }) => id === selection.groupId)?.name ?? '',
    items: items.map((item) => ({ title: titleOf(resource, item), text: item.text, from: item.from, until: item.until, ...whatItIs(item) })),
    leftOut: { count: leftOut.length, kinds: [...new Set(leftOut)] },
    words: { error, message },
    action: `/espace/${hat.id}/selections/${selectionId}/ajouter`,
    againHref: pickerHref(hat, resource.id, selection.groupId),
    backHref: `/espace/${hat.id}/ressources/${resource.id}?groupe=${encodeURIComponent(selection.groupId)}`,
    csrfToken: csrfToken(request),
  };
}

function whatItIs({ material, lineItem }: ChosenItem): Pick<PageModels['selection']['items'][number], 'scoreMaximum' | 'content'> {
  if (material === undefined) return { scoreMaximum: lineItem?.scoreMaximum };
  return { content: { kind: material.kind, host: hostOf(material) ?? '' } };
}
