import { ToolTest, ToolWatch } from '../../domain/tool-test.js';
import { define } from './define.js';

/** What came of trying the tools of resources. */
export const TOOL_TESTS = {
  toolTests: define({ name: 'tool-tests', schema: ToolTest, indexes: { byResource: { fields: ['resourceId', 'at'] } }, expires: 'expiresAt' }),
  toolWatches: define({ name: 'tool-watches', schema: ToolWatch, indexes: { byState: { fields: ['state'] } }, due: 'dueAt' }),
} as const;
