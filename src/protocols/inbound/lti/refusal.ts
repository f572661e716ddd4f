import { HubError } from '../../../domain/errors.js';

/** What is asked of something that came, and what the log says when it is not kept: never a value of what came. */
export interface Rule<S> {
  /** `LI-…` of login initiations, `LM-…` of launch messages. */
  readonly id: `L${'I' | 'M'}-${number}`;
  readonly holds: (subject: S) => boolean;
  readonly why: string;
}

/** @throws HubError of the first rule that is broken */
export function enforce<S>(rules: readonly Rule<S>[], subject: S, refused: (rule: string, detail: string) => HubError): void {
  const broken = rules.find(({ holds }) => !holds(subject));
  if (broken !== undefined) throw refused(broken.id, broken.why);
}

export function refusedLogin(rule: string, detail: string): HubError {
  return new HubError('LMS-DEMANDE', { rule, detail });
}

export function refusedMessage(rule: string, detail: string): HubError {
  return new HubError('LMS-MESSAGE', { rule, detail });
}
