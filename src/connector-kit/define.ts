import type { z } from 'zod';
import type { Role } from '../domain/profile.js';
import { LmsPlatform } from '../domain/lms.js';
import type { AttributeName } from '../domain/release.js';
import type { LocalText } from '../domain/text.js';
import { bindSettings } from './bind.js';
import type { Binding } from './faults.js';
import { INBOUND, OUTBOUND, type InboundSettings, type OutboundSettings } from './protocols.js';
import type { Matcher } from './matchers.js';
import type { DelegatedRight } from './parsers/resdel.js';
import type { AttributeRule, RoleRule } from './rules.js';
import type { Structured } from './structured.js';

/** Where the facts the hub looks for stand in what a provider releases. What is not named is ignored. */
export interface ClaimRules {
  /** Ways to find the person, tried in this order: the first that finds anybody decides. */
  readonly match: readonly Matcher[];
  /** National profiles, in any spelling. */
  readonly profiles?: AttributeRule;
  /** Schools (UAI). */
  readonly schools?: AttributeRule;
  /** The roles that what is said of this one account allows; the connection's roles limit them further. */
  readonly roles?: RoleRule;
  /** What the person is called, part by part; kept only while nobody knows whose account it is. */
  readonly name?: readonly AttributeRule[];
  /** Rights that a head gave to somebody, when they are for this application of the academy's portal. */
  readonly delegations?: { readonly rights: Structured<DelegatedRight>; readonly application: string };
  /** True when one answer never speaks of two people, however many records it names: proof that they are one person's. */
  readonly proves?: boolean;
  /** Attributes whose faults the administrator is to see. */
  readonly structured?: readonly Structured<unknown>[];
}

interface Manifest {
  readonly id: string;
  readonly label: { readonly fr: string; readonly en: string };
  /** For the administrator who plugs it in: what to ask the other side for, in one or two sentences. */
  readonly help: { readonly fr: string; readonly en: string };
}

/** What `configure` returns: the protocol's settings and no other key, so that a misspelt optional one does not compile. */
type Exactly<R, C> = R & Readonly<Record<Exclude<keyof R, keyof C>, never>>;

interface Settled<S, R, C> {
  /** What an administrator fills in. */
  readonly settings: z.ZodType<S>;
  /** Those settings in the protocol's words. */
  readonly configure: (settings: S) => Exactly<R, C>;
}

interface IdentityFacts<P extends keyof InboundSettings> extends Manifest {
  readonly protocol: P;
  /** The only roles this kind of provider may ever open. */
  readonly mayGive: readonly Role[];
}

interface Claiming<S> {
  /** Where the facts stand; as a function when what an administrator fills in decides about it. */
  readonly attributes: ClaimRules | ((settings: S) => ClaimRules);
}

interface ResourceFacts<P extends keyof OutboundSettings> extends Manifest {
  readonly protocol: P;
  /** What resources of this kind may be told at most; a resource can ask for less, never for more. */
  readonly mayReceive: readonly AttributeName[];
}

interface Bindable<C> {
  /** The protocol's settings for what an administrator wrote, or everything that is wrong with it. Never throws. */
  bind(written: unknown): Binding<C>;
}

/** A kind of identity provider, as data. */
export type IdentityConnector<P extends keyof InboundSettings = keyof InboundSettings> =
  IdentityFacts<P> & Bindable<InboundSettings[P]> & {
    readonly kind: 'identity';
    /** Where the facts stand, for settings that `bind` accepts. */
    rulesFor(written: unknown): ClaimRules;
  };

/** A kind of external resource, as data. */
export type ResourceConnector<P extends keyof OutboundSettings = keyof OutboundSettings> =
  ResourceFacts<P> & Bindable<OutboundSettings[P]> & { readonly kind: 'resource' };

interface LmsFacts extends Manifest {
  /** Names of the settings in the order in which an administrator finds them there, each with what it is called there. */
  readonly fields: readonly LmsField[];
  /** What the administrator of the LMS does there, one thing a step. */
  readonly steps: readonly LocalText[];
}

export interface LmsField {
  readonly name: string;
  readonly label: LocalText;
  /** What such a value looks like. */
  readonly example: string;
  readonly required: boolean;
}

/** A kind of LMS that launches the hub, as data. */
export type LmsConnector = LmsFacts & Bindable<LmsPlatform> & { readonly kind: 'lms' };

/** Any connector: what an administrator writes is closed up in `bind`, so that connectors of all vendors fit in one list. */
export type AnyConnector = IdentityConnector | ResourceConnector | LmsConnector;

/** Describes a kind of identity provider. `configure` must return the settings of the protocol that is named, whole. */
export function defineIdentityConnector<P extends keyof InboundSettings, S, R extends InboundSettings[P]>(
  { settings, configure, attributes, ...facts }: IdentityFacts<P> & Claiming<S> & Settled<S, R, InboundSettings[P]>,
): IdentityConnector<P> {
  const protocol: z.ZodType<InboundSettings[P]> = INBOUND[facts.protocol];
  return {
    ...facts,
    kind: 'identity',
    bind: (written) => bindSettings(written, { settings, configure, protocol, protocolId: facts.protocol }),
    rulesFor: (written) => (typeof attributes === 'function' ? attributes(settings.parse(written)) : attributes),
  };
}

/** Describes a kind of external resource. `configure` must return the settings of the protocol that is named, whole. */
export function defineResourceConnector<P extends keyof OutboundSettings, S, R extends OutboundSettings[P]>(
  { settings, configure, ...facts }: ResourceFacts<P> & Settled<S, R, OutboundSettings[P]>,
): ResourceConnector<P> {
  const protocol: z.ZodType<OutboundSettings[P]> = OUTBOUND[facts.protocol];
  return { ...facts, kind: 'resource', bind: (written) => bindSettings(written, { settings, configure, protocol, protocolId: facts.protocol }) };
}

/** Describes a kind of LMS. `configure` must return all that the hub has to know of one. */
export function defineLmsConnector<S, R extends LmsPlatform>({ settings, configure, ...facts }: LmsFacts & Settled<S, R, LmsPlatform>): LmsConnector {
  return { ...facts, kind: 'lms', bind: (written) => bindSettings(written, { settings, configure, protocol: LmsPlatform, protocolId: 'lti' }) };
}
