import { ToolRequest } from '../../../../domain/tool-request.js';
import type { ReadRequest, RequestFault } from '../../../contract/tool-registrar.js';
import { attributesAsked } from './claims.js';
import { Metadata, TOOL_CONFIGURATION } from './metadata.js';
import { ruleFaults, shapeFaults, targetOf } from './rules.js';
import { servicesAsked } from './scopes.js';
import { DEEP_LINKING_REQUEST } from '../vocabulary.js';

/** Bytes of a description. */
export const LARGEST = 65_536;

/**
 * A tool's description of itself through every check, in the hub's words. Never throws, and fetches nothing.
 * @param allowsLocal the hub itself is on this machine only
 */
export function readToolRequest(json: string, allowsLocal: boolean): ReadRequest {
  const raw = Buffer.byteLength(json) > LARGEST ? undefined : parsed(json);
  if (raw === undefined) return { faults: [notAnObject()] };
  const { data: metadata, error } = Metadata.safeParse(raw);
  if (error !== undefined) return { faults: shapeFaults(error) };
  const faults = ruleFaults(metadata, allowsLocal);
  if (faults.length > 0) return { faults };
  const { data: request, error: tooMuch } = ToolRequest.safeParse(requestOf(metadata));
  return tooMuch === undefined ? { request } : { faults: shapeFaults(tooMuch) };
}

function parsed(json: string): object | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function notAnObject(): RequestFault {
  return { rule: 'R-04', code: 'invalid_client_metadata', field: '', why: `must be one JSON object of at most ${LARGEST} bytes` };
}

function requestOf(metadata: Metadata): object {
  const tool = metadata[TOOL_CONFIGURATION];
  const targetLinkUri = targetOf(metadata) ?? '';
  const picker = tool.messages.find(({ type }) => type === DEEP_LINKING_REQUEST);
  const launch = tool.messages.find(({ type }) => type !== DEEP_LINKING_REQUEST);
  const custom = { ...tool.custom_parameters, ...launch?.custom_parameters };
  const deepLinkingUrl = picker === undefined ? undefined : (picker.target_link_uri ?? targetLinkUri);
  const pages = [targetLinkUri, ...(deepLinkingUrl === undefined ? [] : [deepLinkingUrl])];
  return {
    name: nameOf(metadata),
    description: tool.description,
    loginUrl: metadata.initiate_login_uri,
    redirectUris: metadata.redirect_uris,
    targetLinkUri,
    deepLinkingUrl,
    keySetUrl: metadata.jwks_uri,
    // A page below the domain is on a host of its own.
    domains: [...new Set([tool.domain, ...tool.secondary_domains, ...pages.map((page) => new URL(page).host)])],
    custom,
    attributes: attributesAsked(tool.claims, custom),
    services: servicesAsked(metadata.scope),
    homeUrl: metadata.client_uri,
    policyUrl: metadata.policy_uri,
    termsUrl: metadata.tos_uri,
    logoUrl: metadata.logo_uri,
    contacts: metadata.contacts,
  };
}

function nameOf({ client_name: name, 'client_name#fr': french, 'client_name#en': english }: Metadata): object {
  const fr = french ?? name;
  const en = english ?? (fr === name ? undefined : name);
  return en === undefined ? { fr } : { fr, en };
}
