export interface Sum {
  readonly question: string;
  readonly answer: number;
}

/** Five sums of one kind: what a pupil does at once, and what a teacher gives. */
export interface Series {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly sums: readonly Sum[];
}

/** All there is to give, the easiest first. */
export const SERIES: readonly [Series, ...Series[]] = [
  series('jusqu-a-dix', 'Jusqu’à 10', 'Additions et soustractions, pour commencer', [sum(2, '+', 3), sum(4, '+', 1), sum(5, '+', 5), sum(7, '−', 2), sum(6, '+', 3)]),
  series('doubles', 'Les doubles', 'Deux fois le même nombre, jusqu’à 20', [sum(3, '+', 3), sum(6, '+', 6), sum(8, '+', 8), sum(10, '+', 10), sum(7, '+', 7)]),
  series('jusqu-a-cinquante', 'Jusqu’à 50', 'Calculer de tête, avec deux tables', [sum(12, '+', 7), sum(25, '+', 25), sum(40, '−', 8), sum(3, '×', 4), sum(5, '×', 6)]),
  series('tables', 'Les tables, de 7 à 9', 'Cinq multiplications sans se tromper', [sum(7, '×', 8), sum(9, '×', 9), sum(8, '×', 6), sum(7, '×', 7), sum(9, '×', 8)]),
  series('grands-nombres', 'Les grands nombres', 'Centaines et grandes tables', [sum(125, '+', 75), sum(300, '−', 45), sum(7, '×', 8), sum(12, '×', 5), sum(9, '×', 9)]),
];

const SERIES_OF_LEVEL: Readonly<Record<string, string>> = { CE1: 'jusqu-a-cinquante', CE2: 'jusqu-a-cinquante', CM1: 'grands-nombres', CM2: 'grands-nombres' };

export function seriesOf(id: string | undefined): Series | undefined {
  return SERIES.find((each) => each.id === id);
}

/** The series a teacher gave, or the one for a school level; the easiest where the tool was told neither. */
export function seriesFor({ serie, level }: { readonly serie?: string | undefined; readonly level?: string | undefined }): Series {
  return seriesOf(serie) ?? seriesOf(SERIES_OF_LEVEL[level ?? '']) ?? SERIES[0];
}

/** How many of the answers, in the order of the sums, are right. */
export function scoreOf(sums: readonly Sum[], answers: readonly (string | undefined)[]): number {
  return sums.filter(({ answer }, index) => answers[index]?.trim() === String(answer)).length;
}

function series(id: string, title: string, text: string, sums: readonly Sum[]): Series {
  return { id, title, text, sums };
}

function sum(a: number, sign: '+' | '−' | '×', b: number): Sum {
  const answers = { '+': a + b, '−': a - b, '×': a * b };
  return { question: `${a} ${sign} ${b}`, answer: answers[sign] };
}
