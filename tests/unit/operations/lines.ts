import { createLog, type Log, type LogLevel } from '../../../src/operations/log.js';

/** A log whose lines are kept, parsed. */
export function keptLog(level: LogLevel = 'debug'): { readonly log: Log; readonly lines: Record<string, unknown>[]; readonly text: () => string } {
  const written: string[] = [];
  const lines: Record<string, unknown>[] = [];
  const log = createLog({
    level,
    destination: {
      write(line: string) {
        written.push(line);
        lines.push(JSON.parse(line) as Record<string, unknown>);
      },
    },
  });
  return { log, lines, text: () => written.join('') };
}
