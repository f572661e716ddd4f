/** Namespaces and identifiers of SAML 2.0 and XML Signature. */
export const PROTOCOL = 'urn:oasis:names:tc:SAML:2.0:protocol';
export const ASSERTION = 'urn:oasis:names:tc:SAML:2.0:assertion';
export const METADATA = 'urn:oasis:names:tc:SAML:2.0:metadata';
export const SHIBBOLETH_METADATA = 'urn:mace:shibboleth:metadata:1.0';
export const REGISTRATION_METADATA = 'urn:oasis:names:tc:SAML:metadata:rpi';
export const ENTITY_ATTRIBUTES = 'urn:oasis:names:tc:SAML:metadata:attribute';
export const ENTITY_CATEGORY = 'http://macedir.org/entity-category';
export const HIDE_FROM_DISCOVERY = 'http://refeds.org/category/hide-from-discovery';
export const DISCOVERY_PROTOCOL = 'urn:oasis:names:tc:SAML:profiles:SSO:idp-discovery-protocol';
export const XML_SIGNATURE = 'http://www.w3.org/2000/09/xmldsig#';
export const XML_ENCRYPTION = 'http://www.w3.org/2001/04/xmlenc#';
export const XML_ENCRYPTION_11 = 'http://www.w3.org/2009/xmlenc11#';
export const EXCLUSIVE_C14N = 'http://www.w3.org/2001/10/xml-exc-c14n#';
export const ENVELOPED_SIGNATURE = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';

export const STATUS = 'urn:oasis:names:tc:SAML:2.0:status:';
export const SUCCESS = `${STATUS}Success`;
export const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';
export const HTTP_REDIRECT = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';
export const HTTP_POST = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST';
export const ENTITY_FORMAT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:entity';
/** Of an attribute's name, when it says nothing (Core §2.7.3.1). */
export const UNSPECIFIED_NAME = 'urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified';
export const UNSPECIFIED_FORMAT = 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified';
export const TRANSIENT_FORMAT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';
