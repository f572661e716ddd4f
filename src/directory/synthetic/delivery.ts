import type { Day } from '../../domain/calendar.js';
import { AAF_CATEGORIES, type AafCategory } from './aaf-record.js';
import { aafDocument, requestXml, type AafRequest } from './aaf-xml.js';
import type { Academy } from './academy.js';
import { changesOf } from './changes.js';
import { recordsOf } from './records.js';

/** Entities of one file at most. */
const PER_FILE = 5_000;
/** The project the delivery is for; a number of the 99xx range. */
const PROJECT = '0440999X';

/** One file of a delivery, whole: about 8 MB at most. */
export interface DeliveryFile {
  readonly name: string;
  readonly category: AafCategory;
  /** Entities in it. */
  readonly entities: number;
  readonly bytes: Buffer;
}

export interface Delivery {
  readonly academy: Academy;
  /** Only what changed since this day; absent: a complete delivery. */
  readonly since?: Day | undefined;
}

/**
 * The files of a delivery of a made-up academy, one at a time, in the order they are read. The same academy gives the same
 * bytes. A category without anything to say has a file all the same, so that it cannot be taken for one that is missing.
 */
export function* deliveryFiles(delivery: Delivery): Generator<DeliveryFile> {
  for (const category of AAF_CATEGORIES) {
    let number = 0;
    for (const requests of inSlices(writtenRequests(delivery, category), PER_FILE)) {
      yield fileOf(delivery, category, number, requests);
      number += 1;
    }
  }
}

/** Written at once: what a file of them takes is its text and no more. */
function* writtenRequests(delivery: Delivery, category: AafCategory): Generator<string> {
  for (const request of requestsOf(delivery, category)) yield requestXml(category, request);
}

function* requestsOf({ academy, since }: Delivery, category: AafCategory): Generator<AafRequest> {
  if (since === undefined) for (const record of recordsOf(academy, category)) yield { kind: 'add', ...record };
  else yield* changesOf({ ...academy, day: since }, academy, category);
}

function fileOf({ academy, since }: Delivery, category: AafCategory, number: number, requests: readonly string[]): DeliveryFile {
  const mode = since === undefined ? 'Complet' : 'Delta';
  const name = `ENT_${PROJECT}_${mode}_${academy.day.replaceAll('-', '')}_${category}_${String(number).padStart(4, '0')}.xml`;
  return { name, category, entities: requests.length, bytes: Buffer.from(aafDocument(requests, category !== 'PersEducNat')) };
}

/** At least one slice, even if there is nothing in it. */
function* inSlices<T>(items: Iterable<T>, size: number): Generator<readonly T[]> {
  let slice: T[] = [];
  let isEmpty = true;
  for (const item of items) {
    isEmpty = false;
    slice.push(item);
    if (slice.length < size) continue;
    yield slice;
    slice = [];
  }
  if (slice.length > 0 || isEmpty) yield slice;
}
