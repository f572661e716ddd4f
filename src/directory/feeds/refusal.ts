import { HubError } from '../../domain/errors.js';

/** Where a file stopped being a feed: the line is known once the file is open. */
interface RefusedAt {
  readonly file: string;
  readonly line?: number;
  readonly cause?: unknown;
}

/** What cannot be a delivery, as a whole. The detail names file and line, and never a value of a person. */
export function notAFeed(what: string, at: RefusedAt): HubError {
  const place = at.line === undefined ? shownName(at.file) : `${shownName(at.file)}, line ${at.line}`;
  return new HubError('IMPORT-FICHIER', { detail: `${place}: ${what}`, rule: 'AAF 2.2', cause: at.cause });
}

/** A refusal stays what it is; whatever a library says of a broken file becomes one. */
export function asRefusal(error: unknown, what: string, at: RefusedAt): HubError {
  return error instanceof HubError ? error : notAFeed(what, { ...at, cause: error });
}

/** A file name as a log may show it: it was chosen by whoever made the archive. */
export function shownName(name: string): string {
  const clean = name.replace(/[^\p{L}\p{N} ._/+()-]/gu, '?');
  return clean.length <= 120 ? clean : `${clean.slice(0, 117)}...`;
}
