/** Namespaces and identifiers of SAML 2.0 (Core, Bindings, Metadata) and XML Signature, as this provider writes them. */
export const NAMESPACES = {
  protocol: { 'xmlns:samlp': 'urn:oasis:names:tc:SAML:2.0:protocol' },
  assertion: { 'xmlns:saml': 'urn:oasis:names:tc:SAML:2.0:assertion' },
  metadata: { 'xmlns:md': 'urn:oasis:names:tc:SAML:2.0:metadata' },
  signature: { 'xmlns:ds': 'http://www.w3.org/2000/09/xmldsig#' },
} as const;

export const PROTOCOL = NAMESPACES.protocol['xmlns:samlp'];
export const ASSERTION = NAMESPACES.assertion['xmlns:saml'];
export const HTTP_REDIRECT = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';
export const PERSISTENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent';
export const BASIC_NAME = 'urn:oasis:names:tc:SAML:2.0:attrname-format:basic';
export const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';
export const PASSWORD_CONTEXT = 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport';
export const EXCLUSIVE_C14N = 'http://www.w3.org/2001/10/xml-exc-c14n#';
export const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';
export const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
export const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';

const STATUS = 'urn:oasis:names:tc:SAML:2.0:status:';
export const SUCCESS = `${STATUS}Success`;
export const RESPONDER = `${STATUS}Responder`;
export const REQUEST_DENIED = `${STATUS}RequestDenied`;
