import type { z } from 'zod';
import { CasSettings } from '../protocols/inbound/cas/settings.js';
import { SamlSettings } from '../protocols/inbound/saml/settings.js';
import { LinkSettings } from '../protocols/outbound/link/settings.js';
import { Lti11Settings } from '../protocols/outbound/lti11/settings.js';
import { Lti13Settings } from '../protocols/outbound/lti13/settings.js';

export interface InboundSettings {
  cas: CasSettings;
  saml: SamlSettings;
}

export interface OutboundSettings {
  lti13: Lti13Settings;
  lti11: Lti11Settings;
  link: LinkSettings;
}

/** What each sign-in protocol must be told about a provider. */
export const INBOUND: { readonly [P in keyof InboundSettings]: z.ZodType<InboundSettings[P]> } = { cas: CasSettings, saml: SamlSettings };

/** What each launch protocol must be told about a resource. */
export const OUTBOUND: { readonly [P in keyof OutboundSettings]: z.ZodType<OutboundSettings[P]> } = { lti13: Lti13Settings, lti11: Lti11Settings, link: LinkSettings };
