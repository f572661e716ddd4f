import type { Request } from 'express';
import type { Hat } from '../../domain/hat.js';
import { fullName } from '../../domain/person.js';
import { AttributeName } from '../../domain/release.js';
import { inLocale } from '../../domain/text.js';
import { awaitsDecision, changesOf, deploymentIdOf } from '../../domain/tool-registration.js';
import { TOOL_SERVICES, type ToolDifference } from '../../domain/tool-request.js';
import type { Actor } from '../../flows/link-desk.js';
import type { Registration } from '../../flows/tool-registry/tool-desk.js';
import type { PlatformFacts, ReadRequest, ToolEntry } from '../../protocols/contract/tool-registrar.js';
import type { Web } from '../context.js';
import { localeOf } from '../locale.js';
import { csrfToken } from '../middleware/csrf.js';
import type { PageModels } from '../page-models.js';
import type { ToolReviewForm, ToolWay } from '../tool-models.js';
import type { Fields } from './tool-form.js';
import { actorOf } from './waiting.js';

/** Of a tool as an administrator may want to compare them with its own settings. */
const ADDRESSES: readonly ToolDifference['field'][] = ['loginUrl', 'redirectUris', 'targetLinkUri', 'deepLinkingUrl', 'keySetUrl', 'domains', 'custom', 'homeUrl', 'policyUrl', 'termsUrl', 'contacts'];

export function toolsHref(hat: Hat, path = ''): string {
  return `/espace/${hat.id}/outils${path}`;
}

/** The tools an academy added, those that wait for a decision first. */
export async function toolsModel({ flows }: Web, request: Request, hat: Hat): Promise<PageModels['tools']> {
  const registrations = await flows.tools.desk.list(hat.organisationId);
  const tools = registrations.map((registration) => ({
    href: toolsHref(hat, `/${registration.id}`),
    name: inLocale(registration.granted?.title ?? registration.asked.name, localeOf(request)),
    host: registration.asked.domains[0] ?? '',
    state: registration.state,
    awaits: awaitsDecision(registration),
    at: registration.history.at(-1)?.at ?? 0,
    isDown: flows.toolTests.isBroken(registration.id),
    ...(flows.toolTests.isTestable(registration.id) ? { testHref: toolsHref(hat, `/tests/${registration.id}`) } : {}),
  }));
  return { homeHref: `/espace/${hat.id}`, action: toolsHref(hat), csrfToken: csrfToken(request), tools };
}

export function factsOf(entry: ToolEntry, clientId: string): PlatformFacts {
  return entry.facts(clientId, deploymentIdOf({ id: clientId }));
}

/** What somebody sent by one of the ways that need no tool, through its checks. */
export function readSent(entry: ToolEntry, way: Exclude<ToolWay, 'ouvrir'>, fields: Fields): ReadRequest {
  const text = (name: string): string => fields[name] ?? '';
  if (way === 'description') return entry.read(text('json'));
  return entry.readTyped({
    name: text('nom'),
    domain: text('domaine'),
    loginUrl: text('connexion'),
    redirectUris: text('retours'),
    targetLinkUri: text('page'),
    deepLinkingUrl: text('choix'),
    keySetUrl: text('cles'),
    custom: text('parametres'),
    services: TOOL_SERVICES.filter((service) => text(`service.${service}`) === 'oui'),
    attributes: AttributeName.options.filter((attribute) => text(`info.${attribute}`) === 'oui'),
  });
}

export interface Review {
  readonly registration: Registration;
  readonly form: ToolReviewForm;
  readonly fault?: PageModels['toolReview']['fault'];
}

/** One tool: what it asks for, what it would get, and what became of it. */
export async function reviewModel({ flows }: Web, request: Request, hat: Hat, { registration, form, fault }: Review): Promise<PageModels['toolReview']> {
  const { asked, id, state, version } = registration;
  const whole = (field: ToolDifference['field']): readonly string[] => [asked[field] ?? []].flat().map(String);
  const custom = Object.entries(asked.custom).map(([name, value]) => `${name} = ${value}`);
  const addresses = ADDRESSES.map((field) => ({ field, values: field === 'custom' ? custom : whole(field) }));
  return {
    backHref: toolsHref(hat),
    action: toolsHref(hat, `/${id}`),
    csrfToken: csrfToken(request),
    version,
    name: inLocale(asked.name, localeOf(request)),
    description: asked.description ?? '',
    host: asked.domains[0] ?? '',
    state,
    awaits: awaitsDecision(registration),
    foreignKeys: !asked.domains.some((domain) => isBelow(new URL(asked.keySetUrl), domain)),
    addresses: addresses.filter(({ values }) => values.length > 0),
    changes: changesOf(registration),
    history: await Promise.all(registration.history.map(async ({ what, at, byPersonId }) => {
      const person = byPersonId === undefined ? undefined : await flows.directory.person(byPersonId);
      return { what, at, who: person === undefined ? '' : fullName(person) };
    })),
    facts: factsOf(flows.tools.entry, id),
    form,
    ...(flows.toolTests.isTestable(id) ? {} : { test: await testOf(flows, actorOf(request, hat), id, toolsHref(hat, `/tests/${id}`)) }),
    ...(fault === undefined ? {} : { fault }),
  };
}

/** What came of trying a tool that is not offered. */
async function testOf({ toolTests }: Web['flows'], actor: Actor, id: string, action: string): Promise<NonNullable<PageModels['toolReview']['test']>> {
  const [last] = await toolTests.history(actor, id);
  return { action, ...(last === undefined ? {} : { last }) };
}

function isBelow({ host, hostname }: URL, domain: string): boolean {
  return [host, hostname].some((name) => name === domain || name.endsWith(`.${domain}`));
}
