import { randomBytes } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify, type JWTPayload, type ProtectedHeaderParameters } from 'jose';

const LTI = 'https://purl.imsglobal.org/spec/lti/claim/';
const DEEP_LINKING_SETTINGS = 'https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings';
const LOGIN_FIELDS = ['client_id', 'iss', 'login_hint', 'lti_deployment_id', 'lti_message_hint', 'target_link_uri'];

export interface ToolRegistration {
  readonly issuer: string;
  readonly clientId: string;
  readonly redirectUri: string;
}

export interface ToolOptions {
  /** What the tool's clock says; the system's by default. */
  readonly now?: () => number;
  /** What is expected; a resource link request by default. */
  readonly messageType?: string;
  /** It is in a frame, and told so at the login and at the answer. */
  readonly framed?: boolean;
  /** A state of the test's own; random by default. */
  readonly state?: string;
}

export interface AcceptedLaunch {
  readonly header: ProtectedHeaderParameters;
  readonly claims: JWTPayload & Readonly<Record<string, unknown>>;
  readonly token: string;
}

type Fields = Readonly<Record<string, string>>;

interface Pending {
  readonly login: Fields;
  readonly nonce: string;
}

/**
 * A tool that takes the specification at its word: it refuses a login or a launch for any clause of LTI 1.3 Core 5.3 and 5.4
 * and of Security Framework 1.0, 5.1.1 to 5.1.3 that is not kept.
 */
export class StrictTool {
  private readonly pending = new Map<string, Pending>();
  private readonly keySet: ReturnType<typeof createRemoteJWKSet>;

  constructor(
    private readonly registration: ToolRegistration,
    private readonly options: ToolOptions = {},
  ) {
    const { issuer, clientId } = registration;
    this.keySet = createRemoteJWKSet(new URL(`${issuer}/lti/tools/${encodeURIComponent(clientId)}/jwks`), { cacheMaxAge: 0, cooldownDuration: 0 });
  }

  get authorizeUrl(): string {
    return `${this.registration.issuer}/lti/authorize`;
  }

  /** What the tool asks for after a login initiation, given as it came. */
  begin(sent: URLSearchParams, differences: Readonly<Record<string, string | undefined>> = {}): Fields {
    const login = checkedLogin(sent, this.registration, this.storage());
    const state = this.options.state ?? randomBytes(24).toString('base64url');
    const nonce = randomBytes(24).toString('base64url');
    this.pending.set(state, { login, nonce });
    const request = {
      scope: 'openid',
      response_type: 'id_token',
      client_id: this.registration.clientId,
      redirect_uri: this.registration.redirectUri,
      login_hint: login['login_hint'],
      state,
      response_mode: 'form_post',
      nonce,
      prompt: 'none',
      lti_message_hint: login['lti_message_hint'],
      ...differences,
    };
    return Object.fromEntries(Object.entries(request).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
  }

  private storage(): Fields {
    return this.options.framed === true ? { lti_storage_target: '_parent' } : {};
  }

  /** The launch the platform posted. @throws Error naming what is not as it must be */
  async accept(fields: Fields): Promise<AcceptedLaunch> {
    const { id_token: token, state = '' } = fields;
    if (token === undefined) throw new Error(`no token: ${JSON.stringify(fields)}`);
    const { id_token: _token, state: _state, ...others } = fields;
    must(new URLSearchParams(others).toString() === new URLSearchParams(this.storage()).toString(), 'only id_token and state are posted, and to a frame where its store is');
    const pending = this.pending.get(state);
    if (pending === undefined) throw new Error('the state is not one of this tool');
    this.pending.delete(state);
    const { issuer, clientId } = this.registration;
    const now = this.options.now?.() ?? Date.now();
    const { protectedHeader, payload } = await jwtVerify(token, this.keySet, {
      issuer, audience: clientId, algorithms: ['RS256'], typ: 'JWT', currentDate: new Date(now), maxTokenAge: 10, clockTolerance: 1, requiredClaims: ['iat', 'exp', 'nonce'],
    });
    checkSecurity(protectedHeader, payload, pending.nonce, clientId);
    checkMessage(payload, pending.login, this.options.messageType ?? 'LtiResourceLinkRequest');
    checkTexts(payload, []);
    return { header: protectedHeader, claims: payload, token };
  }
}

/** Security Framework 1.0, Step 1, and Core 4.1: each field once, and the platform and client of the registration. */
function checkedLogin(sent: URLSearchParams, { issuer, clientId }: ToolRegistration, storage: Fields): Fields {
  const expected = [...LOGIN_FIELDS, ...Object.keys(storage)].sort();
  must([...sent.keys()].sort().join() === expected.join(), `a login has ${expected.join(', ')}, each once; not ${[...sent.keys()].join()}`);
  const login = Object.fromEntries(sent);
  must(Object.entries(storage).every(([name, value]) => login[name] === value), 'the store is where it is said to be');
  must(login['iss'] === issuer, 'iss is the registered issuer');
  must(login['client_id'] === clientId, 'client_id is the registered one');
  return login;
}

/** Security Framework 1.0, 5.1.2 and 5.1.3. */
function checkSecurity(header: ProtectedHeaderParameters, claims: JWTPayload, nonce: string, clientId: string): void {
  must(Object.keys(header).sort().join() === 'alg,kid,typ', 'the header has alg, kid and typ only');
  must(typeof header.kid === 'string' && header.kid !== '', 'kid is there');
  must(claims.aud === clientId, 'aud is one string');
  must(claims['azp'] === undefined || claims['azp'] === clientId, 'azp is the client');
  must(claims['nonce'] === nonce, 'the nonce is the one that was sent');
  must(Number.isInteger(claims.iat) && Number.isInteger(claims.exp) && Number(claims.exp) > Number(claims.iat), 'iat and exp are whole seconds, in this order');
  must(claims.sub === undefined || isId(claims.sub), 'sub is an identifier');
}

/** Core 5.3 (required) and 5.4 (as they are when they are there). */
function checkMessage(claims: Readonly<Record<string, unknown>>, login: Fields, messageType: string): void {
  const claim = (name: string): unknown => claims[`${LTI}${name}`];
  must(claim('version') === '1.3.0', 'version');
  must(isId(claim('deployment_id')) && claim('deployment_id') === login['lti_deployment_id'], 'deployment_id is the one of the login');
  must(claim('target_link_uri') === login['target_link_uri'], 'target_link_uri is the one of the login');
  checkWhatFor(claim('message_type'), messageType, { link: claim('resource_link'), settings: claims[DEEP_LINKING_SETTINGS] });
  checkRoles(claim('roles'), claim('role_scope_mentor'));
  checkContext(claim('context'));
  checkPresentation(claim('launch_presentation'));
  const platform = claim('tool_platform');
  must(platform === undefined || isId(fieldOf(platform, 'guid')), 'tool_platform.guid');
  const custom = claim('custom');
  must(custom === undefined || Object.values(custom as object).every((value) => typeof value === 'string'), 'custom holds strings');
  for (const name of Object.keys(claims)) must(/^[a-z_]+$/.test(name) || URL.canParse(name), `a claim of another kind has a full URL for a name, not ${name}`);
}

/** Core 5.3.1 and 5.3.5; Deep Linking 2.0, 4.4: nothing is linked yet while it is being chosen. */
function checkWhatFor(message: unknown, expected: string, { link, settings }: { readonly link: unknown; readonly settings: unknown }): void {
  if (message !== 'LtiDeepLinkingRequest') {
    must(message === expected, 'message_type');
    must(settings === undefined, 'deep_linking_settings are of another message');
    return must(isId(fieldOf(link, 'id')), 'resource_link.id');
  }
  must(link === undefined, 'resource_link is of another message');
  must(URL.canParse(String(fieldOf(settings, 'deep_link_return_url'))), 'deep_link_return_url');
  for (const name of ['accept_types', 'accept_presentation_document_targets']) {
    const listed = fieldOf(settings, name);
    must(Array.isArray(listed) && listed.length > 0 && listed.every((each) => typeof each === 'string'), name);
  }
  for (const name of ['accept_multiple', 'accept_lineitem', 'auto_create']) must(typeof fieldOf(settings, name) === 'boolean', name);
}

/** Core 5.3.7 and 5.4.3: full URIs, at least one of the standard, mentors only by role. */
function checkRoles(roles: unknown, mentored: unknown): void {
  if (!Array.isArray(roles)) throw new Error('roles is a list');
  const standard = /^http:\/\/purl\.imsglobal\.org\/vocab\/(lis\/v2\/(membership|institution\/person|system\/person)#[A-Z][A-Za-z]+|lti\/system\/person#TestUser)$/;
  must(roles.every((role) => typeof role === 'string' && standard.test(role)), 'roles are full URIs');
  must(new Set(roles).size === roles.length, 'no role occurs twice');
  must(mentored === undefined || (Array.isArray(mentored) && mentored.every(isId)), 'role_scope_mentor is a list of identifiers');
  must(mentored === undefined || roles.includes('http://purl.imsglobal.org/vocab/lis/v2/membership#Mentor'), 'role_scope_mentor is for mentors');
}

/** Core 5.4.1. */
function checkContext(context: unknown): void {
  if (context === undefined) return;
  must(isId(fieldOf(context, 'id')), 'context.id');
  const type = fieldOf(context, 'type');
  const standard = /^http:\/\/purl\.imsglobal\.org\/vocab\/lis\/v2\/course#(CourseTemplate|CourseOffering|CourseSection|Group)$/;
  must(type === undefined || (Array.isArray(type) && type.some((each) => standard.test(String(each)))), 'context.type has one of the standard');
}

/** Core 5.4.4. */
function checkPresentation(presentation: unknown): void {
  if (presentation === undefined) return;
  must(['frame', 'iframe', 'window', undefined].includes(fieldOf(presentation, 'document_target') as string | undefined), 'document_target');
  const returnUrl = fieldOf(presentation, 'return_url');
  must(returnUrl === undefined || (typeof returnUrl === 'string' && URL.canParse(returnUrl)), 'return_url is an address');
}

/** No null anywhere, and no text with blanks around it. */
function checkTexts(value: unknown, path: readonly string[]): void {
  if (value === null) throw new Error(`the tool refuses: ${path.join('.')} is null`);
  if (typeof value === 'string') must(value === value.trim(), `${path.join('.')} has blanks around it`);
  if (typeof value === 'object') for (const [name, each] of Object.entries(value)) checkTexts(each, [...path, name]);
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

function isId(value: unknown): boolean {
  return typeof value === 'string' && /^[\x21-\x7e]{1,255}$/.test(value);
}

function must(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`the tool refuses: ${what}`);
}
