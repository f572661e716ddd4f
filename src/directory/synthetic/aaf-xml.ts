import type { AafAttribute, AafCategory, AafRecord } from './aaf-record.js';

/** What a delivery asks for: the whole entity, values that replace those known, or that it goes. */
export type AafRequest =
  | ({ readonly kind: 'add' } & AafRecord)
  | ({ readonly kind: 'modify' } & AafRecord)
  | { readonly kind: 'delete'; readonly id: string };

const XML_ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * One file of a delivery: the root element with its requests, written already.
 * @param withDeclaration many genuine files open with the DOCTYPE at once
 */
export function aafDocument(requests: readonly string[], withDeclaration: boolean): string {
  const opening = [
    ...(withDeclaration ? ['<?xml version="1.0" encoding="UTF-8"?>'] : []),
    '<!DOCTYPE ficAlimMENESR SYSTEM "ficAlimMENESR.dtd">',
    '<!-- AAF-VE1803 -->',
    '<!-- Annuaire fictif de passerelle generate academy : aucune de ces personnes n’existe. -->',
  ];
  return `${opening.join('\n')}\n<ficAlimMENESR>\n${requests.join('')}</ficAlimMENESR>\n`;
}

/** One request of a file of this category. */
export function requestXml(category: AafCategory, request: AafRequest): string {
  const name = category === 'EtabEducNat' ? 'categorieStructure' : 'categoriePersonne';
  const kind = `<operationalAttributes><attr name="${name}"><value>${category}</value></attr></operationalAttributes>\n`;
  const identifier = `<identifier><id>${escaped(request.id)}</id></identifier>\n`;
  return `<${request.kind}Request>\n${kind}${identifier}${bodyXml(request)}</${request.kind}Request>\n`;
}

function bodyXml(request: AafRequest): string {
  if (request.kind === 'delete') return '';
  if (request.kind === 'add') return `<attributes>\n${request.attributes.map(attributeXml).join('')}</attributes>\n`;
  return `<modifications>\n${request.attributes.map(modificationXml).join('')}</modifications>\n`;
}

function attributeXml([name, values]: AafAttribute): string {
  return `<attr name="${name}">${valuesXml(values)}</attr>\n`;
}

function modificationXml([name, values]: AafAttribute): string {
  return `<modification name="${name}" operation="replace">${valuesXml(values)}</modification>\n`;
}

/** An attribute without values is there all the same, with one that is empty. */
function valuesXml(values: readonly string[]): string {
  return values.length === 0 ? '<value></value>' : values.map((value) => `<value>${escaped(value)}</value>`).join('');
}

function escaped(text: string): string {
  return text.replace(/[&<>]/g, (character) => XML_ESCAPES[character] ?? character);
}
