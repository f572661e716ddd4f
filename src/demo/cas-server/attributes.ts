import type { Profile } from '../../domain/profile.js';
import { CLASSES } from '../data/classes.js';
import { hasProfile, personName, type DemoPerson } from '../data/person.js';
import type { CasAttributes } from './answers.js';
import type { ServiceTicket } from './tickets.js';

/** The three attributes every CAS 3 answer begins with (CAS 3.0.3, appendix A), then those of a French ENT. */
export function entAttributes(person: DemoPerson, ticket: ServiceTicket): CasAttributes {
  const isPupil = hasProfile(person, 'ELV');
  const taught = CLASSES.filter((group) => person.classes.includes(group.id));
  const named = taught.map((group) => `${group.schoolId}$${group.name}`);
  const all: CasAttributes = [
    ['authenticationDate', [new Date(ticket.authenticatedAt).toISOString()]],
    ['longTermAuthenticationRequestTokenUsed', ['false']],
    ['isFromNewLogin', [String(ticket.fromNewLogin)]],
    ['uid', [person.login]],
    ['ENTPersonJointure', person.joins.map((join) => `17$${join}`)],
    ['ENTPersonProfils', unique(person.affiliations.map((affiliation) => nationalName(affiliation.profile)))],
    ['ENTPersonStructRattachRNE', unique(person.affiliations.map((affiliation) => affiliation.at))],
    ['ENTPersonNom', [person.familyName]],
    ['ENTPersonPrenom', [person.givenName]],
    ['displayName', [personName(person)]],
    ['ENTEleveClasses', isPupil ? named : []],
    ['ENTEleveNivFormation', isPupil ? unique(taught.flatMap((group) => group.levels)) : []],
    ['ENTAuxEnsClasses', hasProfile(person, 'ENS') ? named : []],
  ];
  return all.filter(([, values]) => values.length > 0);
}

function nationalName(profile: Profile): string {
  return `National_${profile}`;
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}
