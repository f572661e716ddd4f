import { edgeOf } from '../../../domain/calendar.js';
import { Level } from '../../../domain/group.js';
import { rulesFor, type AttributeName } from '../../../domain/release.js';
import type { Released } from '../../contract.js';
import { titleAttribute, type LaunchContext } from '../../lti/context.js';
import type { Tool } from './deployment.js';
import { usualTarget } from './presentation.js';
import type { ResourceLink } from './resource-link.js';
import { mentoredBy, rolesOf } from '../../lti/roles.js';
import type { GradebookAddresses } from './services/ags/ags-claim.js';
import { toldValue } from '../../lti/told.js';
import { PRODUCT_FAMILY } from './vocabulary.js';

export interface CustomFacts {
  readonly tool: Tool;
  readonly released: Released;
  readonly context: LaunchContext;
  /** Absent where nothing is linked yet. */
  readonly resourceLink?: ResourceLink | undefined;
  readonly platform: { readonly guid: string; readonly name: string };
  /** Absent where the tool has no scores, or is not launched now. */
  readonly columns?: GradebookAddresses | undefined;
  /** Absent where nobody opens anything now. */
  readonly returnUrl: string | undefined;
  /** Absent where nobody opens anything now: then where the tool is usually shown. */
  readonly documentTarget?: string;
}

/** Undefined: not for this tool. Empty: for it, and there is nothing. */
type Variable = (facts: CustomFacts) => string | undefined;

/** Attributes that no claim of the token carries: a custom parameter of this name does. */
const OWN_PARAMETERS: readonly (readonly [name: string, attribute: AttributeName])[] = [
  ['school_id', 'schoolId'],
  ['school_name', 'schoolName'],
  ['level', 'level'],
];

/** Grades of OneRoster 1.1 (CEDS), by the age they are taught at. */
const ONE_ROSTER_GRADES: Record<Level, string> = { PS: 'PR', MS: 'PK', GS: 'KG', CP: '01', CE1: '02', CE2: '03', CM1: '04', CM2: '05', '6E': '06' };

/** The variables the hub knows (Core 1.3, Appendix B). What the release leaves out counts as not allowed. */
const VARIABLES: ReadonlyMap<string, Variable> = new Map<string, Variable>([
  ['User.id', ({ released }) => released.subject],
  ['User.scope.mentor', ifTold('role', ({ released }) => mentoredBy(released).join(','))],
  ['User.gradeLevels.oneRoster', gradeLevels],
  ['Person.name.given', attribute('givenName')],
  ['Person.name.family', attribute('familyName')],
  ['Person.name.full', attribute('displayName')],
  ['Person.email.primary', attribute('email')],
  ['Context.id', ({ context }) => context.id],
  ['Context.type', ({ context }) => context.types.join(',')],
  ['Context.label', contextTitle],
  ['Context.title', contextTitle],
  ['Context.gradeLevels.oneRoster', gradeLevels],
  ['Membership.role', ifTold('role', ({ released }) => rolesOf(released).join(','))],
  ['ResourceLink.id', ({ resourceLink }) => resourceLink?.id],
  ['ResourceLink.title', ({ resourceLink }) => resourceLink?.title],
  ['ResourceLink.description', ({ resourceLink }) => resourceLink && (resourceLink.description ?? '')],
  ['ResourceLink.available.startDateTime', opening('from')],
  ['ResourceLink.available.endDateTime', opening('until')],
  ['ResourceLink.available.user.startDateTime', opening('from')],
  ['ResourceLink.available.user.endDateTime', opening('until')],
  ['ResourceLink.submission.startDateTime', opening('from')],
  ['ResourceLink.submission.endDateTime', opening('until')],
  ['ResourceLink.submission.user.startDateTime', opening('from')],
  ['ResourceLink.submission.user.endDateTime', opening('until')],
  ['LineItems.url', ({ columns }) => columns?.lineitems],
  ['LineItem.url', ({ columns }) => (columns === undefined ? undefined : columns.lineitem ?? '')],
  ['Message.returnUrl', ({ returnUrl }) => returnUrl],
  ['Message.documentTarget', ({ tool, documentTarget = usualTarget(tool.settings) }) => documentTarget],
  ['Message.locale', attribute('locale')],
  ['ToolPlatform.productFamilyCode', () => PRODUCT_FAMILY],
  ['ToolPlatformInstance.guid', ({ platform }) => platform.guid],
  ['ToolPlatformInstance.name', ({ platform }) => platform.name],
]);

/** Names of the variables, without the dollar. */
export const VARIABLE_NAMES: readonly string[] = [...VARIABLES.keys()];

/**
 * The custom claim: what the release has no other place for, then what the configuration says, then the link itself; the
 * later wins. A value that
 * names a variable gets what it stands for; a variable that is unknown or not allowed stays as it is written.
 */
export function customParameters(facts: CustomFacts): Readonly<Record<string, string>> {
  const own = OWN_PARAMETERS.flatMap(([name, told]) => {
    const value = toldValue(facts.released, told);
    return value === undefined ? [] : [[name, value] as const];
  });
  const written = { ...facts.tool.settings.custom, ...facts.released.link?.custom };
  const configured = Object.entries(written).map(([name, value]) => [name, substitute(value, facts)] as const);
  return Object.fromEntries([...own, ...configured]);
}

function substitute(value: string, facts: CustomFacts): string {
  return value.startsWith('$') ? (VARIABLES.get(value.slice(1))?.(facts) ?? value) : value;
}

/** An attribute the resource declares for this role; empty when it is not known of this person. */
function attribute(name: AttributeName): Variable {
  return ifTold(name, ({ released }) => toldValue(released, name) ?? '');
}

/** The days of an activity; empty for what is always open. */
function opening(end: 'from' | 'until'): Variable {
  return ({ released: { link } }) => {
    const day = link?.period[end];
    return day === undefined ? '' : edgeOf(day, end === 'from' ? 'start' : 'end');
  };
}

function contextTitle(facts: CustomFacts): string | undefined {
  return attribute(titleAttribute(facts.released))(facts);
}

function gradeLevels(facts: CustomFacts): string | undefined {
  const told = attribute('level')(facts);
  const { data: level } = Level.safeParse(told);
  return level === undefined ? told : ONE_ROSTER_GRADES[level];
}

function ifTold(name: AttributeName, variable: Variable): Variable {
  return (facts) => {
    const { tool, released } = facts;
    const isDeclared = rulesFor(tool.resource.release, released.hat.role).some((rule) => rule.attribute === name);
    return isDeclared ? variable(facts) : undefined;
  };
}
