import type { Clock } from '../../domain/clock.js';
import type { Profile } from '../../domain/profile.js';

/** How a deployment imports. */
export interface ImportSettings {
  readonly clock: Clock;
  readonly profileOfFunction: ReadonlyMap<string, Profile>;
  /** The organisation above every school of the source; made when it is not there, and never renamed. */
  readonly academy: { readonly id: string; readonly name: string };
  /** First three digits of the academy's school identifiers. A school of elsewhere is worth a remark. Empty: not looked at. */
  readonly departments: readonly string[];
  /** A school that would lose more than this share of its pupils, in percent, is left as it is. */
  readonly threshold: number;
  /** Identifiers of schools that may lose as many as they do. */
  readonly forced: ReadonlySet<string>;
  /** Folder in which changes wait on disk, in a file without a name, until the delivery is read: as many bytes as it has at most. */
  readonly scratch: string;
  /** Called often; for a progress bar. */
  readonly onProgress?: (progress: ImportProgress) => void;
}

export interface ImportProgress {
  readonly phase: 'reading' | 'people' | 'leavers' | 'ties' | 'classes';
  /** Rows read in this phase, or entries looked at. */
  readonly rows: number;
  readonly readBytes: number;
  readonly totalBytes: number;
}
