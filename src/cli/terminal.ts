import type { Readable, Writable } from 'node:stream';
import type { Environment } from '../config/environment.js';

/** Where a command reads its environment and writes its answers; each text is one or more whole lines. */
export interface Terminal {
  readonly env: Environment;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Shows one line over the one before; absent where nobody watches. An empty text takes it away. */
  readonly progress?: (text: string) => void;
  /** Where an archive goes that another program reads; a person's screen is none. */
  readonly bytes: Writable & { readonly isTTY?: boolean };
  /** What another program writes to this one; absent where there is none. */
  readonly input?: Readable | undefined;
}

/** What every command gets. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** Marks the run as failed: exit code 1. */
  readonly fail: () => void;
  /** The directory `--config` names. */
  directory(): string | undefined;
}

/** Prints data: as JSON for a machine, as lines for a person. */
export function print(terminal: Terminal, json: boolean | undefined, data: unknown, lines: readonly string[]): void {
  terminal.out(json === true ? JSON.stringify(data, undefined, 2) : lines.join('\n'));
}
