import type { OutboundTools } from '../../../contract.js';
import type { BenchScene } from '../../../contract/tool-bench.js';
import type { Tool } from '../deployment.js';
import type { KeyRing } from '../../../lti/keys/key-ring.js';
import type { Registration } from '../registration.js';
import type { Lti13Settings } from '../settings.js';
import type { ToolBrowser } from './tool-browser.js';

/** What each check of one run works on. */
export interface Trial {
  readonly hub: OutboundTools<Lti13Settings>;
  readonly keys: KeyRing;
  readonly registration: Registration;
  readonly tool: Tool;
  /** A school the tool is deployed at, by its deployment; only the deployment is ever told. */
  readonly place: { readonly schoolId: string; readonly deploymentId: string };
  readonly scene: BenchScene;
  /** Nonces of this run: a tool makes a new one each time. */
  readonly nonces: Set<string>;
  /** Of this check alone. */
  readonly browser: ToolBrowser;
}
