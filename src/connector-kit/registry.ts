import { ZodError } from 'zod';
import type { Connection } from '../domain/connection.js';
import { HubError } from '../domain/errors.js';
import type { Role } from '../domain/profile.js';
import type { Resource } from '../domain/resource.js';
import type { AnyConnector, IdentityConnector, ResourceConnector } from './define.js';

export interface ConnectionBinding {
  readonly id: string;
  readonly connection: Connection;
  readonly attributes: IdentityConnector['attributes'];
  readonly protocolId: string;
  readonly settings: unknown;
  /** What both the connection and its connector allow. */
  readonly roles: readonly Role[];
}

export interface ResourceBinding {
  readonly resource: Resource;
  readonly protocolId: string;
  readonly settings: unknown;
  /** Host the data goes to. */
  readonly host: string;
}

/** The connectors by id, and what they make of a deployment's files. */
export class ConnectorRegistry {
  private readonly byId: ReadonlyMap<string, AnyConnector>;

  /** @throws HubError `SYS-CONFIG` when two connectors have one id */
  constructor(connectors: readonly AnyConnector[]) {
    this.byId = new Map(connectors.map((connector) => [connector.id, connector]));
    if (this.byId.size !== connectors.length) throw new HubError('SYS-CONFIG', { detail: 'two connectors have the same id' });
  }

  all(): readonly AnyConnector[] {
    return [...this.byId.values()];
  }

  /** @throws HubError `SYS-CONFIG` listing every fault of every connection and resource */
  bindAll({ connections, resources }: { readonly connections: readonly Connection[]; readonly resources: readonly Resource[] }): {
    connections: readonly ConnectionBinding[];
    resources: readonly ResourceBinding[];
  } {
    const faults: string[] = [];
    const bound = {
      connections: connections.flatMap((connection) => collect(faults, `connection ${connection.id}`, () => this.bindConnection(connection))),
      resources: resources.flatMap((resource) => collect(faults, `resource ${resource.id}`, () => this.bindResource(resource))),
    };
    if (faults.length > 0) throw new HubError('SYS-CONFIG', { detail: faults.join('\n') });
    return bound;
  }

  private bindConnection(connection: Connection): ConnectionBinding {
    const connector = this.find(connection.connector);
    if (connector.kind !== 'identity') throw new Fault(`connector ${connector.id} is for resources`);
    const tooMany = connection.roles.filter((role) => !connector.mayGive.includes(role));
    if (tooMany.length > 0) throw new Fault(`roles: ${connector.id} may never give ${tooMany.join(', ')}`);
    const { id, roles } = connection;
    return { id, connection, attributes: connector.attributes, protocolId: connector.protocol, settings: connector.bind(connection.settings), roles };
  }

  private bindResource(resource: Resource): ResourceBinding {
    const connector = this.find(resource.connector);
    if (connector.kind !== 'resource') throw new Fault(`connector ${connector.id} is for identity providers`);
    const tooMuch = releasedTooMuch(resource, connector);
    if (tooMuch.length > 0) throw new Fault(`release: ${connector.id} may never receive ${tooMuch.join(', ')}`);
    if (resource.anonymous && resource.release.length > 0) throw new Fault('release: an anonymous resource is told nothing');
    const settings = connector.bind(resource.settings);
    const address = 'url' in settings ? settings.url : settings.targetLinkUri;
    return { resource, protocolId: connector.protocol, settings, host: new URL(address).host };
  }

  private find(id: string): AnyConnector {
    const connector = this.byId.get(id);
    if (connector === undefined) throw new Fault(`no connector is called ${id}; there are ${[...this.byId.keys()].join(', ')}`);
    return connector;
  }
}

/** One thing wrong in one file; gathered with the others. */
class Fault extends Error {}

function collect<T>(faults: string[], where: string, bind: () => T): readonly T[] {
  try {
    return [bind()];
  } catch (error) {
    if (error instanceof ZodError) faults.push(...error.issues.map(({ path, message }) => `${where}: ${['settings', ...path].join('.')}: ${message}`));
    else if (error instanceof Fault) faults.push(`${where}: ${error.message}`);
    else throw error;
    return [];
  }
}

function releasedTooMuch(resource: Resource, connector: ResourceConnector): readonly string[] {
  return resource.release.map(({ attribute }) => attribute).filter((attribute) => !connector.mayReceive.includes(attribute));
}
