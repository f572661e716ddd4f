import { z } from 'zod';
import { instantOf } from './authentication-date.js';
import { isOfThePerson } from './attributes.js';
import type { Principal } from './principal.js';
import { requireListedChain } from './proxy-chain.js';
import { malformed, refusedTicket } from './refusals.js';
import type { CasSettings } from './settings.js';

const MOST_ATTRIBUTES = 500;

const Scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const Values = z.union([Scalar.transform((value) => [value]), z.array(Scalar).max(1_000)]);

/** CAS 2.5.2: exactly these keys, success or failure; a failure wins over whatever stands beside it. */
const Answer = z.object({
  serviceResponse: z.object({
    authenticationFailure: z.object({ code: z.string().optional() }).optional(),
    authenticationSuccess: z.object({
      user: z.string(),
      attributes: z.record(z.string().max(80), z.unknown()).nullish(),
      proxies: z.array(z.string()).nullish(),
    }).optional(),
  }),
});

/**
 * Reads the answer of `format=JSON`. Values that are no text, number or truth value are left out.
 * @throws HubError `CAS-TICKET` the server refuses the ticket; `AUTH-FORMAT` the answer is not one of CAS
 */
export function readJsonResponse(body: string, { proxyChains }: Pick<CasSettings, 'proxyChains'>): Principal {
  const answer = Answer.safeParse(parsed(body));
  if (!answer.success) throw malformed('not a JSON answer of CAS');
  const { authenticationFailure: failure, authenticationSuccess: success } = answer.data.serviceResponse;
  if (failure !== undefined) throw refusedTicket(failure.code ?? '');
  if (success === undefined) throw malformed('serviceResponse holds neither success nor failure');
  requireListedChain(success.proxies ?? [], proxyChains);
  return { user: success.user.trim(), ...attributesOf(success.attributes ?? {}) };
}

function attributesOf(released: Readonly<Record<string, unknown>>): Pick<Principal, 'attributes' | 'authenticatedAt'> {
  const entries = Object.entries(released);
  if (entries.length > MOST_ATTRIBUTES) throw malformed(`more than ${MOST_ATTRIBUTES} attributes`);
  const attributes = Object.create(null) as Record<string, readonly string[]>;
  for (const [name, value] of entries) {
    const values = valuesOf(value);
    if (isOfThePerson(name) && values.length > 0) attributes[name] = values;
  }
  const [date, ...others] = valuesOf(released['authenticationDate']);
  return { attributes, authenticatedAt: date === undefined || others.length > 0 ? undefined : instantOf(date) };
}

function valuesOf(value: unknown): readonly string[] {
  const values = Values.safeParse(value);
  return values.success ? [...new Set(values.data.map((text) => text.trim()).filter((text) => text !== ''))] : [];
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
