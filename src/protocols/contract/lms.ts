import type { ChosenItem } from '../../domain/selection.js';
import type { LmsPlatform } from '../../domain/lms.js';
import type { AttributeName } from '../../domain/release.js';
import type { RelayedScore } from '../../domain/grade-relay.js';
import type { ToolCheck } from '../../domain/tool-test.js';
import type { Parameters, Reply } from '../contract.js';

/** An LMS as the protocol knows it. */
export interface Lms extends LmsPlatform {
  /** Name of its registration, and of the hub's keys for it. */
  readonly id: string;
  readonly name: string;
  readonly allowAnonymous: boolean;
}

/** An authentication request that is about to be sent (Security Framework 1.0, 5.1.1.2). */
export interface LmsLogin {
  /** The LMS's authorization address with the whole request. */
  readonly authorizationUrl: string;
  readonly state: string;
  /** What the message must say; kept until it comes. */
  readonly expected: LmsExpectation;
  /** Frame of the LMS that keeps values for us, where it offers that (`lti_storage_target`). */
  readonly storage?: { readonly target: string; readonly origin: string } | undefined;
}

export interface LmsExpectation {
  readonly nonce: string;
  readonly targetLinkUri: string;
  /** As the login named it. */
  readonly deploymentId?: string | undefined;
}

/** A message of an LMS that passed every check (Core 1.3; Security Framework 1.0, 5.1.3). Nothing else of it crosses. */
export interface LmsMessage {
  readonly kind: 'resource-link' | 'deep-linking';
  readonly deploymentId: string;
  /** Absent: anonymous. */
  readonly subject?: string | undefined;
  readonly targetLinkUri: string;
  /** Roles of contexts and institutions in full, system roles left out (B-08). */
  readonly roles: readonly string[];
  readonly context?: { readonly id: string; readonly title?: string | undefined } | undefined;
  readonly resourceLink?: { readonly id: string; readonly title?: string | undefined; readonly history: readonly string[] } | undefined;
  readonly custom: Readonly<Record<string, string>>;
  /** What it says of the person, in the words of release. */
  readonly attributes: Readonly<Partial<Record<AttributeName, string>>>;
  /** `lis.person_sourcedid` */
  readonly sourcedId?: string | undefined;
  readonly presentation: { readonly documentTarget?: string | undefined; readonly locale?: string | undefined; readonly returnUrl?: string | undefined };
  readonly scores?: { readonly scopes: readonly string[]; readonly lineItemsUrl?: string | undefined; readonly lineItemUrl?: string | undefined } | undefined;
  readonly membershipsUrl?: string | undefined;
  readonly selection?: LmsSelection | undefined;
  /** Hubs this launch came through already, the first first (B-27). */
  readonly hops: readonly string[];
}

/** What an LMS lets somebody choose (Deep Linking 2.0, 4.4). */
export interface LmsSelection {
  readonly returnUrl: string;
  readonly acceptsLinks: boolean;
  readonly acceptsSeveral: boolean;
  readonly acceptsLineItems: boolean;
  readonly targets: readonly string[];
  /** Comes back as it is. */
  readonly data?: string | undefined;
}

/** Parameter of a link by which the LMS says which item it opens. */
export const ITEM_PARAMETER = 'passerelle_lien';

/** A link of ours for a course of the LMS: its address is the hub's, and all that it says of what it opens is the item's name (B-19). */
export interface LmsLinkItem {
  readonly itemId: string;
  readonly title: string;
  readonly text?: string | undefined;
  readonly lineItem?: ChosenItem['lineItem'];
}

/**
 * What became of a score that was sent: `delivered`; `outdated`, the LMS has a later one; `again`, another try may end otherwise,
 * not before `afterMs` where it says when; `refused`, no try will.
 */
export type ScoreDelivery =
  | { readonly outcome: 'delivered' | 'outdated' }
  | { readonly outcome: 'again'; readonly status?: number | undefined; readonly afterMs?: number | undefined }
  | { readonly outcome: 'refused'; readonly status: number };

export interface LmsLineItemDraft {
  readonly label: string;
  readonly scoreMaximum: number;
  /** Of the LMS. */
  readonly resourceLinkId: string;
  readonly resourceId: string;
  readonly tag?: string | undefined;
}

export interface LmsResult {
  readonly subject: string;
  readonly score: number;
  readonly maximum: number;
  readonly comment?: string | undefined;
}

export interface LmsListedMember {
  readonly subject: string;
  readonly roles: readonly string[];
  readonly isActive: boolean;
  readonly attributes: Readonly<Partial<Record<AttributeName, string>>>;
}

/** What the hub asks of an LMS by itself. Tokens are fetched, kept and renewed here. */
export interface LmsServices {
  /** Never rejects: what goes wrong is an outcome (AGS 2.0, 3.4; B-15). `subject` as the LMS calls the person. */
  postScore(lms: Lms, lineItemUrl: string, subject: string, score: RelayedScore): Promise<ScoreDelivery>;
  /** The address of the column of this link: the one that is there, else a new one. @throws HubError `LMS-PANNE`, `LMS-REFUS` */
  ensureLineItem(lms: Lms, lineItemsUrl: string, draft: LmsLineItemDraft): Promise<string>;
  /** Of one person where one is named. @throws HubError `LMS-PANNE`, `LMS-REFUS` */
  results(lms: Lms, lineItemUrl: string, subject?: string): Promise<readonly LmsResult[]>;
  /** Every page; of one link where one is named. @throws HubError `LMS-PANNE`, `LMS-REFUS` */
  members(lms: Lms, membershipsUrl: string, resourceLinkId?: string): Promise<readonly LmsListedMember[]>;
}

/** What an administrator of an LMS types in or copies. */
export interface HubAsTool {
  readonly loginUrl: string;
  readonly launchUrl: string;
  readonly keySetUrl: string;
  readonly domain: string;
  /** Its name and what it may ask for, for LMSs that read it as JSON. */
  readonly json: string;
}

/** A registration that an LMS just made of the hub. */
export interface RegisteredLms {
  readonly platform: LmsPlatform;
  /** As the LMS calls itself. */
  readonly name: string;
  readonly productFamily?: string | undefined;
  readonly deploymentId?: string | undefined;
}

/** The hub as a tool that LMSs launch. */
export interface LmsProtocol {
  readonly services: LmsServices;
  /** The addresses of one registration. */
  facts(registrationId: string): HubAsTool;
  /** Its public keys. */
  keySet(registrationId: string): Promise<Reply>;
  /**
   * Reads a third-party login and makes the authentication request (Security Framework 1.0, 5.1.1.1).
   * @throws HubError `LMS-DEMANDE`
   */
  login(lms: Lms, parameters: Parameters): Promise<LmsLogin>;
  /**
   * Judges a message. The state was matched with its browser before.
   * @throws HubError `LMS-MESSAGE` with the rule that was broken, `LMS-PANNE` when the LMS's keys cannot be read
   */
  accept(lms: Lms, idToken: string, state: string, expected: LmsExpectation): Promise<LmsMessage>;
  /** The answer to a request for content: what was chosen, or nothing (Deep Linking 2.0, 4.5). */
  answerSelection(lms: Lms, deploymentId: string, selection: LmsSelection, items: readonly LmsLinkItem[]): Promise<Reply>;
  /**
   * Registers the hub with an LMS (Dynamic Registration 1.0, as the tool).
   * @throws HubError `LMS-DEMANDE` when its configuration cannot be believed, `LMS-PANNE`, `LMS-REFUS`
   */
  register(registrationId: string, configurationUrl: string, registrationToken: string | undefined): Promise<RegisteredLms>;
  /** Every check of a test bench, whatever the others gave. Never rejects. */
  test(lms: Lms): Promise<readonly ToolCheck[]>;
  /** Ends its thread, if it has begun one. */
  close(): Promise<void>;
}
