import type { Material } from '../domain/material.js';
import type { Subject } from '../domain/resource.js';
import type { ToolWords } from '../domain/selection.js';

/** What a teacher chose in a tool's picker, before it is embedded. */
export interface SelectionModels {
  selection: {
    readonly tool: string;
    readonly subject: Subject;
    readonly icon: string;
    readonly group: string;
    readonly items: readonly {
      readonly title: string;
      readonly text?: string | undefined;
      readonly from?: string | undefined;
      readonly until?: string | undefined;
      /** Present when results are wanted for it. */
      readonly scoreMaximum?: number | undefined;
      /** Present where it is no launch: what it is, and on whose site. */
      readonly content?: { readonly kind: Material['kind']; readonly host: string } | undefined;
    }[];
    /** How many things there was no place for, and which kinds of them, as the tool calls them. */
    readonly leftOut: { readonly count: number; readonly kinds: readonly string[] };
    /** The tool's own. */
    readonly words: Pick<ToolWords, 'error' | 'message'>;
    readonly action: string;
    /** Where the picker opens once more. */
    readonly againHref: string;
    readonly backHref: string;
    readonly csrfToken: string;
  };
}
