export interface Sum {
  readonly question: string;
  readonly answer: number;
}

type Level = 'easy' | 'middle' | 'hard';

/** OneRoster grades of French primary classes, CP to CM2. */
const LEVEL_OF: Readonly<Record<string, Level>> = { '01': 'easy', '02': 'middle', '03': 'middle', '04': 'hard', '05': 'hard' };

const SUMS: Readonly<Record<Level, readonly Sum[]>> = {
  easy: [sum(2, '+', 3), sum(4, '+', 1), sum(5, '+', 5), sum(7, '−', 2), sum(6, '+', 3)],
  middle: [sum(12, '+', 7), sum(25, '+', 25), sum(40, '−', 8), sum(3, '×', 4), sum(5, '×', 6)],
  hard: [sum(125, '+', 75), sum(300, '−', 45), sum(7, '×', 8), sum(12, '×', 5), sum(9, '×', 9)],
};

/** Five sums for a grade; easy ones where the tool was told none. */
export function sumsFor(grade: string | undefined): readonly Sum[] {
  return SUMS[LEVEL_OF[grade ?? ''] ?? 'easy'];
}

/** How many of the answers, in the order of the sums, are right. */
export function scoreOf(sums: readonly Sum[], answers: readonly (string | undefined)[]): number {
  return sums.filter(({ answer }, index) => answers[index]?.trim() === String(answer)).length;
}

function sum(a: number, sign: '+' | '−' | '×', b: number): Sum {
  const answers = { '+': a + b, '−': a - b, '×': a * b };
  return { question: `${a} ${sign} ${b}`, answer: answers[sign] };
}
