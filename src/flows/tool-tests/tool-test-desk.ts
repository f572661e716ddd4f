import { randomBytes } from 'node:crypto';
import type { BoundResource } from '../../connector-kit/index.js';
import type { Clock } from '../../domain/clock.js';
import { HubError } from '../../domain/errors.js';
import type { Journal } from '../../domain/journal.js';
import type { Resource } from '../../domain/resource.js';
import type { ToolRegistration } from '../../domain/tool-registration.js';
import { nextNight, showsBreakdown, ToolTest, type ToolWatch } from '../../domain/tool-test.js';
import type { OutboundService } from '../../protocols/contract.js';
import type { Collection } from '../../store/port.js';
import type { Catalogue } from '../catalogue.js';
import type { Actor } from '../link-desk.js';
import type { Throttle } from '../throttle.js';
import { newTraceId } from '../tokens.js';
import { resourceAsAsked } from '../tool-registry/grant.js';
import { sceneFor } from './scene.js';
import type { ToolStates } from './tool-states.js';

/** Runs of a resource that are kept, and how long. */
const RUNS_KEPT = 5;
const KEPT_MS = 90 * 86_400_000;
/** Each run asks a tool some twenty times. */
const RUNS_PER_RESOURCE = { limit: 6, windowMs: 10 * 60_000 };

export interface ToolTestTools {
  readonly clock: Clock;
  readonly throttle: Throttle;
  readonly journal: Journal;
  readonly catalogue: Catalogue;
  readonly tests: Collection<ToolTest, 'byResource'>;
  readonly watches: Collection<ToolWatch, 'byState'>;
  readonly registrations: Collection<ToolRegistration>;
  readonly states: ToolStates;
  /** What the connector makes of an entry; undefined when it has faults. */
  readonly bind: (resource: Resource) => BoundResource | undefined;
  readonly serviceOf: (bound: BoundResource) => OutboundService;
}

/** Trying the tools of resources with people who do not exist, and what came of it. */
export class ToolTestDesk {
  constructor(private readonly tools: ToolTestTools) {}

  /** Resources whose tool can be tried. */
  testable(): readonly string[] {
    return this.tools.catalogue.all().map(({ id }) => id).filter((id) => this.isTestable(id));
  }

  isTestable(resourceId: string): boolean {
    return this.offered(resourceId) !== undefined;
  }

  /** Whether people were let down when the tool was last tried. Answers from memory. */
  isBroken(resourceId: string): boolean {
    return this.tools.states.isBroken(resourceId);
  }

  /** An administrator tries a tool, before it is decided on as well. @throws HubError `RES-INCONNUE` for a tool of another academy as well, `SYS-LIMITE` */
  async test(actor: Actor, resourceId: string): Promise<ToolTest> {
    const registration = await this.requireOwn(actor, resourceId);
    const bound = this.offered(resourceId) ?? (registration && this.tools.bind(registration.granted ?? resourceAsAsked(registration)));
    if (bound === undefined) throw unknown(resourceId);
    await this.tools.throttle.count(`tool-test ${resourceId}`, RUNS_PER_RESOURCE);
    const { personId, hat, traceId } = actor;
    await this.tools.journal.record({ event: 'tool-tested', outcome: 'done', traceId, personId, resourceId, hatId: hat.id, organisationId: hat.organisationId });
    return this.tryOut(bound, 'person');
  }

  /** Whoever runs the hub tries it. @throws HubError `RES-INCONNUE` */
  async testNow(resourceId: string): Promise<ToolTest> {
    await this.tools.journal.record({ event: 'tool-tested', outcome: 'done', traceId: newTraceId(), resourceId });
    return this.run(resourceId, 'operator');
  }

  /** The last runs, the latest first. @throws HubError `RES-INCONNUE` */
  async history(actor: Actor, resourceId: string): Promise<readonly ToolTest[]> {
    await this.requireOwn(actor, resourceId);
    return this.kept(resourceId);
  }

  /** Tries a tool and keeps what came of it. @throws HubError `RES-INCONNUE` */
  async run(resourceId: string, by: ToolTest['by']): Promise<ToolTest> {
    const bound = this.offered(resourceId);
    if (bound === undefined) throw unknown(resourceId);
    return this.tryOut(bound, by);
  }

  private async tryOut(bound: BoundResource, by: ToolTest['by']): Promise<ToolTest> {
    const resourceId = bound.resource.id;
    const checks = await this.tools.serviceOf(bound).bench?.run(bound, sceneFor(bound.resource));
    if (checks === undefined) throw unknown(resourceId);
    const at = this.tools.clock.now();
    const test = ToolTest.parse({ id: randomBytes(16).toString('hex'), resourceId, at, by, checks, expiresAt: at + KEPT_MS });
    await this.tools.tests.insert(test);
    await this.forgetOld(resourceId);
    if (this.isTestable(resourceId)) await this.watch(resourceId, test);
    return test;
  }

  /** A tool that is offered is tried again at night, and marked where people meet it. */
  private async watch(resourceId: string, { at, checks }: ToolTest): Promise<void> {
    await this.tools.watches.bulkUpsert([{ id: resourceId, dueAt: nextNight(resourceId, at), state: showsBreakdown(checks) ? 'broken' : 'working' }]);
    await this.tools.states.refresh();
  }

  private async kept(resourceId: string): Promise<readonly ToolTest[]> {
    const { items } = await this.tools.tests.find('byResource', { equals: [resourceId], limit: RUNS_KEPT, descending: true });
    return items;
  }

  private async forgetOld(resourceId: string): Promise<void> {
    const { items } = await this.tools.tests.find('byResource', { equals: [resourceId], limit: 100, descending: true });
    for (const { id } of items.slice(RUNS_KEPT)) await this.tools.tests.remove(id);
  }

  /** A tool that an academy added is that academy's, offered or not; those of the deployment's files are everybody's. */
  private async requireOwn({ hat }: Actor, resourceId: string): Promise<ToolRegistration | undefined> {
    const registration = await this.tools.registrations.get(resourceId);
    const isOwn = registration === undefined ? this.isTestable(resourceId) : registration.organisationId === hat.organisationId;
    if (!isOwn) throw unknown(resourceId);
    return registration;
  }

  /** A resource of the catalogue whose tool can be tried. */
  private offered(resourceId: string): BoundResource | undefined {
    const bound = this.tools.catalogue.find(resourceId);
    return bound?.resource.enabled === true && this.tools.serviceOf(bound).bench !== undefined ? bound : undefined;
  }
}

function unknown(resourceId: string): HubError {
  return new HubError('RES-INCONNUE', { detail: `no tool to try: ${resourceId}` });
}
