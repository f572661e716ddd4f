import { directoryKeyId, type ExternalIdentity } from '../domain/identity.js';
import type { Lookup } from '../domain/lookup.js';
import type { Role } from '../domain/profile.js';
import { z } from 'zod';
import type { AafReference } from './parsers/refid.js';
import type { Vecteur } from './parsers/vecteur.js';
import type { AttributeRule } from './rules.js';
import type { Structured } from './structured.js';

/** A way to find the person behind an account, as a connector lists it in its chain. */
export interface Matcher {
  readonly name: string;
  /** What to look for in the directory; nothing when the provider did not say it. */
  readonly lookups: (identity: ExternalIdentity) => readonly Lookup[];
  /** The roles that such an account may open, when what it says is of one kind of people only. */
  readonly roles?: (identity: ExternalIdentity) => readonly Role[] | undefined;
}

/** The person the account is known to be. Only for providers whose subjects are stable. */
export const stored: Matcher = { name: 'stored', lookups: () => [{ by: 'stored' }] };

/** Whom the directory knows by `kind value`. */
export function byKey(kind: string, rule: AttributeRule): Matcher {
  return { name: kind, lookups: (identity) => keyed('key', kind, rule(identity).map((value) => directoryKeyId(kind, value))) };
}

/** Whom an academy's directory knows by `FrEduCtRefId`: `jointure 17$801201`. */
export function byRefId({ name, read }: Structured<AafReference>): Matcher {
  return { name, lookups: (identity) => keyed('key', name, read(identity).facts.map(({ academy, key }) => directoryKeyId('jointure', `${academy}$${key}`))) };
}

/** A pupil by the school's own number; a guardian by the child's number and their own names. */
export function byVecteur({ name, read }: Structured<Vecteur>): Matcher {
  return {
    name,
    lookups: (identity) => {
      const { facts } = read(identity);
      const pupils = facts.filter(({ kind }) => kind === 'pupil').map(pupilKey);
      const guardians = facts.filter(({ kind }) => kind === 'guardian').map((fact) => ({ childKey: pupilKey(fact), familyName: fact.familyName, givenName: fact.givenName }));
      return [...keyed('key', name, pupils), ...(guardians.length === 0 ? [] : [{ by: 'guardian' as const, from: name, guardians }])];
    },
    roles: (identity) => {
      const [first] = read(identity).facts;
      return first === undefined ? undefined : [first.kind === 'pupil' ? 'pupil' : 'parent'];
    },
  };
}

/** A member of staff by the professional address. Only for the provider of an academy's agents: nobody else's address proves anything. */
export function byAgentMail(rule: AttributeRule): Matcher {
  const mail = z.email().max(254);
  return {
    name: AGENT_MAIL,
    lookups: (identity) => keyed('agent', AGENT_MAIL, rule(identity).filter((value) => mail.safeParse(value).success).map((value) => directoryKeyId('mail', value.toLowerCase()))),
  };
}

/** What the matcher of professional addresses is called. */
export const AGENT_MAIL = 'agent-mail';

function keyed(by: 'key' | 'agent', from: string, keys: readonly string[]): readonly Lookup[] {
  return keys.length === 0 ? [] : [{ by, from, keys: [...new Set(keys)] }];
}

function pupilKey({ uai, pupilNumber }: Vecteur): string {
  return directoryKeyId('eleve', `${uai}$${pupilNumber}`);
}
