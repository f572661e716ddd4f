import { randomBytes } from 'node:crypto';
import { scoreIn, type LineItem } from '../../../../domain/line-item.js';
import type { Score } from '../../../../domain/score.js';
import type { ToolContext } from '../../../../domain/tool-context.js';
import type { OutboundTools } from '../../../contract.js';
import type { Gradebook, ToolResult } from '../../../contract/gradebook.js';
import type { Rosters } from '../../../contract/roster.js';
import type { AccessDesk, AccessGrant } from '../../../contract/services.js';
import type { BenchScene } from '../../../contract/tool-bench.js';
import type { Lti13Settings } from '../settings.js';

type Hub = OutboundTools<Lti13Settings>;

/**
 * The hub as it would be if the class of the scene were the only one there is: its services answer by their own rules about people
 * who do not exist, and nothing is stored.
 */
export function hubOfNobody(hub: Hub, scene: BenchScene, context: ToolContext, column: LineItem): Hub {
  return {
    ...hub,
    contexts: { remember: () => Promise.resolve(), find: (id) => Promise.resolve(id === context.id ? context : undefined) },
    access: accessOfNobody(),
    gradebook: gradebookOfNobody(scene, column),
    rosters: rosterOfNobody(scene),
    snapshots: { keep: () => Promise.resolve(), find: () => Promise.resolve(undefined) },
  };
}

/** Tokens that open nothing elsewhere. */
function accessOfNobody(): AccessDesk {
  const grants = new Map<string, AccessGrant>();
  return {
    issue(grant) {
      const token = randomBytes(32).toString('base64url');
      grants.set(token, grant);
      return Promise.resolve(token);
    },
    find: (token) => Promise.resolve(grants.get(token)),
    countFrom: () => undefined,
    countOf: () => Promise.resolve(),
    isSchool: () => Promise.resolve(false),
  };
}

/** One column, and the scores of the one pupil. */
function gradebookOfNobody({ pupil }: BenchScene, column: LineItem): Gradebook {
  const results: ToolResult[] = [];
  return {
    columns: () => Promise.resolve([column]),
    columnsOfLink: () => Promise.resolve([]),
    column: (_contextId, id) => Promise.resolve(id === column.id ? column : undefined),
    add: () => Promise.resolve(column),
    isKept: () => Promise.resolve(true),
    declare: () => Promise.resolve(undefined),
    isDeclared: () => Promise.resolve(false),
    change: () => Promise.resolve(undefined),
    remove: () => Promise.resolve(),
    resourceOfLink: () => Promise.resolve(undefined),
    record({ subject }, score) {
      if (subject !== pupil.subject) return Promise.resolve('stranger');
      results.push(...resultOf(subject, column, score));
      return Promise.resolve('recorded');
    },
    results: (_asked, subject) => Promise.resolve(results.filter((each) => subject === undefined || each.subject === subject)),
  };
}

function resultOf(subject: string, column: LineItem, score: Score): readonly ToolResult[] {
  const counts = scoreIn(column, score);
  return counts === undefined ? [] : [{ subject, score: counts, scoringUserId: undefined, comment: undefined }];
}

function rosterOfNobody({ pupil, teacher }: BenchScene): Rosters {
  const members = [pupil, teacher].flatMap(({ subject, ...told }) => (subject === undefined ? [] : [{ released: { ...told, subject }, groups: [] }]));
  return { isKnown: () => Promise.resolve(true), of: ({ resourceIds }) => Promise.resolve({ resourceIds, members, groups: [] }) };
}
