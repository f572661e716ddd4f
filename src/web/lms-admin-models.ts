import type { LmsDeployment, LmsEvent, LmsState } from '../domain/lms.js';
import type { Role } from '../domain/profile.js';
import type { ToolCheck } from '../domain/tool-test.js';

/** What a form names and what stands in it. */
interface LmsInput {
  readonly name: string;
  readonly label: string;
  readonly example: string;
  readonly required: boolean;
  readonly value: string;
}

export interface LmsFormModel {
  readonly action: string;
  readonly csrfToken: string;
  readonly name: string;
  readonly inputs: readonly LmsInput[];
  /** Labels of the fields that do not hold what they should. */
  readonly faults: readonly string[];
}

/** What the administrator of the LMS copies there. */
export interface LmsCopied {
  readonly loginUrl: string;
  readonly launchUrl: string;
  readonly keySetUrl: string;
  readonly domain: string;
}

/** Pages on which an academy plugs LMSs in. */
export interface LmsAdminModels {
  lmsList: {
    readonly homeHref: string;
    readonly action: string;
    readonly csrfToken: string;
    readonly kinds: readonly { readonly id: string; readonly label: string; readonly help: string }[];
    readonly lmss: readonly { readonly href: string; readonly name: string; readonly issuer: string; readonly state: LmsState; readonly schools: number; readonly waiting: number }[];
    /** A code that no LMS waits under was typed. */
    readonly isUnknownCode: boolean;
  };
  lmsNew: {
    readonly backHref: string;
    readonly label: string;
    readonly steps: readonly string[];
    readonly registrationUrl: string;
    readonly facts: LmsCopied;
    readonly json: string;
    readonly form: LmsFormModel;
  };
  lmsReview: {
    readonly backHref: string;
    readonly action: string;
    readonly csrfToken: string;
    readonly version: number;
    readonly name: string;
    readonly issuer: string;
    readonly state: LmsState;
    readonly platform: readonly (readonly [name: string, value: string])[];
    readonly facts: LmsCopied;
    readonly deployments: readonly { readonly deploymentId: string; readonly state: LmsDeployment['state']; readonly school: string; readonly seenAt: number }[];
    readonly isUnknownSchool: boolean;
    /** Marks that it does not have yet. */
    readonly undelivered: number;
    readonly terms: {
      readonly allowAnonymous: boolean;
      readonly roles: readonly { readonly name: Role; readonly checked: boolean }[];
      readonly keyKind: string;
    };
    readonly test?: readonly ToolCheck[];
    readonly history: readonly { readonly what: LmsEvent['what']; readonly at: number; readonly who: string }[];
  };
  /** In the LMS: its administrator says yes to registering this portal there. */
  lmsRegister: { readonly host: string; readonly action: string };
  /** In the LMS: it is done; with a code where no academy expected it. */
  lmsRegistered: { readonly host: string; readonly code?: string };
}
