import { HubError } from '../domain/errors.js';
import type { Hat } from '../domain/hat.js';
import { reachOf } from '../domain/organisation.js';
import type { DirectoryDesk } from './directory-desk.js';

/** Whether somebody runs a school under this hat: its head, who stands in for the head, or an administrator above it. */
export async function runsSchool(directory: DirectoryDesk, hat: Hat, schoolId: string): Promise<boolean> {
  if (hat.role === 'head') return hat.organisationId === schoolId;
  if (hat.role !== 'academy-admin') return false;
  const school = await directory.organisation(schoolId);
  return school?.kind === 'school' && reachOf(school).includes(hat.organisationId);
}

/** @throws HubError `ROLE-REFUS` at a school that is not theirs */
export async function requireRunning(directory: DirectoryDesk, hat: Hat, schoolId: string): Promise<void> {
  if (!await runsSchool(directory, hat, schoolId)) throw new HubError('ROLE-REFUS', { detail: 'runs no such school under this hat' });
}

/** The same for what nobody does in another's place. @throws HubError `ROLE-REFUS` for a delegate as well */
export async function requireRunningInPerson(directory: DirectoryDesk, hat: Hat, schoolId: string): Promise<void> {
  if (hat.delegated === true) throw new HubError('ROLE-REFUS', { detail: 'only stands in under this hat' });
  await requireRunning(directory, hat, schoolId);
}
