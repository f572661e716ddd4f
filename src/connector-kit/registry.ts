import type { Connection } from '../domain/connection.js';
import { HubError } from '../domain/errors.js';
import type { Resource } from '../domain/resource.js';
import { bindConnection, type BoundConnection } from './bound-connection.js';
import type { AnyConnector, IdentityConnector, LmsConnector, ResourceConnector } from './define.js';
import type { Binding } from './faults.js';
import { nearest } from '../domain/nearest.js';
import { bindResource, type BoundResource } from './bound-resource.js';

/** What a deployment's files say of identity providers and of resources. */
export interface Written {
  readonly connections: readonly Connection[];
  readonly resources: readonly Resource[];
}

/** The connectors by id, and what they make of a deployment's files. */
export class ConnectorRegistry {
  private readonly identity: ReadonlyMap<string, IdentityConnector>;
  private readonly resource: ReadonlyMap<string, ResourceConnector>;
  private readonly lms: ReadonlyMap<string, LmsConnector>;

  /** @throws HubError `SYS-CONFIG` naming the ids that two connectors share */
  constructor(private readonly connectors: readonly AnyConnector[]) {
    const ids = connectors.map(({ id }) => id);
    const shared = new Set(ids.filter((id, index) => ids.indexOf(id) !== index));
    if (shared.size > 0) throw new HubError('SYS-CONFIG', { detail: `two connectors are called ${[...shared].join(', ')}` });
    this.identity = new Map(connectors.flatMap((connector) => (connector.kind === 'identity' ? [[connector.id, connector]] : [])));
    this.resource = new Map(connectors.flatMap((connector) => (connector.kind === 'resource' ? [[connector.id, connector]] : [])));
    this.lms = new Map(connectors.flatMap((connector) => (connector.kind === 'lms' ? [[connector.id, connector]] : [])));
  }

  all(): readonly AnyConnector[] {
    return this.connectors;
  }

  /** The kinds of LMS that can be plugged in. */
  lmsKinds(): readonly LmsConnector[] {
    return [...this.lms.values()];
  }

  /** What the connector makes of one connection, or every fault of it. */
  bindConnection(connection: Connection): Binding<BoundConnection> {
    const connector = this.identity.get(connection.connector);
    return connector === undefined ? unknown(connection.connector, this.identity, [this.resource, this.lms]) : bindConnection(connection, connector);
  }

  /** What the connector makes of one resource, or every fault of it. */
  bindResource(resource: Resource): Binding<BoundResource> {
    const connector = this.resource.get(resource.connector);
    return connector === undefined ? unknown(resource.connector, this.resource, [this.identity, this.lms]) : bindResource(resource, connector);
  }

  /** @throws HubError `SYS-CONFIG` listing every fault of every connection and resource, each with its name and path */
  bindAll({ connections, resources }: Written): { readonly connections: readonly BoundConnection[]; readonly resources: readonly BoundResource[] } {
    const lines: string[] = [];
    const gather = <T>(name: string, binding: Binding<T>): readonly T[] => {
      if (binding.faults === undefined) return [binding.bound];
      lines.push(...binding.faults.map(({ path, message }) => `${name}: ${path}: ${message}`));
      return [];
    };
    const bound = {
      connections: connections.flatMap((connection) => gather(`connection ${connection.id}`, this.bindConnection(connection))),
      resources: resources.flatMap((resource) => gather(`resource ${resource.id}`, this.bindResource(resource))),
    };
    if (lines.length > 0) throw new HubError('SYS-CONFIG', { detail: lines.join('\n') });
    return bound;
  }
}

function unknown(id: string, wanted: ReadonlyMap<string, AnyConnector>, others: readonly ReadonlyMap<string, AnyConnector>[]): Binding<never> {
  const candidates = [...wanted.keys()];
  const close = nearest(id, candidates);
  const problem = others.some((kind) => kind.has(id)) ? `"${id}" is a connector of another kind` : `no connector is called "${id}"`;
  const advice = close === undefined ? `there are ${candidates.join(', ')}` : `the nearest is "${close}"`;
  return { faults: [{ path: 'connector', message: `${problem}; ${advice}` }] };
}
