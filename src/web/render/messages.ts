import { readFileSync } from 'node:fs';
import type { Actor, ErrorCode } from '../../domain/errors.js';
import type { Level } from '../../domain/group.js';
import type { OrganisationKind } from '../../domain/organisation.js';
import type { Role } from '../../domain/profile.js';
import type { AttributeName } from '../../domain/release.js';
import type { ResourceKind, Subject } from '../../domain/resource.js';
import type { Locale } from '../../domain/text.js';
import type { ToolCheckName, ToolFault } from '../../domain/tool-test.js';
import type { CheckName } from '../../flows/diagnosis.js';
import type english from '../locales/en.json';
import type french from '../locales/fr.json';
import type { PageName, StateRow } from '../page-models.js';
import { webPath } from './web-folder.js';

/** What an error page says, in this order. */
export interface Explanation {
  readonly title: string;
  readonly why: string;
  /** What to do now; two at most. */
  readonly steps: readonly string[];
}

/** A sentence with a number in it, by the plural rules of its language. */
export interface Plural {
  readonly one: string;
  readonly other: string;
}

/** The parts that are looked up by a value of the domain: complete, or neither catalogue compiles. */
interface Vocabulary {
  readonly roles: Readonly<Record<Role, string>>;
  readonly iAm: Readonly<Record<Role, string>>;
  readonly subjects: Readonly<Record<Subject, string>>;
  readonly kinds: Readonly<Record<ResourceKind, string>>;
  readonly levels: Readonly<Record<Level, string>>;
  readonly attributes: Readonly<Record<AttributeName, string>>;
  readonly actors: Readonly<Record<Actor, string>>;
  readonly toolChecks: Readonly<Record<ToolCheckName, { readonly label: string; readonly proves: string }>>;
  readonly toolFaults: Readonly<Record<ToolFault, string>>;
  readonly diagnosisChecks: Readonly<Record<CheckName, string>>;
  readonly places: Readonly<Record<OrganisationKind, string>>;
  readonly states: Readonly<Record<StateRow['state'], string>>;
  readonly titles: Readonly<Record<PageName, string>>;
  readonly errors: Readonly<Record<ErrorCode, Explanation>>;
  /** For codes that a pupil may meet and that need other words than the general ones. */
  readonly pupilErrors: Readonly<Partial<Record<ErrorCode, Explanation>> & { readonly OTHER: Explanation }>;
  /** On a tile that cannot be opened now. */
  readonly refusals: Readonly<Partial<Record<ErrorCode, string>> & { readonly OTHER: string }>;
}

/** Every sentence of every page in one language. French decides what there is to say. */
export type Messages = Omit<typeof french, keyof Vocabulary> & Vocabulary;

/** Both catalogues. They are read once; that each says everything the other says is checked when this file compiles. */
export function readMessages(): Readonly<Record<Locale, Messages>> {
  return { fr: read('fr') as typeof french, en: read('en') as typeof english };
}

function read(locale: Locale): unknown {
  return JSON.parse(readFileSync(webPath('locales', `${locale}.json`), 'utf8'));
}
