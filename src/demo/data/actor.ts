import { HubError } from '../../domain/errors.js';
import type { Hat } from '../../domain/hat.js';
import type { Person } from '../../domain/person.js';
import type { Hub } from '../../hub.js';
import { personId } from './seed.js';

/** Somebody of the demo under one of their hats, who did something before anybody looked. */
export interface DemoActor {
  readonly person: Person;
  readonly hat: Hat;
  readonly traceId: string;
}

/** @throws HubError `SYS-CONFIG` when the seed has nobody of this login and role */
export async function demoActor({ directory }: Hub['flows'], login: string, role: Hat['role']): Promise<DemoActor> {
  const person = await directory.person(personId(login));
  const hat = (await directory.hatsOf(personId(login))).find((each) => each.role === role);
  if (person === undefined || hat === undefined) throw new HubError('SYS-CONFIG', { detail: `${login} is no ${role}` });
  return { person, hat, traceId: 'DEMO-00' };
}
