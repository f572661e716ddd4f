import type { ToolCheck, ToolTest } from '../domain/tool-test.js';

/** What became of one run, for a list of runs. */
interface RunLine {
  readonly at: number;
  readonly by: ToolTest['by'];
  readonly failed: readonly Pick<ToolCheck, 'name' | 'fault' | 'rule'>[];
}

/** Trying the tool of a resource. */
export interface ToolTestModels {
  toolTest: {
    readonly backHref: string;
    readonly action: string;
    readonly csrfToken: string;
    readonly name: string;
    readonly isDown: boolean;
    /** The last run, whole. */
    readonly last?: Pick<ToolTest, 'at' | 'by' | 'checks'>;
    /** The last runs, the latest first. */
    readonly runs: readonly RunLine[];
  };
}
