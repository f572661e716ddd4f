import type { Clock } from '../domain/clock.js';
import { HubError } from '../domain/errors.js';
import type { Favourite } from '../store/collections.js';
import type { Collection } from '../store/port.js';
import type { Catalogue } from './catalogue.js';

const MOST = 200;

/** The resources somebody wants to find again. */
export class Favourites {
  constructor(
    private readonly favourites: Collection<Favourite, 'byPerson'>,
    private readonly catalogue: Catalogue,
    private readonly clock: Clock,
  ) {}

  /** Identifiers of resources, the last chosen first. */
  async of(personId: string): Promise<readonly string[]> {
    const { items } = await this.favourites.find('byPerson', { equals: [personId], limit: MOST, descending: true });
    return items.map(({ resourceId }) => resourceId);
  }

  /** @throws HubError `RES-INCONNUE`, `SYS-LIMITE` beyond two hundred */
  async keep(personId: string, resourceId: string): Promise<void> {
    const { resource } = this.catalogue.get(resourceId);
    if (await this.favourites.count('byPerson', [personId], MOST) >= MOST) throw new HubError('SYS-LIMITE', { detail: 'as many favourites as anybody may have' });
    await this.favourites.bulkUpsert([{ id: `${personId} ${resource.id}`, personId, resourceId: resource.id, at: this.clock.now() }]);
  }

  async drop(personId: string, resourceId: string): Promise<void> {
    await this.favourites.remove(`${personId} ${resourceId}`);
  }
}
