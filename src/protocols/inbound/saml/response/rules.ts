import { isEncryptedWhereRequired } from '../encryption/rules.js';
import type { XmlElement } from '../xml/element.js';
import { comesFromTheProvider, isSamlAssertion } from './assertion.js';
import { authenticatedAsAsked, authenticatedRecently, hasLiveSession, saysWhoAuthenticated } from './authentication.js';
import { hasOnlyKnownConditions, isMeantForUs, isValidNow } from './conditions.js';
import { answersOurRequest, hasExpectedIssuer, isForUs, isFresh, isFreshWhenUnsolicited } from './envelope.js';
import { hasAskedNameIdFormat, hasPlainNameId } from './identity.js';
import { hasKnownShape, hasOneAssertion, hasUniqueIds, isSamlResponse, succeeded } from './message.js';
import type { Rule } from './rule.js';
import { hasShortPrefixLists, hasSignaturesInPlace, isSigned } from './signatures.js';
import { hasOnlyPlainTransforms, hasStrongAlgorithms, refersToItsParent, type SignedInfo } from './signed-info.js';
import { isConfirmedForUs } from './subject.js';

/** The Response: first as it was posted, and again as it was signed. The status comes early: an error has no assertion. */
export const MESSAGE_RULES: readonly Rule<XmlElement>[] = [
  { id: 'V06', check: isSamlResponse },
  { id: 'V07', check: hasKnownShape },
  { id: 'V07', check: hasUniqueIds },
  { id: 'V13', check: succeeded },
  { id: 'V08', check: hasOneAssertion },
  { id: 'V09', check: isForUs },
  { id: 'V10', check: answersOurRequest },
  { id: 'V11', check: hasExpectedIssuer },
  { id: 'V12', check: isFresh },
];

/** Which signatures there are and where, before any is computed. */
export const PLACEMENT_RULES: readonly Rule<XmlElement>[] = [
  { id: 'V22', check: isEncryptedWhereRequired },
  { id: 'V15', check: hasSignaturesInPlace },
  { id: 'V14', check: isSigned },
  { id: 'V17', check: hasShortPrefixLists },
];

/** The Response again, with its decrypted assertion in place of the encrypted one; `ENCRYPTION_RULES` came before. */
export const OPENED_RULES: readonly Rule<XmlElement>[] = [
  { id: 'V07', check: hasUniqueIds },
  { id: 'V08', check: hasOneAssertion },
  { id: 'V15', check: hasSignaturesInPlace },
  { id: 'V14', check: isSigned },
  { id: 'V17', check: hasShortPrefixLists },
];

/** What each signature says it signs and how; V19 to V21 follow. */
export const SIGNED_INFO_RULES: readonly Rule<SignedInfo>[] = [
  { id: 'V16', check: refersToItsParent },
  { id: 'V17', check: hasOnlyPlainTransforms },
  { id: 'V18', check: hasStrongAlgorithms },
];

/** The assertion, read from verified bytes only. V28 follows. */
export const ASSERTION_RULES: readonly Rule<XmlElement>[] = [
  { id: 'V23', check: isSamlAssertion },
  { id: 'V23', check: comesFromTheProvider },
  { id: 'V12', check: isFreshWhenUnsolicited },
  { id: 'V24', check: isConfirmedForUs },
  { id: 'V25', check: hasOnlyKnownConditions },
  { id: 'V25', check: isValidNow },
  { id: 'V25', check: isMeantForUs },
  { id: 'V26', check: saysWhoAuthenticated },
  { id: 'V26', check: authenticatedRecently },
  { id: 'V26', check: authenticatedAsAsked },
  { id: 'V26', check: hasLiveSession },
  { id: 'V29', check: hasPlainNameId },
  { id: 'V33', check: hasAskedNameIdFormat },
];
