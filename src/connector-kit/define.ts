import type { z } from 'zod';
import type { Role } from '../domain/profile.js';
import type { ReleaseRule } from '../domain/release.js';
import type { CasSettings } from '../protocols/inbound/cas/settings.js';
import type { SamlSettings } from '../protocols/inbound/saml/settings.js';
import type { LinkSettings } from '../protocols/outbound/link/settings.js';
import type { Lti13Settings } from '../protocols/outbound/lti13/settings.js';
import type { AttributeRule } from './rules.js';

interface InboundSettings {
  cas: CasSettings;
  saml: SamlSettings;
}

interface OutboundSettings {
  lti13: Lti13Settings;
  link: LinkSettings;
}

export type InboundProtocolId = keyof InboundSettings;
export type OutboundProtocolId = keyof OutboundSettings;

/** Where the facts the hub looks for stand in what the provider releases. What is not named is ignored. */
export interface ClaimedPerson {
  /** Keys of the school directory, each `kind value`, by which the provider may name a person. */
  readonly directoryKeys?: AttributeRule;
  /** National profiles, in any spelling. */
  readonly profiles?: AttributeRule;
  /** Schools (UAI). */
  readonly schools?: AttributeRule;
}

interface Manifest<K extends string> {
  readonly id: string;
  readonly kind: K;
  readonly label: { readonly fr: string; readonly en: string };
  /** For the administrator who plugs it in: what to ask the other side for, in one or two sentences. */
  readonly help: { readonly fr: string; readonly en: string };
}

/** A kind of identity provider, as data. */
export interface IdentityConnector<P extends InboundProtocolId = InboundProtocolId, S = never> extends Manifest<'identity'> {
  readonly protocol: P;
  /** What an administrator fills in. */
  readonly settings: z.ZodType<S>;
  /** Those settings in the protocol's words. */
  configure(settings: S): InboundSettings[P];
  readonly attributes: ClaimedPerson;
  /** The only roles this kind of provider may ever open. */
  readonly mayGive: readonly Role[];
}

/** A kind of external resource, as data. */
export interface ResourceConnector<P extends OutboundProtocolId = OutboundProtocolId, S = never> extends Manifest<'resource'> {
  readonly protocol: P;
  readonly settings: z.ZodType<S>;
  configure(settings: S): OutboundSettings[P];
  /** What resources of this kind may be told at most; a resource can ask for less, never for more. */
  readonly mayReceive: readonly ReleaseRule['attribute'][];
}

export type AnyConnector = IdentityConnector<InboundProtocolId> | ResourceConnector<OutboundProtocolId>;

export function defineIdentityConnector<P extends InboundProtocolId, S>(connector: IdentityConnector<P, S>): IdentityConnector<P, S> {
  return connector;
}

export function defineResourceConnector<P extends OutboundProtocolId, S>(connector: ResourceConnector<P, S>): ResourceConnector<P, S> {
  return connector;
}
