import type { ErrorCode } from '../domain/errors.js';
import type { Level } from '../domain/group.js';
import type { OrganisationKind } from '../domain/organisation.js';
import type { Role } from '../domain/profile.js';
import type { AttributeName } from '../domain/release.js';
import type { ResourceKind, Subject } from '../domain/resource.js';
import type { LmsAdminModels } from './lms-admin-models.js';
import type { LicenceModels } from './licence-models.js';
import type { LmsChoiceModels } from './lms-choice-models.js';
import type { LmsModels } from './lms-models.js';
import type { DiagnosisModels } from './diagnosis-models.js';
import type { WaitingNotice } from '../flows/waiting-room.js';
import type { SelectionModels } from './selection-models.js';
import type { ActivityRow, SpaceLinks, SpaceModels, ToDo } from './space-models.js';
import type { ToolFrameModels } from './tool-frame-models.js';
import type { ToolModels } from './tool-models.js';
import type { ToolTestModels } from './tool-test-models.js';

export interface ConnectionChoice {
  readonly href: string;
  readonly label: string;
  readonly help?: string;
}

export interface SchoolChoice {
  readonly href: string;
  readonly name: string;
  readonly town: string;
  readonly uai: string;
}

export interface Tile {
  readonly href: string;
  readonly title: string;
  readonly publisher: string;
  readonly subject: Subject;
  readonly levels: readonly Level[];
  readonly icon: string;
  /** Present when it cannot be opened now; the tile then leads to the page that says why. */
  readonly refusal?: ErrorCode;
  /** It may be opened, and will hardly answer. */
  readonly isDown?: boolean;
}

export interface Filter {
  readonly label: string;
  readonly href: string;
  readonly active: boolean;
}

export interface StateRow {
  readonly name: string;
  readonly protocol: string;
  readonly state: 'on' | 'off' | 'attention' | 'down';
  readonly detail: string;
  /** Where it is tried. */
  readonly testHref?: string;
}

export interface ReceiptLine {
  readonly attribute: AttributeName;
  /** Exactly what will be sent. */
  readonly value: string;
  readonly purpose: string;
}

/** What a provider said of an account that waits. */
interface SaidAccount {
  readonly door: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly schools: readonly string[];
  readonly at: number;
  readonly until: number;
}

interface RecordChoiceModel {
  readonly action: string;
  /** What the provider is called. */
  readonly door: string;
  readonly records: readonly { readonly id: string; readonly title: string; readonly places: readonly string[] }[];
  /** Present when the provider proves that all of them are one parent's. */
  readonly uniteHref?: string;
}

/** The name of each page and what it is drawn from. */
export interface PageModels extends DiagnosisModels, LicenceModels, LmsAdminModels, LmsChoiceModels, LmsModels, SelectionModels, SpaceModels, ToolFrameModels, ToolModels, ToolTestModels {
  /** The sign-in chooser. `school` set: only what serves this school. `results` set: a search was made. */
  chooser: {
    readonly query: string;
    readonly results?: readonly SchoolChoice[];
    readonly school?: { readonly name: string; readonly town: string; readonly clearHref: string };
    readonly remembered?: ConnectionChoice;
    readonly byRole: readonly { readonly role: Role; readonly connections: readonly ConnectionChoice[] }[];
    /** Deep link to keep, as a hidden field of the search form; empty for none. */
    readonly returnTo: string;
    /** Set when people choose on behalf of another service, which is called so: no school is searched for. */
    readonly service?: string;
    /** Where people may choose in the list of a federation instead. */
    readonly federationHref?: string;
  };
  /** A provider named several records: which is it. Each is told by the children or the roles, and the schools. */
  choice: RecordChoiceModel;
  /** The same records, before they become one. */
  unite: RecordChoiceModel;
  /** What somebody decided about their own records, to go back on. */
  accounts: {
    readonly unions: readonly { readonly id: string; readonly title: string; readonly until: number }[];
    readonly hasChosen: boolean;
    readonly csrfToken: string;
  };
  /** Where a head or the academy types the code of an account that nobody stands for yet. */
  waiting: {
    readonly action: string;
    /** Absent for a delegate, who has no other page of the school. */
    readonly homeHref?: string;
    readonly isAcademy: boolean;
    readonly code: string;
    /** A code was typed, and no account of theirs waits under it. */
    readonly isUnknown: boolean;
    readonly found?: SaidAccount & {
      readonly schoolId: string;
      readonly query: string;
      readonly results?: readonly { readonly href: string; readonly name: string; readonly detail: string }[];
    };
    readonly recent: readonly { readonly id: string; readonly name: string; readonly door: string; readonly at: number; readonly until: number }[];
    readonly csrfToken: string;
  };
  waitingConfirm: {
    readonly action: string;
    readonly backHref: string;
    readonly code: string;
    readonly account: SaidAccount;
    readonly person: { readonly id: string; readonly name: string; readonly detail: string };
    readonly school: { readonly id: string; readonly name: string };
    readonly csrfToken: string;
  };
  pupil: { readonly givenName: string; readonly toDo: readonly ToDo[]; readonly tiles: readonly Tile[] };
  /** Teacher: by class, with search and filters. `groupName` undefined: the whole school. */
  teacher: {
    readonly groups: readonly { readonly name: string; readonly href: string; readonly pupils: number; readonly current: boolean }[];
    readonly heading: string;
    readonly levels: readonly Level[];
    readonly query: string;
    /** The whole school; also where the search form leads. */
    readonly action: string;
    /** Class, subject and kind of the address, as hidden fields of the search form, so that a search stays among them. */
    readonly kept?: Readonly<Record<string, string>>;
    readonly filters: readonly Filter[];
    readonly kinds: readonly Filter[];
    readonly tiles: readonly Tile[];
    readonly total: number;
    /** Of the class, with what is going on in it. */
    readonly space?: SpaceLinks & { readonly rows: readonly ActivityRow[] };
  };
  /** Parent: one card per child. */
  parent: {
    readonly children: readonly {
      readonly href: string;
      readonly givenName: string;
      readonly school: string;
      readonly className: string;
      readonly resources: number;
    }[];
    /** Present when the parent decided something about their records. */
    readonly accountsHref?: string;
  };
  /** A parent's page of one child. */
  child: { readonly givenName: string; readonly school: string; readonly className: string; readonly toDo: readonly ToDo[]; readonly tiles: readonly Tile[]; readonly backHref: string };
  head: {
    readonly school: string;
    /** Of the whole school: who is in a class and a group counts once. */
    readonly pupils: number;
    readonly classes: readonly { readonly name: string; readonly levels: readonly Level[]; readonly pupils: number; readonly teachers: readonly string[]; readonly activities: number; readonly openings: number }[];
    readonly resources: readonly (StateRow & { readonly href: string; readonly licence: string; readonly licenceEnded: boolean })[];
    readonly tiles: readonly Tile[];
    /** Where accounts are tied to people. */
    readonly waitingHref: string;
    readonly licencesHref: string;
    /** Where it is asked why somebody cannot open something. */
    readonly diagnosisHref: string;
  };
  /** Staff and outside contributors: what they may open, and who can give more. */
  staff: { readonly organisation: string; readonly tiles: readonly Tile[] };
  /** Town or district: counts, never names; a count under five is masked (undefined). */
  authority: {
    readonly name: string;
    readonly kind: OrganisationKind;
    readonly schools: readonly { readonly name: string; readonly uai: string; readonly town: string; readonly classes: number; readonly pupils: number | undefined }[];
    /** Seats where they are counted; a use under five is masked. */
    readonly licences: readonly { readonly title: string; readonly holder: string; readonly until: string; readonly seats?: { readonly used: number | undefined; readonly total: number } }[];
  };
  academy: {
    readonly name: string;
    readonly schools: number;
    readonly waitingHref: string;
    /** Where it is asked why somebody cannot open something. */
    readonly diagnosisHref: string;
    readonly toolsHref: string;
    readonly lmsHref: string;
    readonly connections: readonly StateRow[];
    readonly resources: readonly StateRow[];
  };
  /** One resource before it is opened, with the *reçu de données*. */
  resource: {
    readonly title: string;
    readonly summary: string;
    readonly publisher: string;
    readonly subject: Subject;
    readonly kind?: ResourceKind | undefined;
    readonly levels: readonly Level[];
    readonly icon: string;
    readonly openHref: string;
    /** Present for a teacher of the class, when the tool has a picker. */
    readonly pickerHref?: string | undefined;
    readonly backHref: string;
    /** Classes and groups it can be added to. */
    readonly addTo?: readonly { readonly name: string; readonly href: string }[];
    readonly receipt: {
      /** Host the data goes to. */
      readonly recipient: string;
      /** A code that only this resource knows, instead of the name. False: nothing at all leaves the hub. */
      readonly pseudonym: boolean;
      /** Given name of the child whose code is sent too, when a parent opens it for them. */
      readonly child?: string;
      readonly lines: readonly ReceiptLine[];
    };
    readonly refusal?: ErrorCode;
    /** For whoever works at the school: ask for it, and what became of the last request. */
    readonly request?: { readonly action: string; readonly state?: 'waiting' | 'granted' | 'declined'; readonly answer?: string };
    readonly favourite?: { readonly action: string; readonly kept: boolean };
    readonly csrfToken: string;
  };
  /** `whoCanHelp` is already worded; `code` and `traceId` are what to say on the phone. */
  error: {
    readonly code: ErrorCode;
    readonly traceId: string;
    readonly time: number;
    readonly whoCanHelp?: string;
    /** For an account that nobody stands for: why, and the code that helps. */
    readonly unknown?: WaitingNotice;
    /** Absent where no page of the portal can be reached. */
    readonly action?: { readonly href: string; readonly label: 'home' | 'retry' | 'signIn' };
  };
  /** Posts its fields by itself through `/static/…/auto-post.js`; a visible button does it without script. */
  autoPost: { readonly action: string; readonly fields: Readonly<Record<string, string>>; readonly destination: string };
  /** What a tool said when it sent somebody back: its own words, which are nobody else's. */
  toolMessage: {
    readonly tool: string;
    readonly error?: string;
    readonly message?: string;
    readonly traceId: string;
    readonly time: number;
    readonly homeHref: string;
  };
  /** Somebody whom a provider sent of its own accord says whether it is they. */
  arrival: {
    readonly action: string;
    readonly entry: string;
    readonly name: string;
    readonly provider: string;
    /** Who is signed in here at present, when it is somebody else. */
    readonly other?: string;
  };
  /** `leaving`: the page goes on to the provider by itself. `closed`: what the provider answered. */
  signedOut: {
    readonly provider?: { readonly label: string; readonly href: string; readonly leaving: boolean };
    readonly closed?: { readonly label: string; readonly confirmed: boolean };
  };
  /** One's own live sessions, the newest first. `name` is what the form brings back; `others` stands for all but this one. */
  sessions: {
    readonly csrfToken: string;
    readonly others: string;
    /** Accounts of LMSs that are this person's. `id` is what the form brings back. */
    readonly accounts: readonly { readonly id: string; readonly name: string }[];
    readonly sessions: readonly {
      readonly name: string;
      readonly browser: string | undefined;
      readonly door: string;
      readonly startedAt: number | undefined;
      readonly seenAt: number | undefined;
      readonly current: boolean;
    }[];
  };
  accessibility: { readonly contact: string };
}

export type PageName = keyof PageModels;
