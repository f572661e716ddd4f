import { describe, expect, test } from '@jest/globals';
import { HubError } from '../../../../../../src/domain/errors.js';
import { descendants, onlyChild, textOf } from '../../../../../../src/protocols/inbound/saml/xml/element.js';
import { readLongXml, readXml, XmlReading, type XmlLimits } from '../../../../../../src/protocols/inbound/saml/xml/read.js';

const LIMITS: XmlLimits = { elements: 10, depth: 4, attributes: 3, allAttributes: 8, namespaces: 2, text: 20 };

const attributes = (count: number): string => Array.from({ length: count }, (_, index) => ` a${index}=""`).join('');
const namespaces = (count: number): string => Array.from({ length: count }, (_, index) => ` xmlns:n${index}="urn:${index}"`).join('');
const nested = (depth: number): string => `${'<a>'.repeat(depth)}${'</a>'.repeat(depth)}`;

async function refusalsOf(xml: string): Promise<readonly unknown[]> {
  const whole = (() => {
    try {
      return readXml(xml, LIMITS);
    } catch (error) {
      return error;
    }
  })();
  return [whole, await readLongXml(xml, LIMITS).catch((error: unknown) => error)];
}

describe('V05: what a document may hold', () => {
  test.each([
    ['a document type', '<!DOCTYPE a><a/>', 'a document type'],
    ['a document type with entities', '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', 'a document type'],
    ['a processing instruction', '<a><?x y?></a>', 'a processing instruction'],
    ['one before the root', '<?xml-stylesheet href="x"?><a/>', 'a processing instruction'],
    ['one after the root', '<a/><?x?>', 'a processing instruction'],
    ['a CDATA section', '<a><![CDATA[x]]></a>', 'a CDATA section'],
    ['a comment', '<a>x<!-- y --></a>', 'a comment'],
    ['a comment before the root', '<!-- y --><a/>', 'a comment'],
    ['11 elements of 10', `<a>${'<b/>'.repeat(10)}</a>`, 'more than 10 elements'],
    ['5 levels of 4', nested(5), 'elements more than 4 deep'],
    ['4 attributes of 3', `<a${attributes(4)}/>`, 'more than 3 attributes on one element'],
    ['9 attributes of 8', `<a>${`<b${attributes(3)}/>`.repeat(3)}</a>`, 'more than 8 attributes'],
    ['3 namespaces of 2 on one element', `<a${namespaces(3)}/>`, 'more than 2 namespaces at one place'],
    ['3 namespaces of 2 on nested elements', '<a xmlns:x="urn:x"><a xmlns:y="urn:y"><a xmlns="urn:z"/></a></a>', 'more than 2 namespaces at one place'],
    ['21 characters of 20', `<a>${'x'.repeat(21)}</a>`, 'a long text'],
    ['21 characters in pieces', `<a>${'x'.repeat(11)}<b/>${'x'.repeat(10)}</a>`, 'a long text'],
    ['21 characters of one attribute', `<a b="${'x'.repeat(21)}"/>`, 'a long attribute'],
    ['a namespace name with blanks', '<a xmlns=" urn:x"/>', 'a namespace name with spaces'],
  ])('%s', async (_what, xml, held) => {
    for (const refusal of await refusalsOf(xml)) {
      expect(refusal).toBeInstanceOf(HubError);
      expect(refusal).toMatchObject({ code: 'AUTH-FORMAT', rule: 'V05', detail: `the document holds ${held}` });
    }
  });

  test.each([
    ['10 elements', `<a>${'<b/>'.repeat(9)}</a>`],
    ['4 levels', nested(4)],
    ['3 attributes, and 3 on the next', `<a${attributes(3)}><b${attributes(3)}/></a>`],
    ['2 namespaces, and 2 others beside them', '<a><b xmlns:x="urn:x" xmlns:y="urn:y"/><b xmlns:z="urn:z"><c xmlns="urn:c"/></b><b xmlns:x="urn:x" xmlns:y="urn:y"/></a>'],
    ['20 characters', `<a b="${'x'.repeat(20)}">${'x'.repeat(20)}</a>`],
  ])('%s are within the limits', (_what, xml) => {
    expect(readXml(xml, LIMITS).name).toBe('a');
  });

  test.each(['<!-- y -->', '<![CDATA[y]]>', '<?x y?>'])('%s in a message is seen wherever it is cut', (markup) => {
    for (let cut = 1; cut < markup.length; cut += 1) {
      const reading = new XmlReading(LIMITS);
      expect(() => {
        reading.take(`<a>${markup.slice(0, cut)}`);
        reading.take(`${markup.slice(cut)}</a>`);
      }).toThrow(expect.objectContaining({ code: 'AUTH-FORMAT', rule: 'V05' }));
    }
  });
});

describe('what descriptions may hold and messages may not', () => {
  const published = { ...LIMITS, published: true };

  test('comments are nothing, and what they stand in stays whole', () => {
    const root = readXml('<!-- 1 --><a>mber<!-- 2 -->tin</a>', published);
    expect(textOf(root)).toBe('mbertin');
  });

  test('CDATA sections are text, processing instructions nothing, US-ASCII is as good as UTF-8', () => {
    const root = readXml('<?xml version="1.0" encoding="US-ASCII"?><?style x?><a>mber<![CDATA[t&in]]><?x y?></a>', published);
    expect(textOf(root)).toBe('mbert&in');
    expect(() => readXml('<?xml version="1.0" encoding="US-ASCII"?><a/>', LIMITS)).toThrow(expect.objectContaining({ code: 'AUTH-FORMAT', rule: 'V04' }));
  });

  test.each([
    ['a document type', '<!DOCTYPE a><a/>', 'V05'],
    ['a long CDATA section', `<a><![CDATA[${'x'.repeat(21)}]]></a>`, 'V05'],
    ['another encoding', '<?xml version="1.0" encoding="ISO-8859-1"?><a/>', 'V04'],
  ])('%s is refused there too', (_what, xml, rule) => {
    expect(() => readXml(xml, published)).toThrow(expect.objectContaining({ code: 'AUTH-FORMAT', rule }));
  });

  test('only what is asked for is kept of a long document', () => {
    const reading = new XmlReading({ ...LIMITS, elements: 100_000, allAttributes: 100_000 }, ({ name }, parents) => parents.length === 0 || name === 'keep');
    reading.take(`<a b="1"><keep>x</keep>${'<drop c="1"><keep>y</keep></drop>'.repeat(1_000)}`);
    reading.take('<keep/></a>');
    const root = reading.end();
    expect(root.children.map(({ name, text }) => [name, text])).toEqual([['keep', 'x'], ['keep', '']]);
    expect(root.attributes.get('b')).toBe('1');
  });
});

describe('what was read', () => {
  test('namespaces resolved, declarations left out, attributes by name', () => {
    const root = readXml('<p:a xmlns:p="urn:p" xmlns="urn:d" k="1" p:k="2"><b/></p:a>', { ...LIMITS, attributes: 4 });
    expect(root).toMatchObject({ name: 'a', namespace: 'urn:p' });
    expect([...root.attributes]).toEqual([['k', '1'], ['{urn:p}k', '2']]);
    expect([...descendants(root)].map(({ name, namespace }) => [name, namespace])).toEqual([['a', 'urn:p'], ['b', 'urn:d']]);
  });

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('%s is a name like any other, prefix or not', (name) => {
    const root = readXml(`<${name}:a xmlns:${name}="urn:x" ${name}="1" ${name}:${name}="2"><${name}/></${name}:a>`, LIMITS);
    expect(root).toMatchObject({ name: 'a', namespace: 'urn:x' });
    expect([...root.attributes]).toEqual([[name, '1'], [`{urn:x}${name}`, '2']]);
    expect(() => readXml(`<${name}:a/>`, LIMITS)).toThrow(expect.objectContaining({ code: 'AUTH-FORMAT', rule: 'V04' }));
  });

  test('one child is that child, two are none', () => {
    const root = readXml('<a><b/><c/><c/></a>', LIMITS);
    expect(onlyChild(root, '', 'b')).toBe(root.children[0]);
    expect(onlyChild(root, '', 'c')).toBeUndefined();
    expect(onlyChild(root, '', 'd')).toBeUndefined();
    expect(onlyChild(undefined, '', 'b')).toBeUndefined();
  });

  test('text is text when nothing else is there', () => {
    expect(textOf(readXml('<a>x&amp;&#x20AC;</a>', LIMITS))).toBe('x&€');
    expect(textOf(readXml('<a>x<b/></a>', LIMITS))).toBeUndefined();
  });

  test('a long document read in pieces is the same, wherever it is cut', async () => {
    const limits = { ...LIMITS, elements: 60_000, text: 200_000, allAttributes: 60_000 };
    const xml = `<a>${'<b c="é😀">é😀&amp;\r\n</b>'.repeat(20_000)}</a>`;
    const whole = readXml(xml, limits);
    const pieces = await readLongXml(xml, limits);
    expect(pieces.children.length).toBe(20_000);
    expect(new Set(pieces.children.map(({ text, attributes: read }) => `${read.get('c')} ${text}`))).toEqual(new Set(['é😀 é😀&\n']));
    expect(whole.children.length).toBe(20_000);
  });

  test('other work goes on between the pieces', async () => {
    let turns = 0;
    const counting = setInterval(() => { turns += 1; }, 0);
    await readLongXml(`<a>${'<b/>'.repeat(50_000)}</a>`, { ...LIMITS, elements: 60_000 });
    clearInterval(counting);
    expect(turns).toBeGreaterThan(2);
  });
});
