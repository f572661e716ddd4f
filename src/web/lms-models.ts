import type { DeadLetter } from '../flows/lms/dead-letters.js';

/** Pages that an LMS leads to. */
export interface LmsModels {
  /**
   * The browser keeps nothing inside the LMS: a window of its own. Where the LMS offers to keep a value for us, script first tries
   * that: gives the proof and goes on, or gets it back and sends it with the answer that waits.
   */
  lmsWindow: {
    readonly lms: string;
    readonly href: string;
    readonly keeping?: KeptByLms & { readonly proof: string; readonly then: string };
    readonly fetching?: KeptByLms & { readonly action: string; readonly parked: string };
  };
  /** What a visit without a resource is for. */
  lmsHome: {
    readonly lms: string;
    /** Opens the person's own pages in a window of its own; absent for somebody who is not linked. */
    readonly portalHref?: string;
    /** Where an account is linked, in a window of its own; absent for an anonymous visit. */
    readonly linkHref?: string;
    /** Marks that did not get home; for teachers. */
    readonly marksHref?: string;
  };
  /** Marks of a course that the LMS does not have, for its teacher. */
  lmsMarks: {
    readonly lms: string;
    readonly action: string;
    readonly csrfToken: string;
    readonly letters: readonly DeadLetter[];
    /** To what the visit is for. */
    readonly onHref: string;
  };
  /** An account of an LMS and a person, before they are tied. */
  lmsLink: {
    readonly lms: string;
    readonly calledThere: string;
    readonly school: string;
    readonly person: string;
    readonly code: string;
    readonly csrfToken: string;
  };
}

/** Where the LMS keeps a value for us (platform storage), and under which name. */
interface KeptByLms {
  readonly target: string;
  readonly origin: string;
  readonly key: string;
}
