import type { BoundConnection } from '../connector-kit/index.js';
import { HubError } from '../domain/errors.js';

export type { BoundConnection };

/** The identity providers of this deployment. */
export class ConnectionBook {
  private readonly byId: ReadonlyMap<string, BoundConnection>;

  constructor(connections: readonly BoundConnection[]) {
    this.byId = new Map(connections.map((connection) => [connection.id, connection]));
  }

  /** @throws HubError `AUTH-IDP-INCONNU` when there is none of this name, or it is switched off */
  get(id: string): BoundConnection {
    const bound = this.find(id);
    if (bound === undefined) throw new HubError('AUTH-IDP-INCONNU', { detail: `connection ${id}` });
    return bound;
  }

  /** The same; undefined instead of a refusal. */
  find(id: string): BoundConnection | undefined {
    const bound = this.byId.get(id);
    return bound?.connection.enabled === true ? bound : undefined;
  }

  all(): readonly BoundConnection[] {
    return [...this.byId.values()];
  }

  /** Those that serve a school, given it and everything above it; all of them when no school is chosen. */
  serving(organisations: readonly string[] | undefined): readonly BoundConnection[] {
    return this.all().filter(({ connection }) => {
      if (!connection.enabled) return false;
      if (organisations === undefined || connection.organisations === undefined) return true;
      return connection.organisations.some((id) => organisations.includes(id));
    });
  }
}
