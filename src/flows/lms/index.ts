import type { LmsProtocol } from '../../protocols/contract/lms.js';
import type { AddressLimit } from '../address-limit.js';
import type { LmsArrivals } from './arrivals.js';
import type { LmsOpener } from './contract.js';
import type { LmsDoor } from './door.js';
import type { LmsLinking } from './linking.js';
import type { LmsPortal } from './portal.js';
import type { LmsRegistry } from './registry.js';
import type { LmsReturns } from './returns.js';
import type { LmsSelections } from './selection.js';
import type { LmsVisits } from './visits.js';

/** All that the web may ask about LMSs that launch the hub. */
export interface LmsFlows extends LmsOpens {
  readonly protocol: LmsProtocol;
  /** Caps what all the browsers of one LMS may do together. */
  readonly limit: AddressLimit;
  readonly registry: LmsRegistry;
  readonly arrivals: LmsArrivals;
  readonly door: LmsDoor;
  readonly visits: LmsVisits;
  readonly portal: LmsPortal;
  readonly linking: LmsLinking;
}

/** What opens to visits. */
export interface LmsOpens {
  readonly broker: LmsOpener;
  readonly selections: LmsSelections;
  readonly returns: LmsReturns;
}
