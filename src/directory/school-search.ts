import type { Clock } from '../domain/clock.js';
import { foldText, type Organisation } from '../domain/organisation.js';
import type { DirectoryCollections } from './collections.js';

const FRESH_MS = 10 * 60_000;
const PAGE = 1_000;
/** More schools than an academy has. */
const MOST_SCHOOLS = 20_000;
const MOST_RESULTS = 20;
/** Every word asked for is looked for in every school: more would only cost time. */
const MOST_WORDS = 8;
/** How people write it, and how it stands in the name. */
const LONG_FORMS: Readonly<Record<string, string>> = { st: 'saint', ste: 'sainte' };

interface Entry {
  readonly school: Organisation;
  readonly words: readonly string[];
}

/** Finds schools by the beginnings of words of their name, town or identifier, in any order, accents aside. */
export class SchoolSearch {
  private entries: readonly Entry[] = [];
  private loadedAt = Number.NEGATIVE_INFINITY;
  private loading: Promise<void> | undefined;

  constructor(
    private readonly directory: DirectoryCollections,
    private readonly clock: Clock,
  ) {}

  async find(query: string): Promise<readonly Organisation[]> {
    await this.refresh();
    const wanted = foldText(query.slice(0, 100)).split(' ').filter((word) => word !== '').slice(0, MOST_WORDS);
    if (wanted.length === 0) return [];
    const matches = (entry: Entry) => wanted.every((word) => entry.words.some((candidate) => begins(candidate, word)));
    const found: Organisation[] = [];
    for (const entry of this.entries) {
      if (matches(entry)) found.push(entry.school);
      if (found.length === MOST_RESULTS) break;
    }
    return found;
  }

  /** How many schools stand below this organisation. */
  async countBelow(organisationId: string): Promise<number> {
    await this.refresh();
    return this.entries.filter(({ school }) => school.ancestors.includes(organisationId)).length;
  }

  private async refresh(): Promise<void> {
    // A directory that was empty is about to be filled: nobody should wait ten minutes to see it.
    if (this.entries.length > 0 && this.clock.now() - this.loadedAt < FRESH_MS) return;
    this.loading ??= this.load().finally(() => { this.loading = undefined; });
    await this.loading;
  }

  private async load(): Promise<void> {
    const entries: Entry[] = [];
    let after: string | undefined;
    do {
      const page = await this.directory.organisations.find('byKind', { equals: ['school'], limit: PAGE, after });
      entries.push(...page.items.map((school) => ({ school, words: foldText(`${school.name} ${school.town ?? ''} ${school.id}`).split(' ') })));
      after = page.next;
      // The embedded engine answers at once: thousands of schools must not hold every other request up.
      await new Promise((resolve) => setImmediate(resolve));
    } while (after !== undefined && entries.length < MOST_SCHOOLS);
    this.entries = entries;
    this.loadedAt = this.clock.now();
  }
}

function begins(candidate: string, word: string): boolean {
  return candidate.startsWith(word) || candidate === LONG_FORMS[word];
}
