import type { ToolContext } from '../../domain/tool-context.js';
import type { Released } from '../contract.js';

export interface RosterQuestion {
  readonly context: ToolContext;
  /** Resources of the tool: whoever may open one of them is a member. */
  readonly resourceIds: readonly string[];
  /** Only those who may open this activity of one of the resources. */
  readonly activityId?: string | undefined;
}

export interface RosterMember {
  /** As at a launch of the resource; of several resources what each of them is told. The subject is there. */
  readonly released: Released & { readonly subject: string };
  /** Those of `Roster.groups` this person is in. */
  readonly groups: readonly RosterGroup[];
}

/** A class or group inside a context. */
export interface RosterGroup {
  readonly id: string;
  readonly kind: 'class' | 'group';
  readonly name: string;
}

export interface Roster {
  /** What it is about: those that were asked for, of an activity its own. */
  readonly resourceIds: readonly string[];
  /** In the order of the subjects, which never change. */
  readonly members: readonly RosterMember[];
  readonly groups: readonly RosterGroup[];
}

/** The people of a context, told by the same rules as at their launches. */
export interface Rosters {
  /** Whether a context is one whose people can be asked for. */
  isKnown(context: ToolContext): Promise<boolean>;
  /**
   * Undefined when the class, the school, the course or the link is not there (any more).
   * @throws HubError `LMS-PANNE`, `LMS-REFUS` when an LMS does not say who is in its course
   */
  of(question: RosterQuestion): Promise<Roster | undefined>;
}

/** A list of members as a tool has seen it. */
export interface RosterSnapshot {
  /** Of what it holds: the same list is the same snapshot. */
  readonly id: string;
  readonly contextId: string;
  /** What each member was called, with a digest of what was told of them. */
  readonly entries: ReadonlyMap<string, string>;
}

/** What tools have seen, so that they can ask for what has changed since. Kept thirty days from the last time. */
export interface RosterSnapshots {
  keep(snapshot: RosterSnapshot): Promise<void>;
  find(id: string): Promise<RosterSnapshot | undefined>;
}
