import type { AnyConnector } from '../src/connector-kit/index.js';
import { editionsDuTilleul } from './editions-du-tilleul/index.js';
import { genericCas } from './generic-cas/index.js';
import { genericLti13 } from './generic-lti13/index.js';
import { genericSaml } from './generic-saml/index.js';
import { itslearning } from './itslearning/index.js';
import { itslearningIdentity } from './itslearning-identity/index.js';
import { lamap } from './lamap/index.js';
import { link } from './link/index.js';

/** Every connector there is. A test compares this list with the folders. */
export const connectors: readonly AnyConnector[] = [
  editionsDuTilleul,
  genericCas,
  genericLti13,
  genericSaml,
  itslearning,
  itslearningIdentity,
  lamap,
  link,
];
