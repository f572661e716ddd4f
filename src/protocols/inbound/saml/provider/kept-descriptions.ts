import type { Descriptions } from '../../../contract.js';
import type { DescriptionKeeper } from './keeper.js';

/** All that is kept, as those see it who have it read again. One source that fails does not keep the others from their turn. */
export function keptDescriptions(keepers: () => readonly DescriptionKeeper[]): Descriptions {
  return {
    async refreshDue() {
      const read = await Promise.all(keepers().map((keeper) => keeper.refreshIfDue()));
      return read.filter((wasRead) => wasRead).length;
    },
    async refreshAll() {
      await Promise.all(keepers().map((keeper) => keeper.refresh()));
      return keepers().map((keeper) => keeper.state());
    },
  };
}
