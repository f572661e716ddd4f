/**
 * The candidate that shares most pairs of letters with a word, or undefined when none shares a third of its own.
 * Pairs rather than edit distance: `cas` is meant for `generic-cas`, not for `link`.
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const wanted = pairsOf(word);
  const ranked = candidates
    .map((candidate) => ({ candidate, shared: [...pairsOf(candidate)].filter((pair) => wanted.has(pair)).length, size: candidate.length }))
    .filter(({ shared }) => shared > 0 && shared * 3 >= wanted.size)
    .sort((a, b) => b.shared - a.shared || a.size - b.size);
  return ranked[0]?.candidate;
}

function pairsOf(word: string): ReadonlySet<string> {
  const letters = word.toLowerCase();
  return new Set(Array.from({ length: Math.max(0, letters.length - 1) }, (_, start) => letters.slice(start, start + 2)));
}
