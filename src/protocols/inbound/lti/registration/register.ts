import { z } from 'zod';
import type { OutgoingResponse } from '../../../contract/outgoing.js';
import type { RegisteredLms } from '../../../contract/lms.js';
import { TOOL_CONFIGURATION } from '../../../lti/vocabulary.js';
import { parsedJson } from '../parsed-json.js';
import { asked } from '../services/asked.js';
import { failureOf, ServiceFailure } from '../services/failure.js';
import type { LtiTool } from '../tools.js';
import { isUsable, nameOf, productFamilyOf, readConfiguration, refused, type Configuration } from './configuration.js';
import { registrationRequest } from './request.js';

const LIMITS = { maxBytes: 256 * 1_024, timeoutMs: 10_000 };
const TOKEN = /^[\x21-\x7e]{1,4000}$/;
/** Some LMSs number what they name. */
const identifier = z.union([z.string(), z.number().int().transform(String)]).pipe(z.string().regex(/^[\x20-\x7e]{1,255}$/));

const Registered = z.object({
  client_id: identifier,
  [TOOL_CONFIGURATION]: z.object({ deployment_id: identifier.optional().catch(undefined) }).optional().catch(undefined),
});

export interface Invitation {
  readonly registrationId: string;
  readonly configurationUrl: string;
  readonly token: string | undefined;
}

/**
 * Registers the hub with an LMS (Dynamic Registration 1.0, as the tool).
 * @throws HubError `LMS-DEMANDE` when its configuration cannot be believed, `LMS-PANNE`, `LMS-REFUS`
 */
export async function register(tool: LtiTool, invitation: Invitation): Promise<RegisteredLms> {
  const { registrationId, configurationUrl, token } = invitation;
  if (!isUsable(configurationUrl, tool.origin)) throw refused('LR-01', 'the address of the configuration is no https address');
  if (token !== undefined && !TOKEN.test(token)) throw refused('LR-01', 'the registration token is unreadable');
  const headers = { Accept: 'application/json', ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }) };
  const said = await answerOf('configuration', () => tool.http.get({ url: configurationUrl, headers, ...LIMITS }));
  const configuration = readConfiguration(said, configurationUrl, tool.origin);
  const sent = { contentType: 'application/json', body: JSON.stringify(registrationRequest(tool, registrationId)) };
  const url = configuration.registration_endpoint;
  return registeredBy(configuration, await answerOf('registration', () => tool.http.post({ url, headers, ...sent, ...LIMITS })));
}

function registeredBy(configuration: Configuration, answer: string): RegisteredLms {
  const { data } = Registered.safeParse(parsedJson(answer));
  if (data === undefined) throw new ServiceFailure('refused', 'registration: the answer names no client').asHubError();
  return {
    platform: {
      issuer: configuration.issuer,
      clientId: data.client_id,
      authorizationUrl: configuration.authorization_endpoint,
      tokenUrl: configuration.token_endpoint,
      tokenAudience: configuration.authorization_server,
      keySetUrl: configuration.jwks_uri,
    },
    name: nameOf(configuration),
    productFamily: productFamilyOf(configuration),
    deploymentId: data[TOOL_CONFIGURATION]?.deployment_id,
  };
}

/** @throws HubError `LMS-PANNE`, `LMS-REFUS` */
async function answerOf(what: string, exchange: () => Promise<OutgoingResponse>): Promise<string> {
  try {
    const answer = await asked(exchange);
    if (answer.status === 200 || answer.status === 201) return answer.body;
    throw failureOf(what, answer);
  } catch (error) {
    throw error instanceof ServiceFailure ? error.asHubError() : error;
  }
}
