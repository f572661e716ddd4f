import { describe, expect, test } from '@jest/globals';
import { readServiceResponse } from '../../../../../src/protocols/inbound/cas/service-response.js';

const NS = 'http://www.yale.edu/tp/cas';

async function attributesOf(content: string): Promise<Record<string, readonly string[]>> {
  const { attributes } = await readServiceResponse(
    `<cas:serviceResponse xmlns:cas="${NS}"><cas:authenticationSuccess><cas:user>u</cas:user>${content}</cas:authenticationSuccess></cas:serviceResponse>`,
  );
  expect(Object.getPrototypeOf(attributes)).toBeNull();
  return { ...attributes };
}

describe('answers as servers send them', () => {
  test('Apereo 6.6: attributes in any order, its own among them, blanks around values, nanoseconds', async () => {
    const { user, attributes, authenticatedAt } = await readServiceResponse(`<cas:serviceResponse xmlns:cas='${NS}'>
    <cas:authenticationSuccess>
        <cas:user>casuser</cas:user>
        <cas:attributes>
            <cas:credentialType>UsernamePasswordCredential</cas:credentialType>
            <cas:isFromNewLogin>true</cas:isFromNewLogin>
            <cas:authenticationDate>2026-11-23T10:15:30.123456789Z</cas:authenticationDate>
            <cas:clientIpAddress>192.0.2.7</cas:clientIpAddress>
            <cas:ENTPersonProfils> National_ENS </cas:ENTPersonProfils>
            <cas:authenticationMethod>Static Credentials</cas:authenticationMethod>
            <cas:_75726e3a6f6964>x</cas:_75726e3a6f6964>
            <cas:ENTPersonProfils>National_DIR</cas:ENTPersonProfils>
            <cas:successfulAuthenticationHandlers>Static Credentials</cas:successfulAuthenticationHandlers>
            <cas:serverIpAddress>192.0.2.8</cas:serverIpAddress>
            <cas:userAgent>Mozilla/5.0</cas:userAgent>
            <cas:geoLocation>unknown</cas:geoLocation>
            <cas:samlAuthenticationStatementAuthMethod>urn:oasis:names:tc:SAML:1.0:am:password</cas:samlAuthenticationStatementAuthMethod>
            <cas:longTermAuthenticationRequestTokenUsed>false</cas:longTermAuthenticationRequestTokenUsed>
            <cas:mail></cas:mail>
            <cas:givenName>Ana&#239;s</cas:givenName>
        </cas:attributes>
    </cas:authenticationSuccess>
</cas:serviceResponse>
`);
    expect(user).toBe('casuser');
    expect({ ...attributes }).toEqual({ ENTPersonProfils: ['National_ENS', 'National_DIR'], _75726e3a6f6964: ['x'], givenName: ['Anaïs'] });
    expect(authenticatedAt).toBe(Date.UTC(2026, 10, 23, 10, 15, 30, 123));
  });

  test('Apereo, rendering inline: the name and the value are attributes of an element', async () => {
    const inline = (name: string, value: string): string => `<cas:attribute name="${name}" value="${value}"></cas:attribute>`;
    expect(await attributesOf(`<cas:attributes>${inline('ENTPersonJointure', '17$1')}${inline('mail', '')}${inline('UAI', '0449901Y')}${inline('UAI', '0449902Z')}${inline('a/b', 'x')}${inline('__proto__', 'x')}${inline('isFromNewLogin', 'true')}</cas:attributes>`)).toEqual({
      ENTPersonJointure: ['17$1'], UAI: ['0449901Y', '0449902Z'],
    });
  });

  test('entcore: beside the user, lists in their plural, every element there even when empty', async () => {
    expect(
      await attributesOf(`<cas:uid>VAA60001</cas:uid>
      <cas:ENTPersonProfils><cas:ENTPersonProfil>National_3</cas:ENTPersonProfil></cas:ENTPersonProfils>
      <cas:ENTEleveClasses><cas:ENTEleveClasse>CM1 A</cas:ENTEleveClasse><cas:ENTEleveClasse>CM1 B</cas:ENTEleveClasse></cas:ENTEleveClasses>
      <cas:ENTAuxEnsClasses/>
      <cas:ENTPersonNom>Bertin</cas:ENTPersonNom>
      <cas:ENTPersonMail></cas:ENTPersonMail>`),
    ).toEqual({ uid: ['VAA60001'], ENTPersonProfils: ['National_3'], ENTEleveClasses: ['CM1 A', 'CM1 B'], ENTPersonNom: ['Bertin'] });
  });

  test('entcore repeats the namespace on each of its own elements', async () => {
    expect(await attributesOf(`<cas:uid xmlns:cas="${NS}">1</cas:uid><uid2 xmlns="${NS}">2</uid2>`)).toEqual({ uid: ['1'], uid2: ['2'] });
  });

  test('structures with facts of their own keep them apart, under their path', async () => {
    expect(
      await attributesOf(`<cas:uid>1</cas:uid><cas:ENTPersonStructRattachs><cas:ENTPersonStructRattach>
        <cas:ENTPersonStructRattachRNE>0449901Y</cas:ENTPersonStructRattachRNE><cas:ENTPersonStructRattachName>Les Tilleuls</cas:ENTPersonStructRattachName>
      </cas:ENTPersonStructRattach></cas:ENTPersonStructRattachs>`),
    ).toEqual({
      uid: ['1'],
      'ENTPersonStructRattachs/ENTPersonStructRattach/ENTPersonStructRattachRNE': ['0449901Y'],
      'ENTPersonStructRattachs/ENTPersonStructRattach/ENTPersonStructRattachName': ['Les Tilleuls'],
    });
  });

  test('laclasse: beside the user and inside attributes, once each', async () => {
    expect(
      await attributesOf(`<cas:uid>VAA60001</cas:uid><cas:LaclasseNom>Bertin</cas:LaclasseNom>
      <cas:attributes><cas:uid>VAA60001</cas:uid><cas:LaclasseNom>Bertin</cas:LaclasseNom><cas:LaclassePrenom>Zoé</cas:LaclassePrenom></cas:attributes>`),
    ).toEqual({ uid: ['VAA60001'], LaclasseNom: ['Bertin'], LaclassePrenom: ['Zoé'] });
  });

  test('the generic wrapper: facts of a child never pass for facts of the parent', async () => {
    expect(
      await attributesOf(`<cas:attributes><cas:userAttributes><cas:login>parent</cas:login><cas:children><cas:child><cas:login>enfant</cas:login></cas:child></cas:children>
      <cas:classes><cas:class>CP</cas:class></cas:classes><cas:groups><cas:other>x</cas:other></cas:groups></cas:userAttributes></cas:attributes>`),
    ).toEqual({ login: ['parent'], 'children/child/login': ['enfant'], classes: ['CP'], 'groups/other': ['x'] });
  });

  test('a default namespace, a foreign prefix, and what a JSP leaves before the first element', async () => {
    const { user, attributes } = await readServiceResponse(
      `\r\n\r\n<?xml version="1.0" encoding="UTF-8"?><serviceResponse xmlns="${NS}" xmlns:x="urn:x"><authenticationSuccess><user>u</user><attributes><Nom>N</Nom><x:Nom>other</x:Nom></attributes></authenticationSuccess></serviceResponse>`,
    );
    expect(user).toBe('u');
    expect({ ...attributes }).toEqual({ Nom: ['N'] });
  });

  test('attributes without the prefix', async () => {
    expect(await attributesOf('<attributes><Nom>N</Nom></attributes><Prenom>P</Prenom>')).toEqual({ Nom: ['N'], Prenom: ['P'] });
  });
});

describe('names and values', () => {
  test('case is kept, several values in their order, the same value once', async () => {
    expect(await attributesOf('<cas:attributes><cas:a>2</cas:a><cas:A>x</cas:A><cas:a>1</cas:a><cas:a>2</cas:a></cas:attributes>')).toEqual({ a: ['2', '1'], A: ['x'] });
  });

  test('names that mean something to JavaScript are dropped or harmless', async () => {
    const attributes = await attributesOf('<cas:attributes><cas:__proto__>x</cas:__proto__><cas:constructor>x</cas:constructor><cas:prototype>x</cas:prototype><cas:toString>t</cas:toString><cas:hasOwnProperty>h</cas:hasOwnProperty></cas:attributes>');
    expect(attributes).toEqual({ toString: ['t'], hasOwnProperty: ['h'] });
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  test('an attribute named user is an attribute, not the user', async () => {
    expect(await attributesOf('<cas:attributes><cas:user>admin</cas:user></cas:attributes>')).toEqual({ user: ['admin'] });
  });

  test('two dates tell no date', async () => {
    const { authenticatedAt } = await readServiceResponse(
      `<cas:serviceResponse xmlns:cas="${NS}"><cas:authenticationSuccess><cas:user>u</cas:user><cas:attributes><cas:authenticationDate>2026-11-23T10:15:30Z</cas:authenticationDate><cas:authenticationDate>2026-11-24T10:15:30Z</cas:authenticationDate></cas:attributes></cas:authenticationSuccess></cas:serviceResponse>`,
    );
    expect(authenticatedAt).toBeUndefined();
  });
});
