import type { AafAttribute, AafRecord } from './aaf-record.js';

/** What a mistake makes of a right record: mostly one, now and then two. */
export interface Mistake {
  readonly name: string;
  readonly apply: (record: AafRecord) => readonly AafRecord[];
}

/** Mistakes of real deliveries, one of each in the record of some pupil of every district. */
export const MISTAKES: readonly Mistake[] = [
  { name: 'pupil without class', apply: changing('ENTPersonClasses', () => []) },
  {
    name: 'class code with too few parts',
    apply: changing('ENTPersonClasses', ([value = '']) => [value.split('$').slice(0, 3).join('$')]),
  },
  { name: 'duplicate key', apply: (record) => [record, ...changing('ENTPersonPrenom', () => ['Doublon'])(record)] },
  { name: 'unknown school key', apply: unknownSchool },
  {
    name: 'wrong date',
    apply: (record) =>
      replacing(record, [
        ['ENTPersonDateNaissance', ['31/02/2019']],
        ['ENTEleveDateEntreeStructRattach', ['32/09/2025']],
      ]),
  },
  {
    name: 'unknown attribute',
    apply: ({ id, attributes }) => [{ id, attributes: [...attributes, ['ENTEleveAutorisationSortie', ['O']]] }],
  },
  { name: 'no family name', apply: (record) => replacing(record, [['ENTPersonNom', []], ['ENTPersonNomPatro', []]]) },
  { name: 'key of nobody as guardian', apply: changing('ENTEleveAutoriteParentale', () => ['99999999$10']) },
];

function changing(
  name: string,
  change: (values: readonly string[]) => readonly string[],
): (record: AafRecord) => readonly AafRecord[] {
  return ({ id, attributes }) => [
    {
      id,
      attributes: attributes.map((attribute): AafAttribute => (attribute[0] === name ? [name, change(attribute[1])] : attribute)),
    },
  ];
}

function unknownSchool(record: AafRecord): readonly AafRecord[] {
  return replacing(record, [
    ['ENTPersonStructRattach', ['99999999']],
    ['ENTPersonClasses', ['99999999$$$9999999901$CP']],
  ]);
}

function replacing(record: AafRecord, replaced: readonly AafAttribute[]): readonly AafRecord[] {
  return replaced.reduce<readonly AafRecord[]>(
    (records, [name, values]) => records.flatMap(changing(name, () => values)),
    [record],
  );
}
