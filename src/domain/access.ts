import { phaseOf, type Day } from './calendar.js';
import type { ErrorCode } from './errors.js';
import type { Hat } from './hat.js';
import type { Assignment, Licence } from './licence.js';
import type { Person } from './person.js';
import type { Resource } from './resource.js';

/** All that decides whether somebody may open a resource now. */
export interface AccessFacts {
  readonly day: Day;
  readonly person: Person;
  readonly hat: Hat;
  /** The school of the hat and everything above it. */
  readonly organisations: readonly string[];
  /** The groups of the person, or of the child whose page a parent sees. */
  readonly groupIds: readonly string[];
  readonly resource: Resource;
  /** Licences of this resource held by one of `organisations`. */
  readonly licences: readonly Licence[];
  /** Assignments of those licences to the person (or child) or to one of `groupIds`. */
  readonly assignments: readonly Assignment[];
}

export type ReasonName = 'account' | 'role' | 'school' | 'licence' | 'dates' | 'connector';

export interface AccessReason {
  readonly name: ReasonName;
  /** Undefined when the check passed. */
  readonly code?: ErrorCode;
}

export interface AccessDecision {
  readonly allowed: boolean;
  /** Every check in order, passed or not: the same list serves the launch, the error page and a diagnosis. */
  readonly reasons: readonly AccessReason[];
  /** The first refusal. */
  readonly refusal?: ErrorCode;
}

const CHECKS: readonly [ReasonName, (facts: AccessFacts) => ErrorCode | undefined][] = [
  ['account', accountIsActive],
  ['role', roleIsAdmitted],
  ['school', schoolIsAdmitted],
  ['licence', licenceIsHeld],
  ['dates', datesAreRight],
  ['connector', connectorIsEnabled],
];

/** May this person, under this hat, open this resource on this day, and if not, for which reasons. */
export function decideAccess(facts: AccessFacts): AccessDecision {
  const reasons = CHECKS.map(([name, check]): AccessReason => {
    const code = check(facts);
    return code === undefined ? { name } : { name, code };
  });
  const refusal = reasons.find((reason) => reason.code !== undefined)?.code;
  return refusal === undefined ? { allowed: true, reasons } : { allowed: false, reasons, refusal };
}

function accountIsActive({ person }: AccessFacts): ErrorCode | undefined {
  return person.state === 'active' || person.state === 'leaving' ? undefined : 'AUTH-COMPTE';
}

function roleIsAdmitted({ resource, hat }: AccessFacts): ErrorCode | undefined {
  return resource.audience.roles.includes(hat.role) && hat.delegated !== true ? undefined : 'ROLE-REFUS';
}

function schoolIsAdmitted({ resource, organisations }: AccessFacts): ErrorCode | undefined {
  const admitted = resource.audience.organisations;
  return admitted === undefined || organisations.some((id) => admitted.includes(id)) ? undefined : 'ECOLE-REFUS';
}

function licenceIsHeld(facts: AccessFacts): ErrorCode | undefined {
  if (facts.resource.licence === 'free') return undefined;
  if (facts.licences.length === 0) return 'LIC-AUCUNE';
  return heldLicences(facts).length > 0 ? undefined : 'LIC-AUCUNE';
}

function datesAreRight(facts: AccessFacts): ErrorCode | undefined {
  const { resource, day } = facts;
  if (phaseOf({ from: resource.opensOn, until: resource.closesOn }, day) !== 'during') return 'LIC-DATES';
  const held = heldLicences(facts);
  if (resource.licence === 'free' || held.length === 0) return undefined;
  return held.some((licence) => phaseOf(licence, day) === 'during') ? undefined : 'LIC-DATES';
}

function connectorIsEnabled({ resource }: AccessFacts): ErrorCode | undefined {
  return resource.enabled ? undefined : 'RES-FERMEE';
}

function heldLicences({ licences, assignments }: AccessFacts): readonly Licence[] {
  const assigned = new Set(assignments.map((assignment) => assignment.licenceId));
  return licences.filter((licence) => licence.model === 'ETABL' || assigned.has(licence.id));
}
