import type { LmsTool } from './lms/lms.js';

/** Name of Cartable's registration at the hub: known to both sides from the start, as two administrators would have told each other. */
export const REGISTRATION = 'lms-cartabledemo2345';

/** Its only deployment, which stands for one school. */
export const DEPLOYMENT = '1';

/** The hub as an administrator of Cartable typed it in. */
export function hubAsTool(hub: string): LmsTool {
  const here = `${hub}/lti/lms/${REGISTRATION}`;
  return { clientId: 'passerelle-12', loginUrl: `${here}/login`, redirectUris: [`${here}/launch`], launchUrl: `${here}/launch`, keySetUrl: `${here}/jwks` };
}
