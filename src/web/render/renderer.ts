import type { Locale } from '../../domain/text.js';
import type { Frame } from '../frame-models.js';
import type { PageModels, PageName } from '../page-models.js';
import { createAssets, type Assets } from './assets.js';
import { createKit } from './kit.js';
import { readMessages } from './messages.js';
import { compileViews } from './views.js';

/** Parts of the catalogues that are looked up by a value. */
type WordGroup = 'roles' | 'subjects' | 'kinds' | 'levels' | 'attributes' | 'protocols' | 'actors' | 'progressWords' | 'diagnosisChecks' | 'facets';

/** Draws pages. Everything that does not depend on the visitor is made when it is created. */
export interface Renderer {
  readonly assets: Assets;
  /** The whole page as HTML. Every value of the model is escaped. */
  render<N extends PageName>(name: N, model: PageModels[N], frame: Frame): string;
  /** A value of the domain in plain words; the value itself when there are none. */
  word(locale: Locale, group: WordGroup, value: string): string;
}

export interface RendererOptions {
  /** A demonstration says so on every page, also on those drawn for lack of anything better. */
  readonly demo: boolean;
}

export function createRenderer({ demo }: RendererOptions): Renderer {
  const assets = createAssets();
  const messages = readMessages();
  const kits = {
    fr: createKit('fr', messages.fr, assets, demo),
    en: createKit('en', messages.en, assets, demo),
  };
  const draw = compileViews(Object.keys(messages.fr.titles));
  return {
    assets,
    render: (name, model, frame) => draw(name, { m: model, frame, kit: kits[frame.locale] }),
    word(locale, group, value) {
      const words: Readonly<Record<string, string>> = messages[locale][group];
      return Object.hasOwn(words, value) ? (words[value] ?? value) : value;
    },
  };
}
