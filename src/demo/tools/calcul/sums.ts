export interface Sum {
  readonly question: string;
  readonly answer: number;
}

type Difficulty = 'easy' | 'middle' | 'hard';

const DIFFICULTY_OF: Readonly<Record<string, Difficulty>> = { CP: 'easy', CE1: 'middle', CE2: 'middle', CM1: 'hard', CM2: 'hard' };

const SUMS: Readonly<Record<Difficulty, readonly Sum[]>> = {
  easy: [sum(2, '+', 3), sum(4, '+', 1), sum(5, '+', 5), sum(7, '−', 2), sum(6, '+', 3)],
  middle: [sum(12, '+', 7), sum(25, '+', 25), sum(40, '−', 8), sum(3, '×', 4), sum(5, '×', 6)],
  hard: [sum(125, '+', 75), sum(300, '−', 45), sum(7, '×', 8), sum(12, '×', 5), sum(9, '×', 9)],
};

/** Five sums for a school level; easy ones where the tool was told none. */
export function sumsFor(level: string | undefined): readonly Sum[] {
  return SUMS[DIFFICULTY_OF[level ?? ''] ?? 'easy'];
}

/** How many of the answers, in the order of the sums, are right. */
export function scoreOf(sums: readonly Sum[], answers: readonly (string | undefined)[]): number {
  return sums.filter(({ answer }, index) => answers[index]?.trim() === String(answer)).length;
}

function sum(a: number, sign: '+' | '−' | '×', b: number): Sum {
  const answers = { '+': a + b, '−': a - b, '×': a * b };
  return { question: `${a} ${sign} ${b}`, answer: answers[sign] };
}
