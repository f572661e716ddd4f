/** How much a delivery may be. An academy of 600,000 people is about 1.5 GB of XML in a hundred files. */
export interface FeedLimits {
  /** Files of one delivery. */
  readonly entries: number;
  /** Bytes of one file, unpacked. */
  readonly entryBytes: number;
  /** Bytes of all files, unpacked. */
  readonly totalBytes: number;
  /**
   * How many times its own size an archive may unpack to; XML of a feed packs to a twentieth, the worst of zip bombs to a
   * thousandth.
   */
  readonly inflation: number;
  /** Bytes of one CSV file, which is one school's. */
  readonly csvBytes: number;
}

const MIB = 1024 * 1024;

export const FEED_LIMITS: FeedLimits = {
  entries: 5_000,
  entryBytes: 1024 * MIB,
  totalBytes: 16 * 1024 * MIB,
  inflation: 250,
  csvBytes: 8 * MIB,
};
