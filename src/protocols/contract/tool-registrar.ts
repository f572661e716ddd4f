import type { AttributeName } from '../../domain/release.js';
import type { ToolRequest, ToolService } from '../../domain/tool-request.js';

/** What a registration token is for. */
export interface Invited {
  readonly clientId: string;
  /** It has made a registration already. */
  readonly isUsed: boolean;
}

/** A registration as it is kept. */
export interface RegisteredTool {
  readonly clientId: string;
  readonly deploymentId: string;
  readonly request: ToolRequest;
}

/** The flows' side of tools that register by themselves. */
export interface ToolRegistrar {
  /** @throws HubError `SYS-LIMITE` after too many tries with one token */
  invited(token: string): Promise<Invited | undefined>;
  /** Whether a tool is expected under this client id, or is registered. */
  isKnown(clientId: string): Promise<boolean>;
  /** Keeps what the tool asks for until somebody decides. Undefined: another took the invitation first. */
  register(clientId: string, request: ToolRequest): Promise<(RegisteredTool & { readonly accessToken: string }) | undefined>;
  /** The registration of a tool that shows its access token. */
  find(clientId: string, accessToken: string): Promise<RegisteredTool | undefined>;
  /** The tool asks for something else. What was granted goes on; more than that waits for a decision. */
  change(clientId: string, accessToken: string, request: ToolRequest): Promise<RegisteredTool | undefined>;
}

/** One thing that is wrong with what a tool says of itself. */
export interface RequestFault {
  /** Such as `R-06`. */
  readonly rule: string;
  /** Such as `invalid_redirect_uri`. */
  readonly code: string;
  /** Where it stands, such as `redirect_uris[0]`. */
  readonly field: string;
  /** For the tool's developer, in English. Never holds what was sent. */
  readonly why: string;
}

export type ReadRequest = { readonly request: ToolRequest; readonly faults?: undefined } | { readonly faults: readonly RequestFault[] };

/** What an administrator of a tool types in, for one client id. */
export interface PlatformFacts {
  readonly issuer: string;
  readonly clientId: string;
  readonly deploymentId: string;
  readonly authorizationUrl: string;
  readonly tokenUrl: string;
  readonly keySetUrl: string;
  /** All of the above, for tools that read it. */
  readonly configurationUrl: string;
}

/** How tools are added to an outbound protocol while the hub runs. */
export interface ToolEntry {
  facts(clientId: string, deploymentId: string): PlatformFacts;
  /** The tool's registration page with what it must know; undefined when the hub would send nobody to this address. */
  registrationPage(address: string, clientId: string, token: string): string | undefined;
  /** What a tool says of itself, as JSON. Never throws. */
  read(json: string): ReadRequest;
  /** The same for what somebody typed: each value under the name of its field in the description. Never throws. */
  readTyped(typed: TypedRequest): ReadRequest;
}

/** A tool's description as it is typed into a form; lists with one value a line. */
export interface TypedRequest {
  readonly name: string;
  readonly domain: string;
  readonly loginUrl: string;
  readonly redirectUris: string;
  readonly targetLinkUri: string;
  readonly deepLinkingUrl: string;
  readonly keySetUrl: string;
  /** `name=value`, one a line. */
  readonly custom: string;
  readonly services: readonly ToolService[];
  readonly attributes: readonly AttributeName[];
}
