import { deliveryFiles } from '../../src/directory/synthetic/delivery.js';
import { FIRST_DAY } from '../../src/directory/synthetic/school-time.js';
import { writeDelivery } from '../../src/directory/synthetic/write-delivery.js';
import { childOptions } from './child.js';

export interface AcademyOptions {
  readonly schools: number;
  /** Not there yet. */
  readonly folder: string;
}

export interface AcademyReady {
  readonly people: number;
  readonly megabytes: number;
}

/** Writes the first delivery of a made-up academy. */
const { schools, folder } = childOptions() as AcademyOptions;
let [people, bytes] = [0, 0];

function* counted(files: ReturnType<typeof deliveryFiles>): typeof files {
  for (const file of files) {
    bytes += file.bytes.length;
    if (file.category !== 'EtabEducNat') people += file.entities;
    yield file;
  }
}

const files = deliveryFiles({ academy: { seed: 'bench', schools, day: FIRST_DAY, clean: true } });
await writeDelivery(counted(files), FIRST_DAY, { kind: 'folder', path: folder });
console.log(JSON.stringify({ people, megabytes: bytes / 1_000_000 } satisfies AcademyReady));
