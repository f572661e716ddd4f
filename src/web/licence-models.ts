/** A licence in one line. */
interface LicenceLine {
  readonly title: string;
  /** The school, or what stands above it. */
  readonly holder: string;
  readonly model: 'ETABL' | 'INDIV';
  /** Last day; empty for no end. */
  readonly until: string;
  readonly state: 'current' | 'coming' | 'over';
  /** Seats in use and seats there are; absent where they are not counted. */
  readonly seats?: { readonly used: number; readonly total: number };
}

export interface LicenceModels {
  /** What the school may use, and who asks for more. */
  licences: {
    readonly homeHref: string;
    readonly licences: readonly (LicenceLine & { readonly href: string })[];
    readonly requests: readonly { readonly id: string; readonly person: string; readonly detail: string; readonly resource: string; readonly at: number; readonly licenceHref?: string }[];
    readonly answerAction: string;
    readonly csrfToken: string;
  };
  /** Who has one licence, and who may get it. */
  licence: LicenceLine & {
    readonly backHref: string;
    readonly action: string;
    readonly holders: readonly { readonly id: string; readonly name: string; readonly detail: string }[];
    /** Classes and groups of the school that have it not; `wanted`: seats it would take. */
    readonly groups: readonly { readonly id: string; readonly name: string; readonly pupils: number; readonly wanted: number; readonly fits: boolean }[];
    readonly query: string;
    readonly people?: readonly { readonly id: string; readonly name: string; readonly detail: string }[];
    readonly csrfToken: string;
  };
}
