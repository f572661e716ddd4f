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
