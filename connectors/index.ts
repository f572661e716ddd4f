import type { AnyConnector } from '../src/connector-kit/index.js';
import { agentsAcademie } from './agents-academie/index.js';
import { editionsDuTilleul } from './editions-du-tilleul/index.js';
import { educonnect } from './educonnect/index.js';
import { entcoreCas } from './entcore-cas/index.js';
import { genericCas } from './generic-cas/index.js';
import { genericLms } from './generic-lms/index.js';
import { genericLti11 } from './generic-lti11/index.js';
import { genericLti13 } from './generic-lti13/index.js';
import { genericRenater } from './generic-renater/index.js';
import { genericSaml } from './generic-saml/index.js';
import { itslearning } from './itslearning/index.js';
import { itslearningIdentity } from './itslearning-identity/index.js';
import { itslearningLms } from './itslearning-lms/index.js';
import { lamap } from './lamap/index.js';
import { link } from './link/index.js';
import { moodle } from './moodle/index.js';

/** Every connector there is. A test compares this list with the folders. */
export const connectors: readonly AnyConnector[] = [
  agentsAcademie,
  editionsDuTilleul,
  educonnect,
  entcoreCas,
  genericCas,
  genericLms,
  genericLti11,
  genericLti13,
  genericRenater,
  genericSaml,
  itslearning,
  itslearningIdentity,
  itslearningLms,
  lamap,
  link,
  moodle,
];
