import type { Actor, ErrorCode } from '../domain/errors.js';
import type { Role } from '../domain/profile.js';
import type { CheckName } from '../flows/diagnosis.js';

export interface DiagnosisModels {
  /** Why can this person not open this resource? First who, then what, then the answer. */
  diagnosis: {
    readonly action: string;
    /** Absent for a delegate, who has no other page of the school. */
    readonly homeHref?: string;
    /** An administrator says which school. */
    readonly isAcademy: boolean;
    readonly schoolId: string;
    readonly query: string;
    readonly results?: readonly { readonly href: string; readonly name: string; readonly detail: string }[];
    readonly person?: { readonly id: string; readonly name: string; readonly detail: string; readonly otherHref: string };
    readonly resources: readonly { readonly id: string; readonly title: string; readonly chosen: boolean }[];
    readonly answer?: {
      readonly resource: string;
      /** What failed lately, the youngest first. */
      readonly failures: readonly { readonly at: number; readonly code: ErrorCode; readonly traceId: string }[];
      readonly hats: readonly {
        /** Absent for somebody who has no role left. */
        readonly role?: Role;
        readonly checks: readonly { readonly name: CheckName; readonly code?: ErrorCode; readonly acts?: Actor }[];
        readonly refusal?: ErrorCode;
        /** To be pasted to whoever can act: what is wrong where, and nobody's name. */
        readonly summary: string;
      }[];
    };
  };
}
