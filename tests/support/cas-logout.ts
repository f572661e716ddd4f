const SAML = 'urn:oasis:names:tc:SAML:2.0:protocol';
const ASSERTION = 'urn:oasis:names:tc:SAML:2.0:assertion';

/** Logout requests as servers really write them (CAS appendix C). */
export const LOGOUT_DIALECTS: Readonly<Record<string, (ticket: string) => string>> = {
  'Apereo CAS 6.6: one line, no Issuer': (ticket) =>
    `<samlp:LogoutRequest xmlns:samlp="${SAML}" ID="LR-1-x7Rk" Version="2.0" IssueInstant="2026-11-28T09:00:00Z"><saml:NameID xmlns:saml="${ASSERTION}">lea</saml:NameID><samlp:SessionIndex>${ticket}</samlp:SessionIndex></samlp:LogoutRequest>`,
  'Jasig CAS 3: pretty-printed, the name not used, blanks round the ticket': (ticket) =>
    `<samlp:LogoutRequest xmlns:samlp="${SAML}" ID="_1" Version="2.0"\n  IssueInstant="2026-11-28T09:00:00Z">\n  <saml:NameID xmlns:saml="${ASSERTION}">@NOT_USED@</saml:NameID>\n  <samlp:SessionIndex>\n    ${ticket}\n  </samlp:SessionIndex>\n</samlp:LogoutRequest>`,
  'an XML declaration, attributes in another order and in single quotes': (ticket) =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<samlp:LogoutRequest Version='2.0' IssueInstant='2026-11-28T10:00:00.123456789+01:00' xmlns:samlp='${SAML}' ID='LR-2'><saml:NameID xmlns:saml='${ASSERTION}' Format='urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified'>lea</saml:NameID><samlp:SessionIndex>${ticket}</samlp:SessionIndex></samlp:LogoutRequest>`,
  'the default namespace instead of a prefix': (ticket) =>
    `<LogoutRequest xmlns="${SAML}" ID="x" Version="2.0" IssueInstant="2026-11-28T09:00:00Z"><NameID xmlns="${ASSERTION}">lea</NameID><SessionIndex>${ticket}</SessionIndex></LogoutRequest>`,
  'an Issuer and a Destination, as LemonLDAP::NG may add': (ticket) =>
    `<saml2p:LogoutRequest xmlns:saml2p="${SAML}" xmlns:saml2="${ASSERTION}" ID="_a" Version="2.0" IssueInstant="2026-11-28T09:00:00Z" Destination="https://x.example/"><saml2:Issuer>https://ent.example</saml2:Issuer><saml2:NameID>lea</saml2:NameID><saml2p:SessionIndex>${ticket}</saml2p:SessionIndex></saml2p:LogoutRequest>`,
};

/** The usual one. */
export const logoutXml = LOGOUT_DIALECTS['Apereo CAS 6.6: one line, no Issuer']!;
