import type { Role } from '../domain/profile.js';
import type { Locale } from '../domain/text.js';

/** What stands round every page. */
export interface Frame {
  readonly locale: Locale;
  /** Path and query of this page, for the language link. */
  readonly path: string;
  /** `pupil` pages are larger, plainer, and say *tu*. */
  readonly tone: 'pupil' | 'adult';
  readonly place: { readonly name: string; readonly detail: string };
  readonly visitor?: Visitor;
  /** A demonstration says so on every page. */
  readonly demo: boolean;
  /** The page stands in a frame of another of ours: nothing is round it, and its links lead out of the frame. */
  readonly inset?: true;
  /** Shown inside a page of an LMS, from where the other pages of the portal cannot be reached: nothing leads to them. */
  readonly isInside?: true;
}

export interface Visitor {
  /** `Léa · CP A` or `Mme Bertin · Enseignante`; already worded. */
  readonly label: string;
  readonly homeHref: string;
  /** Other schools, children or roles; the present one is marked. Empty when there is only one. */
  readonly hats: readonly HatLink[];
  /** For the sign-out form. */
  readonly csrfToken: string;
}

export interface HatLink {
  readonly href: string;
  readonly role: Role;
  /** School, or first name of the child. */
  readonly label: string;
  /** The school is in this person's hands, and somebody else's. */
  readonly delegated?: boolean;
  readonly current: boolean;
}
