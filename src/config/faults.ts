import { HubError } from '../domain/errors.js';

/** One thing that is wrong with the configuration. Never holds the value of a secret. */
export interface Fault {
  /** Where it stands: `hub.yaml:12`, `PASSERELLE_ORIGIN`. */
  readonly source: string;
  /** Which setting or field, such as `sessions.idleMinutes`; empty when it is about the whole file. */
  readonly path: string;
  readonly message: string;
}

/** Everything that is wrong with a configuration, or with a file of data, at once. */
export class ConfigError extends HubError {
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[], subject = 'the configuration') {
    super('SYS-CONFIG', { detail: describeFaults(faults, subject) });
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

function describeFaults(faults: readonly Fault[], subject: string): string {
  const count = faults.length === 1 ? 'one fault' : `${faults.length} faults`;
  return [`${subject} has ${count}:`, ...faults.map((fault) => `  - ${faultLine(fault)}`)].join('\n');
}

function faultLine({ source, path, message }: Fault): string {
  return path === '' ? `${source}: ${message}` : `${source}: ${path}: ${message}`;
}
