import { ValidateInResponseTo, type CacheProvider, type SamlOptions } from '@node-saml/passport-saml';
import { HubError } from '../../../domain/errors.js';
import { EXCLUSIVE_C14N, ENVELOPED_SIGNATURE } from './names.js';
import type { Provider } from './provider/provider.js';
import type { SamlSettings } from './settings.js';

export interface RequestFacts {
  readonly requestId: string;
  readonly consumerUrl: string;
  readonly entityId: string;
  readonly provider: Provider;
  readonly settings: SamlSettings;
  /** Whether the provider may show anything (Core §3.4.1). */
  readonly passive: boolean;
}

/** node-saml keeps no request of ours: the sign-in flow does. With nothing kept, node-saml can accept no response either. */
const nothingKept: CacheProvider = {
  saveAsync: () => Promise.resolve(null),
  getAsync: () => Promise.resolve(null),
  removeAsync: () => Promise.resolve(null),
};

/** Stands wherever node-saml would need something to read a response: a certificate of the provider, somebody to hand a profile to. */
export function neverReads(): never {
  throw new HubError('SYS-INTERNE', { detail: 'node-saml was asked to read a response' });
}

/**
 * Every option of node-saml, written out: several of its defaults are unsafe (SHA-1, no InResponseTo check, an e-mail
 * NameID, a password context). Signing is not among them, it is done after. The ones about responses stay strict although our
 * own rules read the responses.
 */
export function requestOptions(facts: RequestFacts): SamlOptions {
  const { provider, settings } = facts;
  return {
    issuer: facts.entityId,
    callbackUrl: facts.consumerUrl,
    entryPoint: provider.ssoUrl,
    generateUniqueId: () => facts.requestId,
    authnRequestBinding: 'HTTP-Redirect',
    skipRequestCompression: false,
    disableRequestAcsUrl: false,
    forceAuthn: settings.forceAuthn,
    passive: facts.passive,
    identifierFormat: settings.nameIdFormat ?? null,
    allowCreate: true,
    spNameQualifier: null,
    disableRequestedAuthnContext: settings.authnContexts.length === 0,
    authnContext: settings.authnContexts,
    racComparison: 'exact',
    additionalParams: {},
    additionalAuthorizeParams: {},
    additionalLogoutParams: {},
    signatureAlgorithm: 'sha256',
    digestAlgorithm: 'sha256',
    xmlSignatureTransforms: [ENVELOPED_SIGNATURE, EXCLUSIVE_C14N],
    signMetadata: false,
    logoutUrl: provider.ssoUrl,
    idpIssuer: provider.entityId,
    idpCert: neverReads,
    audience: facts.entityId,
    wantAuthnResponseSigned: true,
    wantAssertionsSigned: true,
    validateInResponseTo: ValidateInResponseTo.always,
    requestIdExpirationPeriodMs: 600_000,
    cacheProvider: nothingKept,
    acceptedClockSkewMs: settings.skewSeconds * 1_000,
    maxAssertionAgeMs: 600_000,
  };
}
