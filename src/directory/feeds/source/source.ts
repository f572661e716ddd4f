/** One file of a delivery; the name is its path inside the archive. */
export interface SourceEntry {
  readonly name: string;
  /** Bytes, unpacked. */
  readonly size: number;
}

export interface OpenedEntry {
  readonly entry: SourceEntry;
  /** To be read to its end, or left: the source frees what it holds. */
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** Where a delivery lies: a file, a folder or an archive, whose names are known and whose contents are not yet read. */
export interface Source {
  readonly entries: readonly SourceEntry[];
  /**
   * Reads these entries, one group after the other. Inside a group they come in the order the source finds cheapest: an archive
   * that can only be read forward is then read once per group at most.
   */
  read(groups: readonly (readonly SourceEntry[])[]): AsyncIterable<OpenedEntry>;
}
