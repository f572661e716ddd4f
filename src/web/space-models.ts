import type { ErrorCode } from '../domain/errors.js';
import type { Level } from '../domain/group.js';
import type { Material } from '../domain/material.js';
import type { Subject } from '../domain/resource.js';
import type { Stage } from '../flows/activity-results.js';
import type { Tile } from './page-models.js';

/** The picture of an activity is its resource's. */
interface Pictured {
  readonly title: string;
  readonly subject: Subject;
  readonly icon: string;
}

interface Days {
  readonly from?: string;
  readonly until?: string;
}

/** An activity as its teacher sees it in the space. */
export interface ActivityRow extends Pictured, Days {
  readonly id: string;
  readonly version: number;
  readonly href: string;
  /** Title of the resource. */
  readonly resource: string;
  readonly state: 'now' | 'soon' | 'over' | 'hidden';
  /** How many pupils it was chosen for; absent: the whole class. */
  readonly chosen?: number;
  readonly done: number;
  /** Pupils it is given to. */
  readonly given: number;
  /** What it holds, where it is no launch: nothing comes back of that. */
  readonly content?: Material['kind'];
  /** Why it does not open for the teacher either. */
  readonly refusal?: ErrorCode;
}

/** What a pupil has to do, as the pupil or a parent sees it. */
export interface ToDo extends Pictured, Days {
  /** Absent when it does not open: over, or not for parents. */
  readonly href?: string;
  readonly text: string;
  /** The day the page is read. */
  readonly today: string;
  readonly stage: Stage;
  readonly isOver: boolean;
  readonly score?: { readonly given: number; readonly maximum: number };
  readonly comment?: string;
  readonly refusal?: ErrorCode;
}

interface ActivityValues {
  readonly title: string;
  readonly text: string;
  readonly from: string;
  readonly until: string;
  readonly visible: boolean;
  readonly everybody: boolean;
}

export type ActivityFault = 'title' | 'text' | 'days' | 'pupils';

/** The links from a class to its space. */
export interface SpaceLinks {
  readonly href: string;
  readonly addHref: string;
  readonly progressHref: string;
}

/** One pupil's row of the grid: a cell for each activity; absent where it is not for them. */
interface ProgressRow {
  readonly name: string;
  readonly cells: readonly (undefined | { readonly stage: Stage; readonly score?: { readonly given: number; readonly maximum: number }; readonly comment?: string })[];
}

/** The pages of spaces. */
export interface SpaceModels {
  space: SpaceLinks & {
    readonly name: string;
    readonly pupils: number;
    readonly backHref: string;
    readonly rows: readonly ActivityRow[];
    /** Where the forms of a row are sent: `<action>/<id>/…`. */
    readonly action: string;
    readonly isFull: boolean;
    readonly csrfToken: string;
  };
  /** Which resource is added. */
  spaceAdd: {
    readonly name: string;
    readonly backHref: string;
    readonly action: string;
    readonly query: string;
    readonly levels: readonly Level[];
    readonly tiles: readonly Tile[];
    readonly total: number;
  };
  /** An activity to be, or as it is. `stored`: what another made of it meanwhile. */
  activityForm: {
    readonly isNew: boolean;
    readonly action: string;
    readonly backHref: string;
    readonly removeHref?: string;
    readonly group: string;
    readonly resource: Pictured & { readonly id: string; readonly publisher: string };
    readonly values: ActivityValues;
    readonly pupils: readonly { readonly id: string; readonly name: string; readonly chosen: boolean }[];
    readonly faults: readonly ActivityFault[];
    readonly version: number;
    readonly stored?: ActivityValues & { readonly chosen: readonly string[] };
    readonly csrfToken: string;
  };
  /** Something of somebody else's in a frame. */
  content: {
    readonly title: string;
    /** Whose it is: a host, or the resource. */
    readonly source: string;
    readonly text?: string;
    readonly documentHref: string;
    readonly backHref: string;
  };
  activityRemove: { readonly title: string; readonly group: string; readonly action: string; readonly backHref: string; readonly csrfToken: string };
  /** The pupils of a class and where they stand. */
  progress: {
    readonly name: string;
    readonly backHref: string;
    readonly exportHref: string;
    readonly activities: readonly { readonly title: string; readonly href: string; readonly done: number; readonly given: number }[];
    readonly pupils: readonly ProgressRow[];
  };
}
