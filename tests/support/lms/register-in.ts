import { randomBytes } from 'node:crypto';
import { LmsDeployment, LmsRegistration, deploymentKey } from '../../../src/domain/lms.js';
import { COLLECTIONS } from '../../../src/store/collections.js';
import type { Store } from '../../../src/store/port.js';
import { ACADEMY, HIRONDELLES } from '../school.js';
import type { StrictLms } from './strict-lms.js';

export interface RegistrationDifferences extends Partial<LmsRegistration> {
  /** Deployment → school; the one of the sample course stands for the test school. */
  readonly deployments?: Readonly<Record<string, string>>;
}

/** Registers a strict LMS at the hub, and the hub at it, as administrators of both sides would. */
export async function registerIn({ origin, store }: { readonly origin: string; readonly store: Store }, { lms }: StrictLms, { deployments = { 1: HIRONDELLES }, ...differences }: RegistrationDifferences = {}): Promise<LmsRegistration> {
  const id = differences.id ?? `lms-${base32(randomBytes(16))}`;
  const here = `${origin}/lti/lms/${id}`;
  lms.register({ clientId: `hub-at-${id}`, loginUrl: `${here}/login`, redirectUris: [`${here}/launch`], launchUrl: `${here}/launch`, keySetUrl: `${here}/jwks` });
  const registration = LmsRegistration.parse({
    id,
    ...lms.facts,
    connector: 'generic-lms',
    organisationId: ACADEMY,
    name: 'Cartable',
    state: 'active',
    allowAnonymous: false,
    roles: [],
    history: [],
    ...differences,
  });
  await store.collection(COLLECTIONS.lmsRegistrations).insert(registration);
  for (const [deploymentId, schoolId] of Object.entries(deployments)) {
    await store.collection(COLLECTIONS.lmsDeployments).insert(LmsDeployment.parse({ id: deploymentKey(id, deploymentId), registrationId: id, deploymentId, state: 'open', schoolId, seenAt: Date.now() }));
  }
  return registration;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567';

function base32(bytes: Uint8Array): string {
  return [...bytes].map((byte) => LETTERS[byte % LETTERS.length]).join('');
}
