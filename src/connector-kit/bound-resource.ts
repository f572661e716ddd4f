import type { Resource } from '../domain/resource.js';
import type { ResourceConnector } from './define.js';
import type { Binding, Fault } from './faults.js';

/** An entry of the catalogue with what its connector makes of it. */
export interface BoundResource {
  readonly resource: Resource;
  readonly protocolId: string;
  /** As the schema of the protocol `protocolId` has them. */
  readonly settings: unknown;
  /** Host the data goes to. */
  readonly host: string;
}

const CHECKS: readonly ((resource: Resource, connector: ResourceConnector) => readonly Fault[])[] = [releaseIsWithinReach, anonymousIsToldNothing];

/** Every check on a resource, and its settings in the protocol's words. */
export function bindResource(resource: Resource, connector: ResourceConnector): Binding<BoundResource> {
  const settled = connector.bind(resource.settings);
  const faults = [...CHECKS.flatMap((check) => check(resource, connector)), ...(settled.faults ?? [])];
  if (settled.faults !== undefined || faults.length > 0) return { faults };
  const settings = settled.bound;
  const { host } = new URL('url' in settings ? settings.url : settings.targetLinkUri);
  // A link can tell nothing, whatever its file says: the data receipt must not promise a pseudonym.
  const anonymous = resource.anonymous || connector.protocol === 'link';
  const sector = resource.sector ?? clientSector(settings);
  const bound = { ...resource, anonymous, ...(sector === undefined ? {} : { sector }) };
  return { bound: { resource: bound, protocolId: connector.protocol, settings, host } };
}

/** A tool knows a person by one name, however many resources it opens. No sector of a file is written so. */
function clientSector(settings: object): string | undefined {
  if ('clientId' in settings) return `client ${String(settings.clientId)}`;
  return 'consumerKey' in settings ? `legacy client ${String(settings.consumerKey)}` : undefined;
}

function releaseIsWithinReach({ release }: Resource, { id, mayReceive }: ResourceConnector): readonly Fault[] {
  return release.flatMap(({ attribute }, index) =>
    mayReceive.includes(attribute) ? [] : [{ path: `release[${index}]`, message: `${id} may never receive ${attribute}` }]);
}

function anonymousIsToldNothing({ anonymous, release }: Resource): readonly Fault[] {
  return anonymous && release.length > 0 ? [{ path: 'release', message: 'an anonymous resource is told nothing' }] : [];
}
