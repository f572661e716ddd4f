import type { Launch } from '../domain/launch.js';
import type { Resource } from '../domain/resource.js';
import type { Released } from '../protocols/contract.js';

/** Where launches come from: it knows those who open things there, and where they go back to. */
export interface LaunchSource {
  /**
   * First the decision, then what is told: nothing is released to somebody who may not open the resource. All of it is read anew,
   * because the person may have been blocked or moved since the click.
   * @throws HubError of status 403, `RES-INCONNUE`
   */
  release(launch: Launch, resource: Resource): Promise<Released>;
  /** Where the resource may send the person back to. */
  returnUrl(launch: Launch): string;
}
