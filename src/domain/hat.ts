import type { Affiliation } from './affiliation.js';
import { phaseOf, type Day } from './calendar.js';
import type { Delegation } from './delegation.js';
import type { Guardianship } from './guardianship.js';
import { roleOf, type Role } from './profile.js';

/**
 * One way for a person to be in the hub: a role in an organisation, or a parent for one child.
 * The address of every page carries it, so that two tabs never mix.
 */
export interface Hat {
  /** Stable and readable: `teacher-0449901Y`, `parent-<child>`. */
  readonly id: string;
  readonly role: Role;
  readonly organisationId: string;
  /** For a parent, the child in whose name the page is seen. */
  readonly childId?: string;
  /** The school is somebody else's, in this person's hands for a time: accounts can be seen to there, and no resource opened. */
  readonly delegated?: true;
}

export interface HatFacts {
  readonly affiliations: readonly Affiliation[];
  readonly guardianships: readonly Guardianship[];
  /** Affiliations of the children, to know their schools. */
  readonly childAffiliations: readonly Affiliation[];
}

const ORDER: readonly Role[] = ['academy-admin', 'head', 'teacher', 'pupil', 'parent', 'staff', 'contributor', 'local-authority', 'vendor'];

/** The hats a person may wear on this day, the most responsible first, without doubles. */
export function hatsOf(facts: HatFacts, day: Day): readonly Hat[] {
  const own = facts.affiliations
    .filter((affiliation) => affiliation.profile !== 'TUT' && phaseOf(affiliation, day) === 'during')
    .map(hatOfAffiliation);
  const forChildren = facts.guardianships
    .filter((guardianship) => guardianship.authority && phaseOf(guardianship, day) === 'during')
    .flatMap((guardianship) => hatForChild(guardianship.childId, facts.childAffiliations, day));
  const unique = new Map([...own, ...forChildren].map((hat) => [hat.id, hat]));
  return [...unique.values()].sort((a, b) => ORDER.indexOf(a.role) - ORDER.indexOf(b.role));
}

/** The hats of schools that their heads have put into somebody's hands on this day. The id is another than a head's own. */
export function delegatedHats(delegations: readonly Delegation[], day: Day): readonly Hat[] {
  const schools = delegations.filter((delegation) => phaseOf(delegation, day) === 'during').map(({ organisationId }) => organisationId);
  return [...new Set(schools)].map((organisationId) => ({ id: `delegate-${organisationId}`, role: 'head', organisationId, delegated: true }));
}

function hatOfAffiliation(affiliation: Affiliation): Hat {
  const role = roleOf(affiliation.profile);
  return { id: `${role}-${affiliation.organisationId}`, role, organisationId: affiliation.organisationId };
}

function hatForChild(childId: string, affiliations: readonly Affiliation[], day: Day): readonly Hat[] {
  const school = affiliations.find(
    (affiliation) => affiliation.personId === childId && affiliation.profile === 'ELV' && phaseOf(affiliation, day) === 'during',
  );
  if (school === undefined) return [];
  return [{ id: `parent-${childId}`, role: 'parent', organisationId: school.organisationId, childId }];
}
