import { sectorOf } from '../../../../domain/resource.js';
import type { ServiceAnswer, ServiceEndpoint, ServiceRequest } from '../../../contract/services.js';
import type { OutboundTools } from '../../../contract.js';
import type { Scored } from '../../../contract/gradebook.js';
import { PlainXmlFault } from '../../../small-xml/plain-xml.js';
import type { LegacyTool } from '../launch-parameters.js';
import { claimNonce, signerOf, UnsignedMessage } from '../oauth-message.js';
import type { Lti11Settings } from '../settings.js';
import { bodyHash, headerFields } from './header-fields.js';
import { readPoxRequest, scoreOf, type PoxRequest } from './pox-request.js';
import { poxResponse, type PoxAnswer } from './pox-response.js';
import { readResultHandle, type ResultPlace, type Seal } from './result-handle.js';

const PATH = '/lti/v1p1/outcomes';
const MOST_BYTES = 65_536;

type Hub = OutboundTools<Lti11Settings>;

export function outcomesUrl(origin: string): string {
  return `${origin}${PATH}`;
}

/** Where legacy tools put, read and take back results (Basic Outcomes 1.1). Every answer is an envelope, whatever it says. */
export function outcomeEndpoint(hub: Hub, seal: Seal): ServiceEndpoint {
  return { methods: ['POST'], path: PATH, maxBytes: MOST_BYTES, handle: async (request) => envelope(await answerTo(hub, seal, request)) };
}

type Said = Pick<PoxAnswer, 'code' | 'description'> & Partial<PoxAnswer>;

async function answerTo(hub: Hub, seal: Seal, request: ServiceRequest): Promise<Said> {
  try {
    const tools = (consumerKey: string) => hub.resources().filter(({ resource, settings }) => resource.enabled && settings.outcomes && settings.consumerKey === consumerKey);
    const fields = headerFields(request.headers.authorization);
    const message = { url: outcomesUrl(hub.origin), fields, bodyHash: bodyHash(request.body) };
    const key = signerOf(message, { now: hub.clock.now(), secretOf: (name) => tools(name)[0]?.settings.secret });
    await claimNonce(hub.oneTime, key, fields);
    const read = await readPoxRequest(request.body);
    return read === undefined ? failure('not a request of Basic Outcomes') : { ...read, ...await carryOut(hub, read, { key, seal, tools: tools(key) }) };
  } catch (error) {
    if (error instanceof UnsignedMessage || error instanceof PlainXmlFault) return failure(error.message);
    throw error;
  }
}

interface Signer {
  readonly key: string;
  readonly seal: Seal;
  readonly tools: readonly LegacyTool[];
}

async function carryOut(hub: Hub, request: PoxRequest, { key, seal, tools }: Signer): Promise<Said> {
  if (request.operation === undefined) return { code: 'unsupported', description: 'no such operation' };
  const place = readResultHandle(request.sourcedId, key, seal);
  const [tool] = tools;
  const found = place === undefined ? undefined : await columnOf(hub, place, tools);
  if (place === undefined || found === undefined || tool === undefined) return failure('sourcedId is unknown');
  const scored = { ...found, sector: sectorOf(tool.resource), subject: place.subject };
  if (request.operation === 'readResult') return { code: 'success', description: '', score: await readScore(hub, scored) };
  const given = request.operation === 'replaceResult' ? scoreOf(request.scoreText) : undefined;
  if (request.operation === 'replaceResult' && given === undefined) return failure('the score is not a decimal between 0 and 1');
  const timestamp = hub.clock.now();
  const outcome = await hub.gradebook.record(scored, given === undefined
    ? { timestamp, activityProgress: 'Initialized', gradingProgress: 'NotReady' }
    : { timestamp, activityProgress: 'Completed', gradingProgress: 'FullyGraded', scoreGiven: given, scoreMaximum: 1 });
  return outcome === 'stranger' ? failure('nobody in the class is called so any more') : { code: 'success', description: '' };
}

/** Of a link of a course, while it opens one of these. */
async function columnOf(hub: Hub, { contextId, columnId }: ResultPlace, tools: readonly LegacyTool[]): Promise<Pick<Scored, 'context' | 'column'> | undefined> {
  const [context, column] = await Promise.all([hub.contexts.find(contextId), hub.gradebook.column(contextId, columnId)]);
  if (context === undefined || column === undefined) return undefined;
  if (context.kind !== 'course') return { context, column };
  const resourceId = await hub.gradebook.resourceOfLink(context, column.resourceLinkId ?? '');
  return tools.some(({ resource }) => resource.id === resourceId) ? { context, column } : undefined;
}

/** Of 1, whatever the maximum of the column is. */
async function readScore(hub: Hub, scored: Scored): Promise<string> {
  const [result] = await hub.gradebook.results(scored, scored.subject);
  return result === undefined ? '' : String(Math.min(1, result.score / scored.column.scoreMaximum));
}

function failure(description: string): Said {
  return { code: 'failure', description };
}

function envelope(said: Said): ServiceAnswer {
  return { status: 200, type: 'application/xml', body: poxResponse({ messageId: '', named: '', ...said }) };
}
