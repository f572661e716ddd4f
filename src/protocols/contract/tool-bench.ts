import type { ToolCheck } from '../../domain/tool-test.js';
import type { OutboundResource, Released } from '../contract.js';

/** People of a class that is in no directory, told as launches would tell them. */
export interface BenchScene {
  readonly pupil: Released;
  readonly teacher: Released;
}

/** Tries the tool of a resource as browsers and the tool itself would, with people who do not exist. */
export interface ToolBench {
  /**
   * Every check in order, whatever the others gave. Bounded in time, however slow the tool. Rejects for no fault of the tool.
   * @param tool of this protocol, with its settings; it need not be offered yet
   */
  run(tool: OutboundResource<unknown>, scene: BenchScene): Promise<readonly ToolCheck[]>;
}
