import type { Strategy } from 'passport';
import type { z } from 'zod';
import type { Period } from '../domain/calendar.js';
import type { Clock } from '../domain/clock.js';
import type { ErrorCode, HubError } from '../domain/errors.js';
import type { Hat } from '../domain/hat.js';
import type { Launch } from '../domain/launch.js';
import type { AttributeName, ReleasedAttribute } from '../domain/release.js';
import type { Resource } from '../domain/resource.js';
import type { SelectionTerms } from '../domain/selection.js';
import type { Gradebook } from './contract/gradebook.js';
import type { KeyCabinet } from './contract/keys.js';
import type { SelectionDesk } from './contract/selections.js';
import type { AccessDesk, ServiceEndpoint, ToolContexts } from './contract/services.js';
import type { ReleasedReview } from './contract/review.js';
import type { OutgoingHttp } from './contract/outgoing.js';
import type { Rosters, RosterSnapshots } from './contract/roster.js';
import type { ToolBench } from './contract/tool-bench.js';
import type { ToolEntry, ToolRegistrar } from './contract/tool-registrar.js';
import type { ToolFrame } from './contract/tool-frame.js';

/** What a protocol wants the browser to do. Plain data: no protocol touches a response object. */
export type Reply =
  | { readonly kind: 'redirect'; readonly url: string }
  /** A page that posts these fields to `action` by itself, with a visible button where there is no script. */
  | { readonly kind: 'form'; readonly action: string; readonly fields: Readonly<Record<string, string>> }
  | {
      readonly kind: 'document';
      readonly type: 'application/json' | 'application/xml' | 'application/samlmetadata+xml' | 'text/plain';
      readonly body: string;
      /** Public cache time; absent means no-store. */
      readonly cacheSeconds?: number;
      readonly status?: number;
    };

/** Parameters exactly as they came: each name with every value it had. */
export type Parameters = ReadonlyMap<string, readonly string[]>;

/** The last good copies of what others publish about themselves. They outlive the process. */
export interface DescriptionCopies {
  get(source: string): Promise<string | undefined>;
  /** `expiresAt` in milliseconds since 1970. */
  put(source: string, text: string, expiresAt: number): Promise<void>;
}

/** What is known of one source of descriptions. Times are milliseconds since 1970. */
export interface DescriptionState {
  /** The connection it is for, or the federation it is of. */
  readonly source: string;
  readonly readAt?: number | undefined;
  readonly validUntil?: number | undefined;
  /** Since when it could not be read again; absent while all is well. */
  readonly failingSince?: number | undefined;
  readonly failures: number;
  /** Why it failed the last time. */
  readonly note?: string | undefined;
}

/** What came of reading a source. */
export interface DescriptionReport extends DescriptionState {
  readonly outcome: 'read' | 'unchanged' | 'failed';
  /** Why it failed, or what those who run the hub should know of what was read. */
  readonly notes: readonly string[];
}

/** Descriptions of providers that are fetched from elsewhere and read again by themselves. */
export interface Descriptions {
  /** Reads again whatever it is time for. Never rejects; returns how many were read. */
  refreshDue(): Promise<number>;
  /** Reads all of them again now. Never rejects. */
  refreshAll(): Promise<readonly DescriptionState[]>;
}

/** Values that are used once, with an expiry (milliseconds from now). Every replay defence is one of these calls. */
export interface OneTimeValues {
  put(purpose: string, key: string, value: string, ttlMs: number): Promise<void>;
  /** Reads without using up. */
  peek(purpose: string, key: string): Promise<string | undefined>;
  /** Reads and uses up: of any number of concurrent takers exactly one gets it. */
  take(purpose: string, key: string): Promise<string | undefined>;
  /** Uses up what was read before: of any number of concurrent users exactly one is told true. */
  use(purpose: string, key: string): Promise<boolean>;
  /** True the first time this key is claimed within its life, false ever after. */
  claim(purpose: string, key: string, ttlMs: number): Promise<boolean>;
}

/* ---- Sign-in: what comes in ------------------------------------------------------------------------------------ */

/** A sign-in under way, bound to one browser and one connection. */
export interface Attempt {
  /** Opaque, random, safe in a path; at most 64 characters. */
  readonly id: string;
  readonly connectionId: string;
  /** For protocols whose request has an id of its own. Random, begins with an underscore. */
  readonly requestId: string;
  readonly createdAt: number;
  /** The provider is to ask for credentials now, whatever session the person has there. */
  readonly fresh?: boolean | undefined;
  /** Asks whether somebody is signed in at the provider already, who sees nothing if not (CAS `gateway`, SAML `IsPassive`). */
  readonly quiet?: boolean | undefined;
}

/** What the browser brought back, one value per name. */
export type Answer = Readonly<Record<string, string>>;

/** One call of a strategy's `authenticate(request, step)`. */
export type SignInStep =
  | { readonly step: 'begin'; readonly attempt: Attempt }
  | { readonly step: 'complete'; readonly attempt: Attempt; readonly answer: Answer };

/** An answer nobody asked for, at the address of a connection that takes such answers; for protocols with `unsolicitedLanding`. */
export interface UnsolicitedStep {
  readonly step: 'unsolicited';
  readonly answer: Answer;
}

export interface InboundConnection<S> {
  readonly id: string;
  readonly settings: S;
}

export interface InboundTools {
  readonly clock: Clock;
  readonly oneTime: OneTimeValues;
  readonly http: OutgoingHttp;
  /** The hub's public origin, such as `https://ent.example.fr`; from configuration, never from a request. */
  readonly origin: string;
}

/** The address a CAS-like server sends the browser back to. Fixed by configuration: never built from a request. */
export function returnUrl(origin: string, protocolId: string, connectionId: string, attemptId?: string): string {
  const base = `${origin}/connexion/${protocolId}/${connectionId}/retour`;
  return attemptId === undefined ? base : `${base}/${attemptId}`;
}

/** The address a SAML-like provider posts its answer to: one for the whole hub. */
export function postUrl(origin: string, protocolId: string): string {
  return `${origin}/connexion/${protocolId}/acs`;
}

/** The address to which a provider posts answers nobody asked for: one for each connection that takes them. */
export function unsolicitedUrl(origin: string, protocolId: string, connectionId: string): string {
  return `${origin}/connexion/${protocolId}/${connectionId}/acs`;
}

/** The address of our own description for providers of this protocol; also our name among them. */
export function metadataUrl(origin: string, protocolId: string): string {
  return `${origin}/connexion/${protocolId}/metadata`;
}

/** The address a SAML-like provider sends its logout messages to: one for the whole hub. */
export function logoutUrl(origin: string, protocolId: string): string {
  return `${origin}/connexion/${protocolId}/slo`;
}

/** A message of a provider about the end of sessions, as it came. */
export interface LogoutMessage {
  readonly method: 'GET' | 'POST';
  /** The query of a GET, the body of a form: not decoded, because a signature covers the very characters. */
  readonly raw: string;
  /** The connection the address names, where it names one. */
  readonly connectionId?: string | undefined;
  /** Network address of the sender. */
  readonly from: string;
}

/** What became of the sessions that a provider ended: all gone, some perhaps still there, none known. */
export type LogoutOutcome = 'all' | 'some' | 'unknown';

export type LogoutNotice =
  | {
      readonly kind: 'request';
      /** Several where one provider stands behind several connections. */
      readonly connectionIds: readonly string[];
      readonly subject?: string | undefined;
      /** Absent: every session of the subject. */
      readonly sessions?: readonly string[] | undefined;
      /** Undefined: the provider has no address for an answer. */
      answer(outcome: LogoutOutcome): Promise<Reply | undefined>;
    }
  | {
      /** The answer to a logout that began here. */
      readonly kind: 'response';
      readonly connectionId: string;
      /** The provider says that its session, and all it knows of, are over. */
      readonly confirmed: boolean;
    };

/** Single logout of one protocol, for all its connections. */
export interface LogoutService {
  /** Bytes; a longer form is refused unread. */
  readonly maxBytes: number;
  /** What answers any message, where the sender reads no pages; absent: refusals end on their page. */
  readonly silence?: Reply;
  /** Reads a message and checks where it comes from. @throws HubError with the rule that was broken */
  receive(message: LogoutMessage): Promise<LogoutNotice>;
  /** Whether the provider of a session can be asked to end it. */
  canBegin(connectionId: string, handle: string): Promise<boolean>;
  /** Asks a provider to end the session that just ended here; undefined when it cannot be asked. */
  begin(connectionId: string, handle: string): Promise<Reply | undefined>;
}

/** The address a discovery service sends the person back to with the provider they chose. */
export function discoveryUrl(origin: string, protocolId: string): string {
  return `${origin}/connexion/${protocolId}/decouverte`;
}

export interface DescribedProvider {
  /** Such as its entityID. */
  readonly name: string;
  /** Whether its own description asks not to be offered to choose from. Never rejects. */
  isHidden(): Promise<boolean>;
}

/** A way to sign in. */
export interface InboundProtocol<S = unknown> {
  readonly id: string;
  readonly settings: z.ZodType<S>;
  /** `redirect`: the answer is a GET that names the attempt; `post`: a cross-site form that names it in `RelayState`. */
  readonly answersBy: 'redirect' | 'post';
  /** Names of the fields of an answer; anything else is dropped before the strategy sees it. */
  readonly answerFields: readonly string[];
  /**
   * A passport strategy for one connection. Its `authenticate(request, step)` takes a `SignInStep` and ends in
   * `redirect(url)` for `begin`, in `success(ExternalIdentity)` for `complete`, and in `error(HubError)` otherwise.
   */
  strategy(connection: InboundConnection<S>, tools: InboundTools): Strategy;
  /**
   * The page of ours to which an answer that nobody asked for leads; empty for the person's own. Undefined when the connection
   * takes no such answers.
   */
  unsolicitedLanding?(connection: InboundConnection<S>, answer: Answer): string | undefined;
  /** True when the refusal may be nobody's fault, and beginning anew without a word may well end otherwise. */
  worthAnotherTry?(refusal: HubError): boolean;
  /** What the provider is called among those of this protocol; absent where they have no such names. */
  describe?(connection: InboundConnection<S>): DescribedProvider;
  /** Our own description, for the other side's administrator. */
  metadata?(tools: InboundTools): Promise<Reply>;
  /** Where a person can also end the session at the provider. */
  signOutUrl?(connection: InboundConnection<S>, backTo: string): string | undefined;
  /**
   * Single logout. Messages come to the return address of the connection as a form where answers come by redirect, else to
   * `logoutUrl` both ways. Undefined when this deployment cannot take part.
   */
  logout?(connections: readonly InboundConnection<S>[], tools: InboundTools): LogoutService | undefined;
}

/* ---- Launch: what goes out ------------------------------------------------------------------------------------- */

export interface OutboundResource<S> {
  readonly resource: Resource;
  readonly settings: S;
}

/** What the resource is told: decided by the release engine, only put into words by the protocol. */
export interface Released {
  /** The pseudonym; absent for an anonymous resource. */
  readonly subject?: string;
  readonly hat: Hat;
  readonly attributes: readonly ReleasedAttribute[];
  /** The class or group the launch happens in, else the school; always the school for an anonymous resource. Stable identifiers. */
  readonly context: { readonly id: string; readonly kind: 'class' | 'group' | 'school' | 'course'; readonly title: string };
  /** Present for somebody who comes from an LMS. */
  readonly brokered?: ReleasedVisit;
  /** What an answer of the picker may hold, where not everything that the hub could take. */
  readonly selection?: SelectionTerms;
  /** For a parent, where the role is told: pseudonyms of the children at this resource. */
  readonly mentorOf: readonly string[];
  /** The activity it is of; absent when the resource itself was opened. */
  readonly link?: ReleasedLink;
  /** Whose work is looked at; absent unless that is what the launch is for. */
  readonly review?: ReleasedReview;
  readonly locale: 'fr' | 'en';
}

/** What an LMS said that tools are told of as well. */
export interface ReleasedVisit {
  /** In full; they stand instead of those of the hat. */
  readonly roles: readonly string[];
  /** The hubs that the launch came through, this one last. */
  readonly hops: readonly string[];
  /** Where the page is shown, such as `iframe`. */
  readonly documentTarget?: string | undefined;
}

/** A place in a class where a resource is embedded. */
export interface ReleasedLink {
  /** Random, and known to no other tool. */
  readonly id: string;
  readonly title: string;
  readonly text?: string;
  /** Between which days it is open; absent ends are open. */
  readonly period: Period;
  /** Page of the tool to open; absent: the resource's own. */
  readonly url?: string;
  /** Over the custom parameters of the resource. */
  readonly custom: Readonly<Record<string, string>>;
}

/** The flows' side of a launch, as a protocol sees it. */
export interface LaunchDesk {
  peek(launchId: string): Promise<Launch | undefined>;
  /**
   * Uses the launch up, and records it with the attributes that leave the hub now. Of any number of concurrent takers
   * exactly one is told true.
   */
  take(launch: Launch, released: readonly AttributeName[]): Promise<boolean>;
  /**
   * What the resource is told, by the decision as of now and not as of the click.
   * @throws HubError of status 403: the refusal of the decision, or `RES-DONNEES` when something required cannot be produced
   */
  release(launch: Launch): Promise<Released>;
  /** Records that the protocol refused a launch. @throws HubError `SYS-LIMITE` when the same launch was refused many times */
  refuse(launch: Launch, refusal: LaunchRefusal): Promise<void>;
  /** Where the resource may send the person back to, with what it has to say. */
  returnUrl(launch: Launch): string;
}

export interface LaunchRefusal {
  readonly code: ErrorCode;
  /** The clause that was broken, such as `P-12`. */
  readonly rule: string;
  readonly detail: string;
}

export interface OutboundTools<S> {
  readonly clock: Clock;
  readonly oneTime: OneTimeValues;
  readonly origin: string;
  /** The resources of this protocol as of now. The same list as before when nothing has changed. */
  readonly resources: () => readonly OutboundResource<S>[];
  /** Keyed hash of a text, by a secret of this hub: what is given out with it comes back unchanged or not at all. */
  readonly seal: (text: string) => string;
  /** For what a tool publishes about itself, such as its keys. */
  readonly http: OutgoingHttp;
  readonly contexts: ToolContexts;
  readonly access: AccessDesk;
  readonly gradebook: Gradebook;
  readonly rosters: Rosters;
  readonly snapshots: RosterSnapshots;
  readonly registrar: ToolRegistrar;
  readonly desk: LaunchDesk;
  readonly selections: SelectionDesk;
  readonly keys: KeyCabinet;
  /** Name and stable identifier of this hub, as tools see it. */
  readonly platform: { readonly guid: string; readonly name: string };
}

export interface EndpointRequest {
  readonly method: 'GET' | 'POST';
  readonly parameters: Parameters;
  readonly pathParameters: Readonly<Record<string, string>>;
  /** The signed-in session, when the browser brought its cookie. */
  readonly session?: Caller | undefined;
  /** The visits from LMSs whose cookies it brought: they may do what was begun in them, and nothing else. */
  readonly visits?: readonly Caller[] | undefined;
}

/** Somebody whom a cookie names: a person of the directory, or somebody whom an LMS knows. */
export interface Caller {
  readonly personId: string;
  /** What launches call the session (see `Launch.sessionRef`). */
  readonly ref: string;
}

/** An address a protocol serves. POST bodies are form-encoded and capped before they get here. */
export interface Endpoint {
  readonly methods: readonly ('GET' | 'POST')[];
  /** Express path, such as `/lti/tools/:clientId/jwks`. */
  readonly path: string;
  /** Bytes of a form, where more than 64 kB are needed. */
  readonly maxBytes?: number;
  /** Its answers may stand in a frame of a page of ours, and of nobody else's. */
  readonly inFrames?: boolean;
  handle(request: EndpointRequest): Promise<Reply>;
}

/** A running outbound protocol, holding its resources. */
export interface OutboundService {
  /**
   * Opens a resource for a launch that was just allowed, with what may be told. The protocol takes the launch when it lets
   * the person through.
   */
  open(launch: Launch, released: Released): Promise<Reply>;
  /** Where a launch is to be shown in a frame of a page of ours: instead of `open`, which it leaves to the frame. Undefined: it is not. */
  frame?(launch: Launch, released: Released): ToolFrame | undefined;
  readonly endpoints: readonly Endpoint[];
  /** Whether the tool of a resource has a picker, where a teacher chooses what to embed. */
  hasPicker?(resourceId: string): boolean;
  /** Whether the tool of a resource may send results. */
  hasScores?(resourceId: string): boolean;
  /** Why a resource cannot be opened at a school at all, whoever asks; undefined when it can. */
  refusalAt?(resourceId: string, schoolId: string): ErrorCode | undefined;
  /** What tools ask of the hub by themselves. */
  readonly services?: readonly ServiceEndpoint[];
  /** How tools are added while the hub runs; absent where they are not. */
  readonly entry?: ToolEntry;
  /** How tools are tried; absent where they cannot be. */
  readonly bench?: ToolBench;
}

export interface OutboundProtocol<S = unknown> {
  readonly id: string;
  readonly settings: z.ZodType<S>;
  serve(tools: OutboundTools<S>): OutboundService;
}
