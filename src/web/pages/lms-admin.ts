import type { Request } from 'express';
import type { Hat } from '../../domain/hat.js';
import { fullName } from '../../domain/person.js';
import { Role } from '../../domain/profile.js';
import { inLocale } from '../../domain/text.js';
import type { ToolCheck } from '../../domain/tool-test.js';
import type { KnownLms, LmsTerms } from '../../flows/lms/lms-desk.js';
import type { LmsKind } from '../../flows/lms/plug.js';
import type { HubAsTool } from '../../protocols/contract/lms.js';
import type { Web } from '../context.js';
import type { LmsCopied, LmsFormModel } from '../lms-admin-models.js';
import { localeOf } from '../locale.js';
import { csrfToken } from '../middleware/csrf.js';
import type { PageModels } from '../page-models.js';
import type { Fields } from './tool-form.js';

/** Who may come in as themselves from an LMS. An office is signed in to by the academy's own door. */
const LMS_ROLES: readonly Role[] = ['pupil', 'teacher', 'parent'];

export function lmsHref(hat: Hat, path = ''): string {
  return `/espace/${hat.id}/lms${path}`;
}

/** The LMSs of an academy, and the kinds that can be added. */
export async function lmsListModel({ flows }: Web, request: Request, hat: Hat, isUnknownCode: boolean): Promise<PageModels['lmsList']> {
  const { desk, kinds } = flows.lmsPlug;
  const registrations = await desk.list(hat.organisationId);
  const lmss = await Promise.all(registrations.map(async ({ id, name, issuer, state }) => {
    const deployments = await desk.deploymentsOf(id);
    const schools = new Set(deployments.filter((deployment) => deployment.state === 'open').map(({ schoolId }) => schoolId));
    return { href: lmsHref(hat, `/${id}`), name, issuer, state, schools: schools.size, waiting: deployments.filter((deployment) => deployment.state === 'seen').length };
  }));
  const locale = localeOf(request);
  return {
    homeHref: `/espace/${hat.id}`,
    action: lmsHref(hat),
    csrfToken: csrfToken(request),
    kinds: kinds.map(({ id, label, help }) => ({ id, label: inLocale(label, locale), help: inLocale(help, locale) })),
    lmss,
    isUnknownCode,
  };
}

export interface SentLms {
  readonly fields: Fields;
  /** Names of the fields with a fault. */
  readonly faults: readonly string[];
}

/** The step-by-step page of one kind of LMS: what to copy there, and what to bring back. */
export function lmsNewModel({ flows, settings }: Web, request: Request, hat: Hat, id: string, connector: LmsKind, sent: SentLms): PageModels['lmsNew'] {
  const locale = localeOf(request);
  const hub = flows.lmsPlug.protocol.facts(id);
  return {
    backHref: lmsHref(hat),
    label: inLocale(connector.label, locale),
    steps: connector.steps.map((step) => inLocale(step, locale)),
    registrationUrl: `${settings.origin}/lti/lms/${id}/inscription`,
    facts: copied(hub),
    json: hub.json,
    form: formModel(request, connector, lmsHref(hat, `/nouveau/${id}`), sent),
  };
}

function formModel(request: Request, { fields }: LmsKind, action: string, sent: SentLms): LmsFormModel {
  const locale = localeOf(request);
  return {
    action,
    csrfToken: csrfToken(request),
    name: sent.fields['nom'] ?? '',
    inputs: fields.map(({ name, label, example, required }) => ({ name, label: inLocale(label, locale), example, required, value: sent.fields[name] ?? '' })),
    faults: fields.filter(({ name }) => sent.faults.includes(name)).map(({ label }) => inLocale(label, locale)),
  };
}

export interface LmsReview {
  readonly registration: KnownLms;
  readonly isUnknownSchool?: boolean;
  readonly test?: readonly ToolCheck[];
}

/** One LMS: what is known of it, which schools it stands for, and what it may. */
export async function lmsReviewModel({ flows }: Web, request: Request, hat: Hat, { registration, isUnknownSchool = false, test }: LmsReview): Promise<PageModels['lmsReview']> {
  const { desk, protocol } = flows.lmsPlug;
  const { id, version, name, issuer, clientId, authorizationUrl, tokenUrl, tokenAudience, keySetUrl, state, allowAnonymous, roles, trustedKey, history } = registration;
  const deployments = await desk.deploymentsOf(id);
  const platform = { issuer, clientId, authorizationUrl, tokenUrl, tokenAudience, keySetUrl };
  return {
    backHref: lmsHref(hat),
    action: lmsHref(hat, `/${id}`),
    csrfToken: csrfToken(request),
    version,
    name,
    issuer,
    state,
    platform: Object.entries(platform).flatMap(([field, value]) => (value === undefined ? [] : [[field, value] as const])),
    facts: copied(protocol.facts(id)),
    deployments: await Promise.all(deployments.map(async (deployment) => ({
      deploymentId: deployment.deploymentId,
      state: deployment.state,
      school: deployment.schoolId === undefined ? '' : (await flows.directory.organisation(deployment.schoolId))?.name ?? deployment.schoolId,
      seenAt: deployment.seenAt,
    }))),
    isUnknownSchool,
    undelivered: await flows.deadLetters.count(id),
    terms: {
      allowAnonymous,
      roles: LMS_ROLES.map((role) => ({ name: role, checked: roles.includes(role) })),
      keyKind: trustedKey?.kind ?? '',
    },
    ...(test === undefined ? {} : { test }),
    history: await Promise.all(history.map(async ({ what, at, byPersonId }) => {
      const person = byPersonId === undefined ? undefined : await flows.directory.person(byPersonId);
      return { what, at, who: person === undefined ? '' : fullName(person) };
    })),
  };
}

/** What was sent about an LMS; undefined when it cannot be meant. */
export function termsIn(fields: Fields): LmsTerms | undefined {
  const name = (fields['nom'] ?? '').replace(/\s+/g, ' ').trim();
  const kind = (fields['type'] ?? '').trim();
  if (name === '' || name.length > 120 || kind.length > 64) return undefined;
  return {
    name,
    allowAnonymous: fields['anonyme'] === 'oui',
    roles: LMS_ROLES.filter((role) => fields[`role.${role}`] === 'oui'),
    trustedKey: kind === '' ? undefined : { from: 'sourcedId', kind },
  };
}

function copied({ loginUrl, launchUrl, keySetUrl, domain }: HubAsTool): LmsCopied {
  return { loginUrl, launchUrl, keySetUrl, domain };
}
