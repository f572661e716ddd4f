import { ACADEMY_CODE } from '../data/seed.js';
import { emailOf, hasProfile, type DemoPerson } from '../data/person.js';
import type { SamlAttributes } from './response.js';

/** What an academy's provider for its agents releases: the join key of the directory, and the schools. */
export function agentAttributes(person: DemoPerson): SamlAttributes {
  const schools = [...new Set(person.affiliations.filter(({ profile }) => profile !== 'TUT').map(({ at }) => at))];
  return present([
    ['ENTPersonJointure', [`${ACADEMY_CODE}$${person.joins[0]}`]],
    ['ctemail', [emailOf(person)]],
    ['givenName', [person.givenName]],
    ['sn', [person.familyName]],
    ['FrEduFonctAdm', hasProfile(person, 'DIR') ? ['DIR'] : []],
    ['FrEduRne', schools.map((school) => `${school}$UAJ$PU$ADM$X$X$1ORD$151`)],
    ['FrEduRneResp', hasProfile(person, 'DIR') ? schools.map((school) => `${school}$UAJ$PU$N$T1$1ORD$151`) : []],
  ]);
}

/** What EduConnect releases about a guardian: one reference to the directory for each time it knows the person. */
export function guardianAttributes(person: DemoPerson): SamlAttributes {
  return present([
    ['FrEduCtPersonAffiliation', ['resp1d']],
    ['givenName', [person.givenName]],
    ['sn', [person.familyName]],
    ['FrEduCtRefId', [...person.joins, ...(person.otherRecords ?? [])].filter((join) => join.startsWith('80')).map((join) => `{AAF}${ACADEMY_CODE}|1|${join}`)],
  ]);
}

function present(attributes: SamlAttributes): SamlAttributes {
  return attributes.filter(([, values]) => values.length > 0);
}
