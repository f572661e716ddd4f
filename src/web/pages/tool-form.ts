import { Level } from '../../domain/group.js';
import type { Role } from '../../domain/profile.js';
import type { AttributeName } from '../../domain/release.js';
import { ResourceKind, Subject, type Resource } from '../../domain/resource.js';
import type { ToolRegistration } from '../../domain/tool-registration.js';
import { serviceWords, type ToolRequest } from '../../domain/tool-request.js';
import { grantedPresentation, grantedServices, type ToolGrant } from '../../flows/tool-registry/grant.js';
import type { ToolReviewForm } from '../tool-models.js';

export type Fields = Readonly<Record<string, string>>;

/** Who may open a tool at all. */
const ROLES: readonly Role[] = ['pupil', 'teacher', 'parent', 'head', 'staff', 'contributor'];
const FIRST_ROLES: readonly Role[] = ['pupil', 'teacher'];
/** Those whose names a tool may know from the start; of pupils and parents it knows none. */
const NAMED_ROLES: readonly Role[] = ['teacher', 'head', 'staff'];
const MOST_SCHOOLS = 200;

/** What is granted at present, or what is proposed for a new tool: little, and of pupils nothing but that they are pupils. */
export function reviewForm({ asked, granted }: ToolRegistration): ToolReviewForm {
  return granted === undefined ? proposed(asked) : present(asked, granted);
}

function proposed(asked: ToolRequest): ToolReviewForm {
  return {
    title: asked.name.fr,
    titleEn: asked.name.en ?? '',
    summary: asked.description ?? '',
    publisher: asked.domains[0] ?? '',
    subject: 'vie-ecole',
    icon: 'blocks',
    licence: 'free',
    presentation: 'window',
    schools: '',
    levels: choices(Level.options, []),
    roles: choices(ROLES, FIRST_ROLES),
    services: choices(serviceWords(asked.services), serviceWords(asked.services)),
    attributes: asked.attributes.map((name) => ({ name, purpose: '', roles: choices(ROLES, ROLES.filter((role) => isProposed(name, role))) })),
  };
}

function present(asked: ToolRequest, granted: Resource): ToolReviewForm {
  const { title, summary, publisher, subject, kind, icon, licence, audience, levels } = granted;
  return {
    title: title.fr,
    titleEn: title.en ?? '',
    summary: summary.fr,
    publisher,
    subject,
    kind,
    icon,
    licence,
    presentation: grantedPresentation(granted),
    schools: audience.organisations?.join(' ') ?? '',
    levels: choices(Level.options, levels),
    roles: choices(ROLES, audience.roles),
    services: choices(serviceWords(asked.services), grantedServices(granted)),
    attributes: asked.attributes.map((name) => {
      const rule = granted.release.find(({ attribute }) => attribute === name);
      return { name, purpose: rule?.purpose.fr ?? '', roles: choices(ROLES, rule === undefined ? [] : (rule.onlyFor ?? ROLES)) };
    }),
  };
}

function choices<T extends string>(all: readonly T[], checked: readonly T[]): readonly { readonly name: T; readonly checked: boolean }[] {
  return all.map((name) => ({ name, checked: checked.includes(name) }));
}

/** The same form as somebody sent it. */
export function typedForm({ asked }: { readonly asked: ToolRequest }, fields: Fields): ToolReviewForm {
  const text = (name: string): string => (fields[name] ?? '').replace(/\s+/g, ' ').trim();
  const isTicked = (name: string): boolean => fields[name] === 'oui';
  return {
    title: text('titre'),
    titleEn: text('titreEn'),
    summary: text('resume'),
    publisher: text('editeur'),
    subject: Subject.safeParse(text('matiere')).data ?? 'vie-ecole',
    kind: ResourceKind.safeParse(text('type')).data,
    icon: text('icone').slice(0, 40),
    licence: text('licence') === 'required' ? 'required' : 'free',
    presentation: text('ouverture') === 'frame' ? 'frame' : 'window',
    schools: text('ecoles').toUpperCase(),
    levels: Level.options.map((name) => ({ name, checked: isTicked(`niveau.${name}`) })),
    roles: ROLES.map((name) => ({ name, checked: isTicked(`role.${name}`) })),
    services: serviceWords(asked.services).map((name) => ({ name, checked: isTicked(`service.${name}`) })),
    attributes: asked.attributes.map((name) => ({
      name,
      purpose: text(`but.${name}`),
      roles: ROLES.map((role) => ({ name: role, checked: isTicked(`info.${name}.${role}`) })),
    })),
  };
}

/** What the form grants; undefined when something is missing or too long. */
export function grantOf(form: ToolReviewForm): ToolGrant | undefined {
  const { title, titleEn, summary, publisher, subject, kind, icon, licence, presentation } = form;
  const organisations = form.schools.split(/[\s,;]+/).filter((id) => id !== '');
  const roles = ticked(form.roles);
  const told = form.attributes.map(({ name, purpose, roles: choices }) => ({ attribute: name, purpose, onlyFor: ticked(choices).filter((role) => roles.includes(role)) })).filter(({ onlyFor }) => onlyFor.length > 0);
  const fits = [title, publisher].every((text) => text !== '' && text.length <= 120) && titleEn.length <= 120 && summary !== '' && summary.length <= 600 && icon !== ''
    && told.every(({ purpose }) => purpose !== '' && purpose.length <= 300);
  if (!fits || roles.length === 0 || organisations.length > MOST_SCHOOLS) return undefined;
  return {
    title: titleEn === '' ? { fr: title } : { fr: title, en: titleEn },
    summary: { fr: summary },
    publisher,
    subject,
    kind,
    icon,
    licence,
    presentation,
    roles,
    organisations,
    levels: ticked(form.levels),
    services: ticked(form.services),
    release: told.map(({ attribute, purpose, onlyFor }) => ({ attribute, purpose: { fr: purpose }, required: false, onlyFor })),
  };
}

function ticked<T extends string>(choices: readonly { readonly name: T; readonly checked: boolean }[]): T[] {
  return choices.filter(({ checked }) => checked).map(({ name }) => name);
}

/** Without a role a tool cannot tell who teaches; it says nothing of who somebody is. A mail address is for nobody to give away first. */
function isProposed(name: AttributeName, role: Role): boolean {
  if (name === 'role') return true;
  return name !== 'email' && NAMED_ROLES.includes(role);
}
