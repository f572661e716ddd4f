import type { Browser } from '../browser.js';
import { expectStatus } from '../browser.js';
import { ACTIVE_PEOPLE } from '../population.js';
import { signInByCas } from './cas.js';
import type { Scenario } from './scenario.js';

const SIGNED_IN = 100;
const PEOPLE_PER_SCHOOL = 200;

/** People with a session, spread over the schools. */
export async function signedInPeople(origin: string): Promise<readonly { readonly browser: Browser; readonly home: string }[]> {
  const people: { browser: Browser; home: string }[] = [];
  for (let index = 0; index < SIGNED_IN; index += 1) {
    const person = Math.floor((index * ACTIVE_PEOPLE) / SIGNED_IN);
    people.push({ browser: await signInByCas(origin, person), home: `${origin}/espace/pupil-ecole-${Math.floor(person / PEOPLE_PER_SCHOOL)}` });
  }
  return people;
}

/** The page of a pupil who is signed in. */
export function portalPages(origin: string): Scenario {
  return {
    name: 'portal page',
    async prepare() {
      const people = await signedInPeople(origin);
      return [async (index) => {
        const person = people[index % people.length];
        if (person !== undefined) expectStatus(await person.browser.get(person.home), 200);
      }];
    },
  };
}
