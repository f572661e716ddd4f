import { phaseOf, type Day } from './calendar.js';
import type { ErrorCode } from './errors.js';
import type { Hat } from './hat.js';
import type { Assignment, Licence, Seat } from './licence.js';
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
  /** Seats the person (or child) has. */
  readonly seats: readonly Seat[];
  /** How many seats are left of the counted licences that are assigned to them and of which they have none, by licence. */
  readonly freeSeats: ReadonlyMap<string, number>;
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
  if (heldLicences(facts).length > 0) return undefined;
  return assignedLicences(facts).length > 0 ? 'LIC-EPUISEE' : 'LIC-AUCUNE';
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

/** Those that let the person in: of the whole school, with a seat of theirs, or with one left for them. */
export function heldLicences(facts: AccessFacts): readonly Licence[] {
  const wholeSchool = forTheirRole(facts).filter(({ model }) => model === 'ETABL');
  return [...wholeSchool, ...assignedLicences(facts).filter((licence) => hasSeat(facts, licence) || isSeatLeft(facts, licence))];
}

/** Those of which somebody decided that this person may have a seat. */
function assignedLicences(facts: AccessFacts): readonly Licence[] {
  const assigned = new Set(facts.assignments.map((assignment) => assignment.licenceId));
  return forTheirRole(facts).filter(({ model, id }) => model === 'INDIV' && assigned.has(id));
}

/** A parent comes in the name of the child. */
function forTheirRole({ licences, hat }: AccessFacts): readonly Licence[] {
  return licences.filter(({ roles }) => roles?.some((role) => role === hat.role || (role === 'pupil' && hat.role === 'parent')) ?? true);
}

export function hasSeat({ seats }: Pick<AccessFacts, 'seats'>, { id }: Licence): boolean {
  return seats.some(({ licenceId }) => licenceId === id);
}

function isSeatLeft({ freeSeats }: AccessFacts, { id, seats }: Licence): boolean {
  return seats === undefined || (freeSeats.get(id) ?? 0) > 0;
}
