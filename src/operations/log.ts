import { pino, type DestinationStream } from 'pino';
import { scrubFields } from './redaction.js';

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';
export type LogFields = Readonly<Record<string, unknown>>;

/**
 * JSON lines, each with an event code. Names, mails, tickets, assertions, tokens, cookies and the queries of addresses are
 * taken out here, whoever writes the line.
 */
export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

export interface LogOptions {
  readonly level: LogLevel;
  /** Where lines go; standard output when absent. */
  readonly destination?: DestinationStream;
}

export function createLog({ level, destination }: LogOptions): Log {
  const logger = pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      messageKey: 'event',
      formatters: { level: (label) => ({ level: label }) },
    },
    destination ?? pino.destination({ fd: 1, sync: true }),
  );
  return {
    debug: (event, fields = {}) => { if (logger.isLevelEnabled('debug')) logger.debug(scrubFields(fields), event); },
    info: (event, fields = {}) => logger.info(scrubFields(fields), event),
    warn: (event, fields = {}) => logger.warn(scrubFields(fields), event),
    error: (event, fields = {}) => logger.error(scrubFields(fields), event),
  };
}
