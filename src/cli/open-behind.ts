import { constants, setPriority } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { openDeliveryInWorker } from '../directory/feeds/in-worker.js';
import type { OpenDelivery } from './commands/import-feed.js';

/** Opens a delivery, and from now on this process takes what others leave of the machine: those who sign in come first. */
export const openBehind: OpenDelivery = (path, options) => {
  letOthersFirst();
  spareMemory();
  return openDeliveryInWorker(path, options);
};

export function letOthersFirst(): void {
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
}

/** Rubbish is swept before it is as much again as what is in use: an import makes a gigabyte of it and keeps nothing. */
export function spareMemory(): void {
  setFlagsFromString('--heap-growing-percent=20');
}
