import type { AttributeName } from '../../../domain/release.js';
import type { Released } from '../../contract.js';
import { ltiRoles } from './roles.js';

export interface VariableFacts {
  readonly released: Released;
  readonly resourceLink: { readonly id: string; readonly title: string };
  readonly platform: { readonly guid: string; readonly name: string };
  readonly returnUrl: string;
}

/** Undefined: not for this tool. Empty: for it, and there is nothing. */
type Variable = (facts: VariableFacts) => string | undefined;

function attribute(name: AttributeName): Variable {
  return ({ released }) => released.attributes.find((line) => line.attribute === name)?.value;
}

/** The variables the hub knows (Core 1.3, Appendix B). What the release leaves out counts as not allowed. */
const VARIABLES: ReadonlyMap<string, Variable> = new Map<string, Variable>([
  ['User.id', ({ released }) => released.subject],
  ['User.scope.mentor', ({ released }) => (released.subject === undefined ? undefined : released.mentorOf.join(','))],
  ['Person.name.given', attribute('givenName')],
  ['Person.name.family', attribute('familyName')],
  ['Person.name.full', attribute('displayName')],
  ['Person.email.primary', attribute('email')],
  ['Context.id', ({ released }) => released.context.id],
  ['Context.title', ({ released }) => (released.context.kind === 'school' ? attribute('schoolName') : attribute('className'))({ released } as VariableFacts)],
  ['Context.org', attribute('schoolId')],
  ['Membership.role', ({ released }) => ltiRoles(released.hat.role, released.context.kind).join(',')],
  ['ResourceLink.id', ({ resourceLink }) => resourceLink.id],
  ['ResourceLink.title', ({ resourceLink }) => resourceLink.title],
  ['Message.returnUrl', ({ returnUrl }) => returnUrl],
  ['Message.documentTarget', () => 'window'],
  ['Message.locale', ({ released }) => released.locale],
  ['ToolPlatform.productFamilyCode', () => 'passerelle'],
  ['ToolPlatformInstance.guid', ({ platform }) => platform.guid],
  ['ToolPlatformInstance.name', ({ platform }) => platform.name],
]);

/** Values that name a variable get what it stands for; a variable that is unknown or not allowed stays as it is written. */
export function substituteVariables(custom: Readonly<Record<string, string>>, facts: VariableFacts): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(custom).map(([name, value]) => [name, value.startsWith('$') ? (VARIABLES.get(value.slice(1))?.(facts) ?? value) : value]),
  );
}
