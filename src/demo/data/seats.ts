import type { Hub } from '../../hub.js';
import { demoActor } from './actor.js';
import { classId } from './classes.js';
import { MANUEL } from './licences.js';
import { HIRONDELLES } from './organisations.js';

/** M. Vasseur gave the reader to one class, by the desk that counts its seats. What he has done since stays as it is. */
export async function giveSeats({ flows }: Hub): Promise<void> {
  const { hat, person, traceId } = await demoActor(flows, 't.vasseur', 'head');
  if ((await flows.licences.holders(hat, HIRONDELLES, MANUEL)).length > 0) return;
  await flows.licences.assign({ hat, personId: person.id, traceId }, HIRONDELLES, MANUEL, { holderKind: 'group', holderId: classId(HIRONDELLES, '1001') });
}
