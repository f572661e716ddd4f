/** Rows of one key, in the order of the file. */
export function byKey<Row extends { readonly key: string }>(rows: readonly Row[]): readonly (readonly Row[])[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.key);
    if (group === undefined) groups.set(row.key, [row]);
    else group.push(row);
  }
  return [...groups.values()];
}

/** True when rows of one name are one person told twice: everything else that is said of them is the same. */
export function areOnePerson(rows: readonly { readonly told: readonly (string | undefined)[] }[]): boolean {
  return new Set(rows.map(({ told }) => JSON.stringify(told))).size === 1;
}
