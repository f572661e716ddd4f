import { LmsDeployment, LmsRegistration, deploymentKey } from '../../domain/lms.js';
import { COLLECTIONS } from '../../store/collections.js';
import type { Store } from '../../store/port.js';
import type { DemoOrigins } from '../addresses.js';
import { platformAt } from '../cartable/lms/lms.js';
import { DEPLOYMENT, hubAsTool, REGISTRATION } from '../cartable/registration.js';
import { ACADEMY, HIRONDELLES } from '../data/organisations.js';

/** Cartable as Mme Fabre plugged it in, and its part that is Les Hirondelles. Its addresses follow its port. */
export async function plugCartable(store: Store, { cartable, hub }: Pick<DemoOrigins, 'cartable' | 'hub'>, now: number): Promise<void> {
  const registration = LmsRegistration.parse({
    id: REGISTRATION,
    ...platformAt(cartable, hubAsTool(hub).clientId),
    connector: 'generic-lms',
    organisationId: ACADEMY,
    name: 'Cartable',
    state: 'active',
    allowAnonymous: false,
    roles: ['teacher'],
    history: [],
  });
  const deployment = LmsDeployment.parse({ id: deploymentKey(REGISTRATION, DEPLOYMENT), registrationId: REGISTRATION, deploymentId: DEPLOYMENT, state: 'open', schoolId: HIRONDELLES, seenAt: now });
  await store.collection(COLLECTIONS.lmsRegistrations).bulkUpsert([registration]);
  await store.collection(COLLECTIONS.lmsDeployments).bulkUpsert([deployment]);
}
