import type { Day } from '../../domain/calendar.js';
import { momentOf, type Academy, type Moment } from './academy.js';
import { localPart, type Adult } from './adult.js';
import type { SchoolClass } from './classes.js';
import type { District, School, Town } from './district.js';
import { familyAt } from './family.js';
import { TEACHER_FAMILY } from './family-shape.js';
import { FAMILIES, MEN, WOMEN } from './names.js';
import { Random } from './random.js';
import { addDays, dayOfWeek, WEEKS } from './school-time.js';

const STAFF_PER_DISTRICT = 1_000;
/** From this many classes on the head does not teach. */
const DISCHARGED_FROM = 7;

export interface StaffFunction {
  readonly structureKey: string;
  /** Teacher `ENS`, head `DIR`, replacement `RPL`, specialised `UPI`, assistant of pupils with special needs `AES`, inspector `INS`. */
  readonly code: string;
  readonly from?: Day;
  readonly until?: Day;
}

export interface StaffMember extends Pick<Adult, 'key' | 'isWoman' | 'givenName' | 'familyName' | 'birthName' | 'birthDay'> {
  readonly email: string;
  readonly functions: readonly StaffFunction[];
  readonly classes: readonly { readonly school: School; readonly class: SchoolClass }[];
}

/** A post: somebody holds it, and somebody else from some week on. */
interface Post {
  readonly functions: readonly StaffFunction[];
  readonly classes: StaffMember['classes'];
  /** A parent of the town holds it. */
  readonly parent?: Adult | undefined;
}

/** Everybody who works in a district on the academy's day. */
export function* staffOf(academy: Academy, district: District): Generator<StaffMember> {
  const moment = momentOf(academy);
  let number = 0;
  for (const post of postsOf(academy, district, moment)) {
    yield holderOf(moment, post, district.index * STAFF_PER_DISTRICT + number * 2);
    number += 1;
  }
}

function* postsOf(academy: Academy, district: District, moment: Moment): Generator<Post> {
  yield { functions: [{ structureKey: district.key, code: 'INS' }], classes: [] };
  for (const town of district.towns) {
    for (const [index, school] of town.schools.entries()) yield* schoolPosts(academy, district, town, school, index === 0);
  }
  yield* travellingPosts(district, moment);
}

function* schoolPosts(academy: Academy, district: District, town: Town, school: School, isFirst: boolean): Generator<Post> {
  const isDischarged = school.classes.length >= DISCHARGED_FROM;
  const teaching = (code: string): StaffFunction => ({ structureKey: school.key, code });
  if (isDischarged) yield { functions: [teaching('DIR')], classes: [] };
  const parent = isFirst ? familyAt(academy, district, town, TEACHER_FAMILY).adults[0] : undefined;
  for (const [index, schoolClass] of school.classes.entries()) {
    const isHead = index === 0 && !isDischarged;
    const functions = isHead ? [teaching('DIR'), teaching('ENS')] : [teaching('ENS')];
    yield {
      functions,
      classes: [{ school, class: schoolClass }],
      parent: index === school.classes.length - 1 && !isHead ? parent : undefined,
    };
  }
  const halfTime = school.classes[2];
  // Two teachers share a class.
  if (isFirst && halfTime !== undefined) yield { functions: [teaching('ENS')], classes: [{ school, class: halfTime }] };
}

/** Those who are at home in no single school: specialised teachers of two schools, replacements with an end, assistants. */
function* travellingPosts(district: District, { week }: Moment): Generator<Post> {
  const schools = district.towns.flatMap((town) => town.schools);
  for (const [index, school] of schools.entries()) {
    const next = schools[index + 1];
    if (index % 6 === 1 && next !== undefined)
      yield { functions: [school, next].map(({ key }) => ({ structureKey: key, code: 'UPI' })), classes: [] };
    if (index % 4 === 1) yield replacement(school, index, week);
    if (index % 5 === 0) yield { functions: [{ structureKey: school.key, code: 'AES' }], classes: [] };
  }
}

/** For about six weeks at a time, with the days it begins and ends on; then again. */
function replacement(school: School, index: number, week: number): Post {
  const began = Math.max(0, week - ((week + index) % 6));
  const ends = began + 6 - (began === 0 ? index % 6 : 0);
  const own = school.classes.at(-1);
  const period = { from: dayOfWeek(began), until: addDays(dayOfWeek(ends), -3) };
  return {
    functions: [{ structureKey: school.key, code: 'RPL', ...period }],
    classes: own === undefined ? [] : [{ school, class: own }],
  };
}

/** One post in fifteen changes hands some time: the second holder has a key of their own. */
function holderOf({ seed, week }: Moment, { functions, classes, parent }: Post, number: number): StaffMember {
  const post = new Random(seed, 'post', number);
  const changeWeek = post.chance(0.07) && parent === undefined ? post.between(1, WEEKS) : Number.POSITIVE_INFINITY;
  const own = number + (week >= changeWeek ? 1 : 0);
  const random = new Random(seed, 'staff', own);
  const isWoman = random.chance(0.83);
  const familyName = random.pick(FAMILIES);
  const drawn = {
    isWoman,
    givenName: random.pick(isWoman ? WOMEN : MEN),
    familyName,
    birthName: isWoman && random.chance(0.4) ? random.pick(FAMILIES) : familyName,
    birthDay: addDays('1962-01-01', random.between(0, 13_500)),
  };
  const who = parent ?? drawn;
  const { givenName, birthName, birthDay } = who;
  return {
    key: String(90_000_000 + own),
    isWoman: who.isWoman,
    givenName,
    familyName: who.familyName,
    birthName,
    birthDay,
    email: `${localPart(givenName)}.${localPart(who.familyName)}${own}@ac-academie.example`,
    functions,
    classes,
  };
}
