/** Where an LMS reaches the hub: addresses of its registration alone, so that it is known before a word of a message is believed. */
export interface LmsAddresses {
  readonly loginUrl: string;
  readonly launchUrl: string;
  readonly keySetUrl: string;
}

export function lmsAddresses(origin: string, registrationId: string): LmsAddresses {
  const base = `${origin}/lti/lms/${registrationId}`;
  return { loginUrl: `${base}/login`, launchUrl: `${base}/launch`, keySetUrl: `${base}/jwks` };
}
