import type { ToolContext } from '../../../../domain/tool-context.js';
import type { OutboundTools } from '../../../contract.js';
import type { ServiceRequest } from '../../../contract/services.js';
import { deploymentOf } from '../deployment.js';
import type { Registration, Registrations } from '../registration.js';
import type { Lti13Settings } from '../settings.js';
import { scopesOf } from './scopes.js';
import { notFound, ServiceRefusal } from './service-refusal.js';

const BEARER = /^Bearer +([A-Za-z0-9_-]{20,200}) *$/i;
const CONTEXT_ID = /^[A-Za-z0-9_-]{1,255}$/;

/** A tool that showed a token which is good, now. */
export interface ToolAccess {
  readonly registration: Registration;
  /** The only deployment the token is for; absent: each of the client's. */
  readonly deploymentId: string | undefined;
  readonly scopes: readonly string[];
}

/** What each service asks first: whose token it is, what it opens, and whose context is meant. */
export class ServiceGate {
  constructor(
    private readonly hub: OutboundTools<Lti13Settings>,
    private readonly registrations: Registrations,
  ) {}

  /**
   * The token of the header, never of the query or the body (RFC 6750, 2.1 and 3.1). A client that was switched off or took a
   * scope back loses it at once.
   * @param anyOf one of these scopes is needed
   * @throws ServiceRefusal 401 without a good token, 403 without the scope
   */
  async requireAccess({ headers, from }: ServiceRequest, anyOf: readonly string[]): Promise<ToolAccess> {
    const [, token] = BEARER.exec(headers.authorization) ?? [];
    if (token === undefined) throw unauthorized(headers.authorization === '' ? 'Bearer' : 'Bearer error="invalid_token"');
    const grant = await this.hub.access.find(token);
    if (grant === undefined) this.hub.access.countFrom(from);
    const registration = grant === undefined ? undefined : this.registrations.active(grant.clientId);
    if (grant === undefined || registration === undefined) throw unauthorized('Bearer error="invalid_token"');
    const registered = scopesOf(registration);
    const scopes = grant.scopes.filter((scope) => registered.includes(scope));
    if (!anyOf.some((scope) => scopes.includes(scope))) throw insufficient(anyOf);
    return { registration, deploymentId: grant.deploymentId, scopes };
  }

  /** @throws ServiceRefusal 404 for a context of another client or deployment, and of a school where the tool no longer is */
  async requireContext({ registration, deploymentId }: ToolAccess, contextId: string | undefined): Promise<ToolContext> {
    const context = contextId !== undefined && CONTEXT_ID.test(contextId) ? await this.hub.contexts.find(contextId) : undefined;
    if (context?.clientId !== registration.clientId) throw notFound();
    if (deploymentId !== undefined && context.deploymentId !== deploymentId) throw notFound();
    const open = [...registration.tools.values()].filter(({ resource }) => resource.enabled);
    const isDeployed = open.some((tool) => deploymentOf(tool, context.schoolId) === context.deploymentId);
    if (!isDeployed) throw notFound();
    return context;
  }
}

function unauthorized(challenge: string): ServiceRefusal {
  return new ServiceRefusal(401, 'invalid_token', 'a valid access token is needed', { 'WWW-Authenticate': challenge });
}

function insufficient(anyOf: readonly string[]): ServiceRefusal {
  const challenge = `Bearer error="insufficient_scope", scope="${anyOf.join(' ')}"`;
  return new ServiceRefusal(403, 'insufficient_scope', 'the token does not cover this', { 'WWW-Authenticate': challenge });
}
