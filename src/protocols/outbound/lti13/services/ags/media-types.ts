import type { ServiceRequest } from '../../../../contract/services.js';
import { mediaTypeOf } from '../media-type.js';
import { ServiceRefusal } from '../service-refusal.js';

export { MEDIA } from '../../../../lti/vocabulary.js';

const JSON_TYPE = 'application/json';

/** @throws ServiceRefusal 415 for another type; plain JSON and parameters are let through */
export function requireBodyOf({ headers: { contentType } }: ServiceRequest, type: string): void {
  if (![type, JSON_TYPE].includes(mediaTypeOf(contentType))) throw new ServiceRefusal(415, 'media_type', `the body must be ${type}`);
}

/** @throws ServiceRefusal 406 when what is answered is not what is wanted; saying nothing wants anything */
export function requireAcceptanceOf({ headers: { accept } }: ServiceRequest, type: string): void {
  const wanted = accept.split(',').map(mediaTypeOf).filter((each) => each !== '');
  const isWanted = wanted.length === 0 || [type, JSON_TYPE, 'application/*', '*/*'].some((each) => wanted.includes(each));
  if (!isWanted) throw new ServiceRefusal(406, 'not_acceptable', `this is answered as ${type}`);
}
