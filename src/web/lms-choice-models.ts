import type { Level } from '../domain/group.js';
import type { Subject } from '../domain/resource.js';
import type { Filter } from './page-models.js';
import type { ToolWords } from '../domain/selection.js';

/** A resource that a teacher may put into a course. */
export interface LmsChoiceRow {
  readonly id: string;
  readonly title: string;
  readonly publisher: string;
  readonly subject: Subject;
  readonly icon: string;
  readonly levels: readonly Level[];
  readonly isDown: boolean;
  readonly hasScores: boolean;
  /** Where its tool's picker opens. */
  readonly pickerHref?: string;
}

/** Pages in which a teacher chooses for a course of an LMS, and the one after a tool. */
export interface LmsChoiceModels {
  lmsCatalogue: {
    readonly lms: string;
    /** What the LMS takes: links at all, several of them, and marks with them. */
    readonly takes: { readonly links: boolean; readonly several: boolean; readonly marks: boolean };
    readonly query: string;
    /** Where the search and the choice are sent. */
    readonly action: string;
    /** What a search keeps of the address. */
    readonly kept: Readonly<Record<string, string>>;
    readonly filters: readonly Filter[];
    readonly kinds: readonly Filter[];
    readonly rows: readonly LmsChoiceRow[];
    readonly total: number;
    readonly allHref: string;
    readonly csrfToken: string;
  };
  lmsPicked: {
    readonly lms: string;
    readonly tool: string;
    readonly subject: Subject;
    readonly icon: string;
    readonly items: readonly { readonly title: string; readonly text?: string | undefined; readonly scoreMaximum?: number | undefined }[];
    readonly leftOut: readonly string[];
    readonly words: Pick<ToolWords, 'error' | 'message'>;
    readonly action: string;
    readonly backHref: string;
    readonly csrfToken: string;
  };
  lmsReturn: {
    /** Absent when it is not known any more which tool it was. */
    readonly tool?: string | undefined;
    readonly traceId?: string;
    readonly words: Pick<ToolWords, 'error' | 'message'>;
  };
}
