import type { z } from 'zod';
import type { Role } from '../domain/profile.js';
import type { AttributeName } from '../domain/release.js';
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

/** Where the facts the hub looks for stand in what a provider releases. What is not named is ignored. */
export interface ClaimRules {
  /** Keys of the school directory, each `kind value`, by which the provider may name a person. */
  readonly directoryKeys?: AttributeRule;
  /** National profiles, in any spelling. */
  readonly profiles?: AttributeRule;
  /** Schools (UAI). */
  readonly schools?: AttributeRule;
}

interface Manifest {
  readonly id: string;
  readonly label: { readonly fr: string; readonly en: string };
  /** For the administrator who plugs it in: what to ask the other side for, in one or two sentences. */
  readonly help: { readonly fr: string; readonly en: string };
}

interface Settled<S, C> {
  /** What an administrator fills in. */
  readonly settings: z.ZodType<S>;
  /** Those settings in the protocol's words. */
  configure(settings: S): C;
}

interface IdentityFacts<P extends InboundProtocolId> extends Manifest {
  readonly protocol: P;
  readonly attributes: ClaimRules;
  /** The only roles this kind of provider may ever open. */
  readonly mayGive: readonly Role[];
}

interface ResourceFacts<P extends OutboundProtocolId> extends Manifest {
  readonly protocol: P;
  /** What resources of this kind may be told at most; a resource can ask for less, never for more. */
  readonly mayReceive: readonly AttributeName[];
}

interface Bindable<C> {
  /** The protocol's settings for what an administrator wrote. @throws ZodError */
  bind(written: unknown): C;
}

/** A kind of identity provider, as data. */
export type IdentityConnector<P extends InboundProtocolId = InboundProtocolId> = IdentityFacts<P> & Bindable<InboundSettings[P]> & { readonly kind: 'identity' };

/** A kind of external resource, as data. */
export type ResourceConnector<P extends OutboundProtocolId = OutboundProtocolId> = ResourceFacts<P> & Bindable<OutboundSettings[P]> & { readonly kind: 'resource' };

export type AnyConnector = IdentityConnector | ResourceConnector;

export function defineIdentityConnector<P extends InboundProtocolId, S>(definition: IdentityFacts<P> & Settled<S, InboundSettings[P]>): IdentityConnector<P> {
  const { settings, configure, ...facts } = definition;
  return { ...facts, kind: 'identity', bind: (written) => configure(settings.parse(written)) };
}

export function defineResourceConnector<P extends OutboundProtocolId, S>(definition: ResourceFacts<P> & Settled<S, OutboundSettings[P]>): ResourceConnector<P> {
  const { settings, configure, ...facts } = definition;
  return { ...facts, kind: 'resource', bind: (written) => configure(settings.parse(written)) };
}
