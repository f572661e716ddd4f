/**
 * The candidate that was most likely meant, or undefined when none is close: the one fewest letters away, else the one that
 * shares most pairs of letters (`cas` is meant for `generic-cas`, however much shorter it is).
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const [wanted, all] = [word.toLowerCase(), [...candidates]];
  return fewestLettersAway(wanted, all) ?? mostPairsShared(wanted, all);
}

function fewestLettersAway(word: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: editDistance(word, candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => distance <= Math.max(2, Math.min(word.length, candidate.length) / 2))
    .sort((a, b) => a.distance - b.distance);
  return ranked[0]?.candidate;
}

/** At least a third of the word's own pairs; of several candidates the one most alike as a whole (Dice). */
function mostPairsShared(word: string, candidates: readonly string[]): string | undefined {
  const wanted = pairsOf(word);
  const ranked = candidates
    .map((candidate) => {
      const pairs = pairsOf(candidate.toLowerCase());
      const shared = [...pairs].filter((pair) => wanted.has(pair)).length;
      return { candidate, shared, likeness: (2 * shared) / (wanted.size + pairs.size) };
    })
    .filter(({ shared }) => shared > 0 && shared * 3 >= wanted.size)
    .sort((a, b) => b.likeness - a.likeness);
  return ranked[0]?.candidate;
}

function pairsOf(letters: string): ReadonlySet<string> {
  return new Set(Array.from({ length: Math.max(0, letters.length - 1) }, (_, start) => letters.slice(start, start + 2)));
}

/** Levenshtein: how many letters must be added, dropped or changed. */
export function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const change = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(change, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
