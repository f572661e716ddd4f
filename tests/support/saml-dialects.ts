import { swap } from './saml-response.js';

export type Rewriting = (xml: string) => string;

/** Namespaces, prefixes and blanks as various products write them. Applied before signing: they are part of what is signed. */
export const DIALECTS: Readonly<Record<string, Rewriting>> = {
  'saml2p and saml2 (Shibboleth)': (xml) => renamed(renamed(xml, 'samlp', 'saml2p'), 'saml', 'saml2'),
  'ns0 and ns1 (pysaml2)': (xml) => renamed(renamed(xml, 'samlp', 'ns0'), 'saml', 'ns1'),
  'assertions in the default namespace (ADFS)': (xml) => renamed(xml, 'saml', ''),
  'the protocol in the default namespace': (xml) => renamed(xml, 'samlp', ''),
  'schema prefixes declared on the root': hoisted,
  'namespaces nobody uses': (xml) => swap(xml, '<samlp:Response ', '<samlp:Response xmlns:unused="urn:example:unused" xmlns:ds="urn:example:not-dsig" '),
  'an assertion that redeclares what it inherits': (xml) => swap(xml, /<saml:Assertion /, '<saml:Assertion xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" '),
  'a default namespace nobody uses': (xml) => swap(xml, '<samlp:Response ', '<samlp:Response xmlns="urn:example:unused" '),
  'a default namespace undone further in': (xml) => swap(swap(xml, '<samlp:Response ', '<samlp:Response xmlns="urn:example:unused" '), '<saml:AttributeStatement>', '<saml:AttributeStatement xmlns="">'),
  'indented': (xml) => xml.replace(/></g, '>\n  <'),
  'indented with tabs and Windows line ends': (xml) => xml.replace(/></g, '>\r\n\t<'),
  'values of every alphabet': (xml) => swap(xml, 'mbertin', 'Łukasz Ñandú 王小明 😀 &amp; &lt;b&gt; "x" \'y\' ]]&gt;'),
  'values with white space of every kind': (xml) => swap(xml, 'mbertin', ' a\tb\n c&#13;d&#9;e&#10;f '),
  'attributes with references to white space': (xml) => swap(xml, ' (label)"', '&#9;&#10;&#13;&#32;&lt;&quot;&gt;\'"'),
  'attributes in namespaces of their own': (xml) => swap(xml, '<saml:AttributeStatement>', '<saml:AttributeStatement xmlns:z="urn:z" xmlns:a="urn:b" xmlns:b="urn:a" z:k="1" b:k="2" a:k="3" k="4">'),
  'xml:lang and xml:space': (xml) => swap(xml, '<saml:AttributeStatement>', '<saml:AttributeStatement xml:space="preserve" xml:lang="fr">'),
};

/** Other ways to write the same document. Applied after signing: no signature may notice. */
export const SPELLINGS: Readonly<Record<string, Rewriting>> = {
  'single quotes': (xml) => xml.replace(/="([^"']*)"/g, "='$1'"),
  'attributes in reverse order': (xml) => xml.replace(/<([\w:]+)((?:\s+[\w:]+="[^"]*")+)/g, (_tag, name: string, attributes: string) => `<${name}${(attributes.match(/\s+[\w:]+="[^"]*"/g) ?? []).reverse().join('')}`),
  'blanks inside tags': (xml) => xml.replace(/<([\w:]+) /g, '<$1\n\t  ').replace(/="([^"]*)"/g, ' = "$1"').replace(/<\/([\w:]+)>/g, '</$1  >'),
  'empty elements spelt out': (xml) => xml.replace(/<([\w:]+)((?:\s[^<>]*)?)\/>/g, '<$1$2></$1>'),
  'decimal references in text': (xml) => xml.replace(/>([a-zA-Z])/g, (_match, letter: string) => `>&#${letter.charCodeAt(0)};`),
  'hexadecimal references in text': (xml) => xml.replace(/([a-zA-Z])</g, (_match, letter: string) => `&#x${letter.charCodeAt(0).toString(16)};<`),
  'references in attributes': (xml) => swap(xml, / Destination="h/, ' Destination="&#104;'),
  'a declaration': (xml) => `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${xml}`,
  'a declaration in lower case': (xml) => `<?xml version='1.0' encoding='utf-8'?>${xml}`,
  'a byte order mark': (xml) => `\uFEFF${xml}`,
  'blanks around the root': (xml) => `\n  ${xml}\r\n\n`,
  'more namespaces nobody uses': (xml) => xml.replace(/<([\w:]*Response) /, '<$1 xmlns:more="urn:example:more" '),
  'line breaks in the outer signature value': (xml) => xml.replace(/(?<=SignatureValue>)[A-Za-z0-9+/=]+/, (value) => `\n${value.replace(/.{60}/g, '$&&#13;\n')}\n`),
};

function renamed(xml: string, prefix: string, other: string): string {
  const [tag, declaration] = other === '' ? ['', 'xmlns'] : [`${other}:`, `xmlns:${other}`];
  return xml.replace(new RegExp(`(</?)${prefix}:`, 'g'), `$1${tag}`).replace(new RegExp(`xmlns:${prefix}=`, 'g'), `${declaration}=`);
}

function hoisted(xml: string): string {
  const declarations = ' xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
  return swap(xml.replaceAll(declarations, ''), '<samlp:Response ', `<samlp:Response${declarations} `);
}
