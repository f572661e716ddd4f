import type { PageModels, PageName } from '../page-models.js';

/** A page to draw: its name and what it is drawn from. */
export type Page = { readonly [N in PageName]: { readonly name: N; readonly model: PageModels[N] } }[PageName];
