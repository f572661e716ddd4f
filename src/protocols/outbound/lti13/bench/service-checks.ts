import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { ServiceAnswer, ServiceEndpoint, ServiceMethod } from '../../../contract/services.js';
import { personClaims } from '../../../lti/told.js';
import { Registrations } from '../registration.js';
import { MEDIA } from '../services/ags/media-types.js';
import { resultEndpoint } from '../services/ags/result-endpoint.js';
import { scoreEndpoint } from '../services/ags/score-endpoint.js';
import { membershipsEndpoint } from '../services/rosters/memberships-endpoint.js';
import { scopesOf } from '../services/scopes.js';
import { ServiceGate } from '../services/service-gate.js';
import { toolContextOf } from '../services/tool-context.js';
import { BenchFault, NothingToTry } from './bench-fault.js';
import { hubOfNobody } from './class-of-nobody.js';
import type { Trial } from './trial.js';

const LONGEST_SHOWN = 1_400;
const POINTS = { scoreGiven: 8, scoreMaximum: 10 };
const Results = z.array(z.object({ userId: z.string(), resultScore: z.number() }));
const Members = z.object({ members: z.array(z.record(z.string(), z.unknown())) });
/** What a member has whatever the release says (NRPS 2.0, 2.2). */
const ALWAYS = ['status', 'user_id', 'roles', 'group_enrollments'];

/** A score that is posted is read back, with the rights of this client. */
export async function scoresAreKept(trial: Trial): Promise<void> {
  const { tool, scene, hub } = trial;
  if (tool.settings.services.scores === 'none' || tool.resource.anonymous) throw new NothingToTry('not-offered');
  const desk = await deskOf(trial);
  const userId = scene.pupil.subject;
  const body = { userId, ...POINTS, timestamp: new Date(hub.clock.now()).toISOString(), activityProgress: 'Completed', gradingProgress: 'FullyGraded' };
  const score = await desk.ask(scoreEndpoint(desk), 'POST', { contentType: MEDIA.score, body: JSON.stringify(body) });
  const results = await desk.ask(resultEndpoint(desk), 'GET', { accept: MEDIA.results });
  if (score.status !== 200 || results.status !== 200) throw new BenchFault('service');
  const read = Results.safeParse(JSON.parse(results.body ?? '')).data;
  const isThere = read?.some((result) => result.userId === userId && result.resultScore === POINTS.scoreGiven) ?? false;
  if (!isThere) throw new BenchFault('not-read-back');
}

/** The list of members tells of each what a launch tells, and no more. */
export async function membersAreToldNoMore(trial: Trial): Promise<void> {
  const { tool, scene: { pupil, teacher } } = trial;
  if (!tool.settings.services.members || tool.resource.anonymous) throw new NothingToTry('not-offered');
  const desk = await deskOf(trial);
  const answer = await desk.ask(membershipsEndpoint(desk), 'GET', {});
  if (answer.status !== 200) throw new BenchFault('service');
  const { members = [] } = Members.safeParse(JSON.parse(answer.body ?? '')).data ?? {};
  const people = [pupil, teacher].map((who) => [who.subject, [...ALWAYS, ...Object.keys(personClaims(who))]] as const);
  const allowed = new Map<unknown, readonly string[]>(people);
  const isRight = members.length === people.length && members.every((member) => Object.keys(member).every((field) => allowed.get(member['user_id'])?.includes(field)));
  if (!isRight) throw new BenchFault('told-too-much');
}

interface Asked {
  readonly accept?: string;
  readonly contentType?: string;
  readonly body?: string;
}

/** The services of the hub about the class of the scene, with a token of this client. */
async function deskOf({ hub: real, registration, tool, place, scene, browser }: Trial) {
  const context = toolContextOf(tool, place.deploymentId, place.schoolId, { kind: 'class', id: scene.pupil.context.id });
  const id = randomBytes(16).toString('base64url');
  const column = { id, contextId: context.id, placeId: context.placeId, label: 'Essai', scoreMaximum: POINTS.scoreMaximum, createdAt: real.clock.now() };
  const hub = hubOfNobody(real, scene, context, column);
  const gate = new ServiceGate(hub, new Registrations(hub.resources));
  const token = await hub.access.issue({ clientId: registration.clientId, scopes: scopesOf(registration) }, 60_000);
  const pathParameters = { context: context.id, item: column.id };
  return {
    hub,
    gate,
    async ask(endpoint: ServiceEndpoint, method: ServiceMethod, { accept = '', contentType = '', body = '' }: Asked): Promise<ServiceAnswer> {
      const headers = { authorization: `Bearer ${token}`, accept, contentType };
      const answer = await endpoint.handle({ method, query: new Map(), pathParameters, headers, body, from: '' });
      const path = endpoint.path.replace(':context', context.id).replace(':item', column.id);
      const asked = [`${method} ${hub.origin}${path}`, '  Authorization: Bearer •••', body].join('\n').trimEnd();
      browser.exchanges.push({ asked, answered: `${answer.status}\n${answer.body ?? ''}`.slice(0, LONGEST_SHOWN) });
      return answer;
    },
  };
}
