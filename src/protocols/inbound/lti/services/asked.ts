import { HubError } from '../../../../domain/errors.js';
import { ServiceFailure } from './failure.js';

/** An exchange whose failure is one of the LMS. @throws ServiceFailure `again` when there was no answer */
export async function asked<T>(exchange: () => Promise<T>): Promise<T> {
  try {
    return await exchange();
  } catch (error) {
    if (!(error instanceof HubError) || error.code !== 'SYS-RESEAU') throw error;
    throw new ServiceFailure('again', error.detail ?? 'no answer');
  }
}
