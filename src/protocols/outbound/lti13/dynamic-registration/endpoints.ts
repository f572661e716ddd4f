import { HubError } from '../../../../domain/errors.js';
import type { Endpoint, OutboundTools } from '../../../contract.js';
import type { ServiceAnswer, ServiceEndpoint, ServiceRequest } from '../../../contract/services.js';
import type { RequestFault } from '../../../contract/tool-registrar.js';
import { registrationAnswer } from './answer.js';
import { platformConfiguration, platformFacts } from './platform-configuration.js';
import { LARGEST, readToolRequest } from './read-request.js';
import { allowsLocal } from './rules.js';

type Hub = Pick<OutboundTools<never>, 'origin' | 'registrar'>;

const BEARER = /^Bearer +([A-Za-z0-9._~+/-]{1,200}=*)$/i;

/** The documents that tools read before they register. Any page may read them: nothing in them is secret. */
export function configurationEndpoints(hub: Hub): readonly Endpoint[] {
  const document = (keySetUrl: string) =>
    ({ kind: 'document', type: 'application/json', body: JSON.stringify(platformConfiguration(hub.origin, keySetUrl)) } as const);
  return [
    { methods: ['GET'], path: '/.well-known/openid-configuration', handle: () => Promise.resolve(document(`${hub.origin}/lti/jwks`)) },
    {
      methods: ['GET'],
      path: '/lti/tools/:clientId/.well-known/openid-configuration',
      async handle({ pathParameters }) {
        const clientId = pathParameters['clientId'] ?? '';
        if (!await hub.registrar.isKnown(clientId)) throw new HubError('RES-INCONNUE', { detail: 'no tool is expected under this client id' });
        return document(platformFacts(hub.origin, clientId, '').keySetUrl);
      },
    },
  ];
}

/** Where a tool registers, and where it reads and changes its registration (Dynamic Registration 1.0, 3; RFC 7592). */
export function registrationEndpoints(hub: Hub): readonly ServiceEndpoint[] {
  return [
    { methods: ['POST'], path: '/lti/register', maxBytes: LARGEST, handle: (request) => register(hub, request) },
    { methods: ['GET', 'PUT'], path: '/lti/register/:clientId', maxBytes: LARGEST, handle: (request) => manage(hub, request) },
  ];
}

async function register({ origin, registrar }: Hub, request: ServiceRequest): Promise<ServiceAnswer> {
  const token = bearerOf(request);
  if (token === undefined) return unauthorized('R-01', 'missing_registration_token');
  const invited = await registrar.invited(token);
  if (invited === undefined) return unauthorized('R-02', 'invalid_registration_token');
  if (invited.isUsed) return unauthorized('R-03', 'token_already_used');
  const read = readToolRequest(request.body, allowsLocal(origin));
  if (read.faults !== undefined) return refused(read.faults);
  const registered = await registrar.register(invited.clientId, read.request);
  if (registered === undefined) return unauthorized('R-03', 'token_already_used');
  return json(200, registrationAnswer(origin, registered, registered.accessToken));
}

async function manage({ origin, registrar }: Hub, request: ServiceRequest): Promise<ServiceAnswer> {
  const token = bearerOf(request);
  if (token === undefined) return unauthorized('R-01', 'missing_registration_token');
  const clientId = request.pathParameters['clientId'] ?? '';
  const known = await registrar.find(clientId, token);
  if (known === undefined) return unauthorized('R-03', 'invalid_registration_token');
  if (request.method === 'GET') return json(200, registrationAnswer(origin, known, token));
  const read = readToolRequest(request.body, allowsLocal(origin));
  if (read.faults !== undefined) return refused(read.faults);
  const changed = await registrar.change(clientId, token, read.request);
  return changed === undefined ? unauthorized('R-03', 'invalid_registration_token') : json(200, registrationAnswer(origin, changed, token));
}

function bearerOf({ headers }: ServiceRequest): string | undefined {
  return BEARER.exec(headers.authorization.trim())?.[1];
}

function unauthorized(rule: string, error: string): ServiceAnswer {
  return { ...json(401, { error, rule }), headers: { 'WWW-Authenticate': `Bearer error="${error}"` } };
}

/** RFC 7591, 3.2.2: the first fault by its code, and all of them for whoever mends them. */
function refused(faults: readonly RequestFault[]): ServiceAnswer {
  const description = faults.map(({ field, why }) => [field, why].filter(Boolean).join(': ')).join('; ');
  return json(400, { error: faults[0]?.code, error_description: description.slice(0, 2_000), faults: faults.slice(0, 20) });
}

function json(status: number, body: object): ServiceAnswer {
  return { status, type: 'application/json', body: JSON.stringify(body), headers: { 'Cache-Control': 'no-store' } };
}
