import type { Level } from '../domain/group.js';
import type { Role } from '../domain/profile.js';
import type { AttributeName } from '../domain/release.js';
import type { ResourceKind, Subject } from '../domain/resource.js';
import type { ToolEvent, ToolState } from '../domain/tool-registration.js';
import type { ToolTest } from '../domain/tool-test.js';
import type { ToolDifference, ToolService } from '../domain/tool-request.js';
import type { ToolPresentation } from '../flows/tool-registry/grant.js';
import type { PlatformFacts, RequestFault } from '../protocols/contract/tool-registrar.js';

/** How a tool's description comes: typed into a form, pasted as JSON, or sent by the tool after its page was opened. */
export type ToolWay = 'ouvrir' | 'description' | 'saisie';

/** Something an administrator grants, or not. */
interface Choice<T extends string> {
  readonly name: T;
  readonly checked: boolean;
}

export interface ToolReviewForm {
  readonly title: string;
  readonly titleEn: string;
  readonly summary: string;
  readonly publisher: string;
  readonly subject: Subject;
  readonly kind?: ResourceKind | undefined;
  readonly icon: string;
  readonly licence: 'free' | 'required';
  readonly presentation: ToolPresentation;
  readonly schools: string;
  readonly levels: readonly Choice<Level>[];
  readonly roles: readonly Choice<Role>[];
  readonly services: readonly Choice<ToolService>[];
  /** What it may be told, for each role. */
  readonly attributes: readonly { readonly name: AttributeName; readonly purpose: string; readonly roles: readonly Choice<Role>[] }[];
}

/** Pages of tools that are added while the hub runs. */
export interface ToolModels {
  tools: {
    readonly homeHref: string;
    readonly action: string;
    readonly csrfToken: string;
    readonly tools: readonly { readonly href: string; readonly name: string; readonly host: string; readonly state: ToolState; readonly awaits: boolean; readonly at: number; readonly isDown: boolean; readonly testHref?: string }[];
  };
  /** The three ways to register one tool, for an administrator or, without account, for its vendor. */
  toolEntry: {
    readonly isVendor: boolean;
    readonly backHref?: string;
    readonly action: string;
    readonly csrfToken: string;
    readonly facts: PlatformFacts;
    /** What was sent with a fault in it; to be mended. */
    readonly sent?: { readonly way: ToolWay; readonly fields: Readonly<Record<string, string>>; readonly faults: readonly RequestFault[] };
    /** The vendor's link, shown once. */
    readonly link?: string;
    /** Somebody said the tool had registered, and it has not. */
    readonly isAwaited: boolean;
  };
  /** The tool's own registration page, to be opened beside this one. */
  toolOpen: { readonly isVendor: boolean; readonly host: string; readonly href: string; readonly backHref: string; readonly doneHref: string };
  toolReview: {
    readonly backHref: string;
    readonly action: string;
    readonly csrfToken: string;
    readonly version: number;
    readonly name: string;
    readonly description: string;
    readonly host: string;
    readonly state: ToolState;
    readonly awaits: boolean;
    /** Its keys lie on another host than the tool itself. */
    readonly foreignKeys: boolean;
    readonly addresses: readonly { readonly field: ToolDifference['field']; readonly values: readonly string[] }[];
    readonly changes: readonly ToolDifference[];
    readonly history: readonly { readonly what: ToolEvent['what']; readonly at: number; readonly who: string }[];
    readonly facts: PlatformFacts;
    readonly form: ToolReviewForm;
    readonly fault?: 'form' | 'schools' | 'unusable';
    /** Of a tool that is not offered: where it is tried with people who do not exist, and what came of it last. */
    readonly test?: { readonly action: string; readonly last?: Pick<ToolTest, 'at' | 'by' | 'checks'> };
  };
  /** After a vendor registered, and for a link that is used up. */
  vendorDone: { readonly isDone: boolean };
}
