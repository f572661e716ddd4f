import { randomBytes } from 'node:crypto';
import { truncate, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from '@jest/globals';
import { FEED_LIMITS } from '../../src/directory/feeds/limits.js';
import { openDelivery } from '../../src/directory/feeds/open-delivery.js';
import { HubError } from '../../src/domain/errors.js';
import { aafFile, aafName, addRequest, LEA, SMALL_DELIVERY } from '../support/aaf-files.js';
import { DeliveryRoom, zipOf } from '../support/feed-files.js';
import { findingsOf, itemsOf, putsOf } from '../support/read-feed.js';

const room = new DeliveryRoom();
afterEach(() => room.sweep());

const ROOT = '<ficAlimMENESR></ficAlimMENESR>';
const pupil = addRequest('Eleve', '70021', LEA);
const whole = aafFile([pupil]);

async function refusalOf(reading: Promise<unknown>): Promise<HubError> {
  const error: unknown = await reading.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(HubError);
  return error as HubError;
}

const refusalOfText = async (text: string | Buffer): Promise<HubError> =>
  refusalOf(itemsOf(await room.file(aafName('Eleve'), text)));

describe('XML that is no feed: IMPORT-FICHIER, with file and line', () => {
  const laughs = `<!DOCTYPE ficAlimMENESR [<!ENTITY a "ha">${'bcdefghij'
    .split('')
    .map((name, index) => `<!ENTITY ${name} "${`&${'abcdefghi'[index]!};`.repeat(10)}">`)
    .join('')}]>`;
  const cases: readonly (readonly [string, string])[] = [
    ['billion laughs', `${laughs}<ficAlimMENESR>&j;</ficAlimMENESR>`],
    [
      'an external entity',
      `<!DOCTYPE ficAlimMENESR [<!ENTITY x SYSTEM "file:///etc/passwd">]><ficAlimMENESR>&x;</ficAlimMENESR>`,
    ],
    ['an external parameter entity', `<!DOCTYPE ficAlimMENESR [<!ENTITY % x SYSTEM "http://127.0.0.1/x.dtd"> %x;]>${ROOT}`],
    [
      'an internal subset beside the genuine identifier',
      `<!DOCTYPE ficAlimMENESR SYSTEM "ficAlimMENESR.dtd" [<!ENTITY a "b">]>${ROOT}`,
    ],
    ['an empty internal subset', `<!DOCTYPE ficAlimMENESR SYSTEM "ficAlimMENESR.dtd" []>${ROOT}`],
    ['another external identifier', `<!DOCTYPE ficAlimMENESR SYSTEM "http://elsewhere.example/ficAlimMENESR.dtd">${ROOT}`],
    ['a public identifier', `<!DOCTYPE ficAlimMENESR PUBLIC "-//X" "ficAlimMENESR.dtd">${ROOT}`],
    ['a document type of another name', `<!DOCTYPE html>${ROOT}`],
    [
      'two document types',
      `<!DOCTYPE ficAlimMENESR SYSTEM "ficAlimMENESR.dtd"><!DOCTYPE ficAlimMENESR SYSTEM "ficAlimMENESR.dtd">${ROOT}`,
    ],
    ['an entity of HTML', whole.replace('MORVAN', '&eacute;')],
    ['an entity nobody declared', whole.replace('MORVAN', '&x;')],
    ['a reference to no character', whole.replace('MORVAN', '&#0;')],
    ['cut off inside a request', whole.slice(0, whole.indexOf('</attributes>'))],
    ['cut off between requests', whole.slice(0, whole.indexOf('</ficAlimMENESR>'))],
    ['cut off inside a tag', whole.slice(0, whole.indexOf('<identifier') + 5)],
    ['empty', ''],
    ['not XML', 'Nom;Prénom\n'],
    ['another root', '<html></html>'],
    ['an element of another grammar', `<ficAlimMENESR><addRequest><evil/></addRequest></ficAlimMENESR>`],
    ['the elements of a request in one another', '<ficAlimMENESR><addRequest><addRequest/></addRequest></ficAlimMENESR>'],
    ['text beside the requests', '<ficAlimMENESR>text</ficAlimMENESR>'],
    ['CDATA beside the requests', '<ficAlimMENESR><![CDATA[text]]></ficAlimMENESR>'],
    ['a second root', `${ROOT}${ROOT}`],
    ['an element nested a million times', '<ficAlimMENESR>'.repeat(1_000_000)],
    ['values nested in values', `${whole.slice(0, whole.indexOf('</value>'))}${'<value>'.repeat(100_000)}`],
    [
      'an element with a thousand attributes',
      `<ficAlimMENESR ${Array.from({ length: 1_000 }, (_, n) => `a${n}="x"`).join(' ')}/>`,
    ],
    ['an attribute twice', '<ficAlimMENESR a="1" a="2"/>'],
    ['a value without end', whole.replace('MORVAN', 'X'.repeat(3 * 1024 * 1024))],
    ['CDATA without end', whole.replace('MORVAN', `<![CDATA[${'X'.repeat(3 * 1024 * 1024)}]]>`)],
    ['a comment without end', `<ficAlimMENESR><!--${'x'.repeat(3 * 1024 * 1024)}-->`],
    ['a document type without end', `<!DOCTYPE ${'x'.repeat(3 * 1024 * 1024)}>`],
    ['an attribute value without end', `<ficAlimMENESR a="${'x'.repeat(3 * 1024 * 1024)}"/>`],
    ['an element name without end', `<${'x'.repeat(3 * 1024 * 1024)}/>`],
    ['a UTF-16 declaration', whole.replace('UTF-8', 'UTF-16')],
    ['an encoding nobody has', whole.replace('UTF-8', 'constructor')],
  ];

  test.each(cases)('%s', async (_what, text) => {
    const refusal = await refusalOfText(text);
    expect(refusal).toMatchObject({ code: 'IMPORT-FICHIER', status: 400 });
    expect(refusal.detail).toMatch(/^ENT_0449901Y_Complet_20260901_Eleve_0000\.xml, line \d+: /);
  });

  test('the line is that of the fault', async () => {
    expect((await refusalOfText(aafFile([pupil, pupil, '<evil/>']))).detail).toContain('line 7');
  });

  test('what came before the fault was handed over, so that whoever applies a delivery must read it to its end first', async () => {
    const delivery = await openDelivery(await room.file(aafName('Eleve'), aafFile([pupil, '<evil/>'])), { source: '17' });
    const seen: string[] = [];
    await refusalOf(
      (async () => {
        for await (const { operation } of delivery.items()) seen.push(operation);
      })(),
    );
    expect(seen.length).toBeLessThanOrEqual(1);
  });
});

describe('2.2: encodings', () => {
  const head = (encoding: string) =>
    `<?xml version="1.0" encoding="${encoding}"?>\n<!DOCTYPE ficAlimMENESR SYSTEM "ficAlimMENESR.dtd">\n`;
  const text = (encoding: string) =>
    aafFile(
      [addRequest('Eleve', '70021', { ...LEA, ENTPersonNom: 'Œuvré' })],
      encoding === '' ? '<!DOCTYPE ficAlimMENESR SYSTEM "ficAlimMENESR.dtd">\n' : head(encoding),
    );
  const single = (encoding: string, oe: number) =>
    Buffer.from(text(encoding).replace('Œ', '\u0001'), 'latin1').map((byte) => (byte === 1 ? oe : byte));

  test.each([
    ['UTF-8', Buffer.from(text('UTF-8'))],
    ['UTF-8 without an XML declaration', Buffer.from(text(''))],
    ['UTF-8 with a byte order mark', Buffer.concat([Buffer.from('efbbbf', 'hex'), Buffer.from(text('UTF-8'))])],
    ['UTF-8 with a mark and no declaration', Buffer.concat([Buffer.from('efbbbf', 'hex'), Buffer.from(text(''))])],
    ['ISO-8859-15', Buffer.from(single('ISO-8859-15', 0xbc))],
    ['windows-1252', Buffer.from(single('windows-1252', 0x8c))],
    ['ISO-8859-1 that means windows-1252', Buffer.from(single('iso-8859-1', 0x8c))],
  ])('%s is read as declared', async (_encoding, bytes) => {
    expect(putsOf(await itemsOf(await room.file(aafName('Eleve'), bytes)))).toMatchObject([
      { familyName: 'Œuvré', givenName: 'Léa' },
    ]);
  });

  test.each([
    ['bytes of ISO-8859-1 declared UTF-8', 'declared encoding', Buffer.from(text('UTF-8').replace('Œ', 'E'), 'latin1')],
    [
      'an overlong form',
      'declared encoding',
      Buffer.from(text('UTF-8').replace('Œ', '\u0001'), 'latin1').map((byte) => (byte === 1 ? 0xc0 : byte)),
    ],
    ['a character cut in two at the end', 'declared encoding', Buffer.concat([Buffer.from(text('UTF-8')), Buffer.from([0xc3])])],
    [
      'a mark of UTF-8 and another declaration',
      'byte order mark',
      Buffer.concat([Buffer.from('efbbbf', 'hex'), Buffer.from(text('iso-8859-1').replace('Œ', 'E'))]),
    ],
    ['UTF-16 with its mark', 'UTF-16', Buffer.from(`\ufeff${text('UTF-8')}`, 'utf16le')],
  ])('%s: IMPORT-FICHIER', async (_what, detail, bytes) => {
    const refusal = await refusalOfText(Buffer.from(bytes));
    expect(refusal.code).toBe('IMPORT-FICHIER');
    expect(refusal.detail).toContain(detail);
  });
});

describe('one row that is too much is a reject, the others go on', () => {
  const other = addRequest('Eleve', '70022', { ...LEA, ENTPersonJointure: '70022' });
  test.each([
    [
      'a million values of one attribute',
      pupil.replace('<value>MORVAN</value>', '<value>X</value>'.repeat(1_000_000)),
      'too-large',
    ],
    [
      'ten thousand attributes',
      pupil.replace(
        '<attributes>',
        `<attributes>${Array.from({ length: 10_000 }, (_, n) => `<attr name="a${n}"><value>x</value></attr>`).join('')}`,
      ),
      'too-large',
    ],
    ['a value longer than a page', pupil.replace('MORVAN', 'X'.repeat(5_000)), 'too-large'],
    ['a long value cut in pieces', pupil.replace('MORVAN', 'X<!-- -->'.repeat(5_000)), 'too-large'],
    [
      'a record longer than a book',
      pupil.replace('<value>MORVAN</value>', `<value>${'X'.repeat(3_000)}</value>`.repeat(100)),
      'too-large',
    ],
    [
      'more classes than a pupil has',
      pupil.replace('<value>4401$$$1001$CP A</value>', () =>
        Array.from({ length: 60 }, (_, n) => `<value>4401$$$${n}$C</value>`).join(''),
      ),
      'too-large',
    ],
    ['an attribute without name', pupil.replace('name="ENTPersonNom"', ''), 'malformed-value'],
    ['a name of an attribute that is none', pupil.replace('name="ENTPersonNom"', 'name="&lt;script&gt;"'), 'malformed-value'],
    [
      'two identifiers',
      pupil.replace('</identifier>', '</identifier><identifier><id>70099</id></identifier>'),
      'malformed-value',
    ],
    ['no identifier', pupil.replace(/<identifier>.*<\/identifier>/, ''), 'missing'],
    ['no category', pupil.replace(/<operationalAttributes>.*?<\/operationalAttributes>/, ''), 'unknown-category'],
  ])(
    '%s',
    async (_what, request, reason) => {
      const items = await itemsOf(await room.file(aafName('Eleve'), aafFile([request, other])));
      expect(items.filter(({ operation }) => operation !== 'remark')).toMatchObject([
        { operation: 'reject', of: 'pupil', reason, line: 5 },
        { operation: 'put', line: 6 },
      ]);
    },
    120_000,
  );

  test('attributes named like parts of an object are attributes nobody knows', async () => {
    const request = pupil.replace(
      '<attributes>',
      ['__proto__', 'constructor', 'toString']
        .map((name) => `<attr name="${name}"><value>x</value></attr>`)
        .reduce((a, b) => a + b, '<attributes>'),
    );
    const items = await itemsOf(await room.file(aafName('Eleve'), aafFile([request])));
    expect(putsOf(items)).toHaveLength(1);
    expect(findingsOf(items)).toHaveLength(3);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  test('a delivery of names nobody knows is told in a bounded number of lines', async () => {
    const requests = Array.from({ length: 60 }, (_, row) =>
      addRequest('Eleve', String(row), {
        ENTPersonJointure: String(row),
        ...Object.fromEntries(Array.from({ length: 100 }, (_x, n) => [`a${row}x${n}`, 'x'])),
      }),
    );
    const unknown = findingsOf(await itemsOf(await room.file(aafName('Eleve'), aafFile(requests)))).filter((line) =>
      line.includes('unknown-attribute'),
    );
    expect(unknown).toHaveLength(501);
    expect(unknown.at(-1)).toContain('others, 5500 times');
  });
});

describe('archives: IMPORT-FICHIER before any content is read', () => {
  /** yazl writes no such name, so that a name of the same length is written over. */
  const renamed = async (from: string, to: string) => {
    const zip = await zipOf({ [from]: whole });
    return Buffer.from(zip.toString('latin1').replaceAll(from, to), 'latin1');
  };
  const open = async (path: Promise<string>, limits = FEED_LIMITS) => openDelivery(await path, { source: '17', limits });
  const name = aafName('Eleve');

  test.each([
    ['climbs out', `xx/${name}`, `../${name}`],
    ['is absolute', `x/${name}`.slice(1).replace('/', 'x'), `/${name}`],
    ['has a drive', `xx${name}`, `C:${name}`],
    ['has a backslash', `xx/${name}`, `..\\${name}`],
  ])('a name in a zip that %s', async (_how, from, to) => {
    expect(from).toHaveLength(to.length);
    expect((await refusalOf(open(room.file('ENT1D.zip', await renamed(from, to))))).code).toBe('IMPORT-FICHIER');
  });

  test.each([
    [`../${name}`, 'climbs out'],
    [`/${name}`, 'absolute'],
    [`a/../../${name}`, 'climbs out'],
    [`a\\..\\${name}`, 'backslash'],
    [`C:${name}`, 'absolute'],
    [`${'a/'.repeat(600)}${name}`, 'endless'],
  ])('the name %s in a tar.gz', async (evil, detail) => {
    expect((await refusalOf(open(room.tarGzWith({ name: evil, type: 'file' }, {})))).detail).toContain(detail);
  });

  test.each(['inner.zip', 'inner.tar.gz', 'inner.tgz', 'INNER.7Z'])('an archive inside: %s', async (inner) => {
    for (const path of [room.zip({ ...SMALL_DELIVERY, [inner]: '' }), room.tarGz({ ...SMALL_DELIVERY, [inner]: '' })]) {
      expect((await refusalOf(open(path))).detail).toContain('archive inside');
    }
  });

  test('links in archives are passed over, whatever they are called', async () => {
    const zip = await zipOf({ [aafName('PersEducNat')]: '/etc/passwd' }, 0o120777);
    expect((await refusalOf(open(room.file('a.zip', zip)))).detail).toContain('no file is called');
    const tar = room.tarGzWith({ name: aafName('PersEducNat'), type: 'symlink', linkname: '/etc/passwd' }, { [name]: whole });
    expect((await open(tar)).kinds).toEqual(['pupil']);
  });

  test('a zip bomb: what it claims is weighed before it is unpacked', async () => {
    const bomb = await zipOf({ [name]: Buffer.alloc(24 * 1024 * 1024, ' ') });
    expect(bomb.length).toBeLessThan(100_000);
    expect((await refusalOf(open(room.file('a.zip', bomb)))).detail).toContain('unpacks to far more');
  });

  test('a gzip bomb: it is left as soon as it is known for one', async () => {
    const bomb = gzipSync(Buffer.alloc(24 * 1024 * 1024));
    expect((await refusalOf(open(room.file('a.tgz', bomb)))).detail).toMatch(/unpacks to far more|damaged/);
    const tar = room.tarGz({ [name]: Buffer.alloc(24 * 1024 * 1024, ' ') });
    expect((await refusalOf(open(tar))).detail).toContain('unpacks to far more');
  });

  test('a zip that claims less than it holds is refused where the claim ends', async () => {
    const text = Buffer.from(whole.padEnd(5_000));
    const zip = await zipOf({ [name]: text });
    const claim = Buffer.alloc(4);
    claim.writeUInt32LE(text.length);
    const lie = Buffer.alloc(4);
    lie.writeUInt32LE(whole.length);
    const lying = Buffer.from(zip.toString('latin1').replaceAll(claim.toString('latin1'), lie.toString('latin1')), 'latin1');
    expect((await refusalOf(itemsOf(await room.file('a.zip', lying)))).code).toBe('IMPORT-FICHIER');
  });

  test('a locked zip', async () => {
    const zip = await zipOf({ [name]: whole });
    // The general purpose flag of the central directory: bit 0 says encrypted.
    const central = zip.indexOf(Buffer.from('504b0102', 'hex'));
    zip.writeUInt16LE(zip.readUInt16LE(central + 8) | 1, central + 8);
    expect((await refusalOf(open(room.file('a.zip', zip)))).detail).toContain('password');
  });

  test('more files than a delivery has, a larger file, more in all', async () => {
    const files = { [aafName('Eleve')]: whole, [aafName('PersRelEleve')]: whole, [aafName('PersEducNat')]: whole };
    for (const limits of [{ entries: 2 }, { entryBytes: whole.length - 1 }, { totalBytes: 2 * whole.length }]) {
      for (const path of [room.folder(files), room.zip(files), room.tarGz(files)]) {
        expect((await refusalOf(open(path, { ...FEED_LIMITS, ...limits }))).code).toBe('IMPORT-FICHIER');
      }
    }
  });

  test.each([
    ['a zip', room.zip.bind(room)],
    ['a tar.gz', room.tarGz.bind(room)],
  ])('%s cut off', async (_form, make) => {
    const noise = Object.fromEntries(
      Object.entries(SMALL_DELIVERY).map(([file, text]) => [file, `${text}<!--${randomBytes(20_000).toString('hex')}-->`]),
    );
    const path = await make(noise);
    await truncate(path, 40_000);
    expect((await refusalOf(itemsOf(path))).code).toBe('IMPORT-FICHIER');
  });

  test.each([
    ['noise after the magic of a gzip', '1f8b08000000'],
    ['noise after the magic of a zip', '504b0304'],
    ['an empty zip', `504b0506${'00'.repeat(18)}`],
  ])('%s', async (_what, magic) => {
    const path = room.file(
      'a.zip',
      Buffer.concat([Buffer.from(magic, 'hex'), magic.startsWith('504b0506') ? Buffer.alloc(0) : randomBytes(5_000)]),
    );
    expect((await refusalOf(open(path))).code).toBe('IMPORT-FICHIER');
  });

  test('a file that grew past the cap since it was listed is left at the cap', async () => {
    const path = await room.folder({ [name]: whole });
    const delivery = await openDelivery(path, { source: '17', limits: { ...FEED_LIMITS, entryBytes: 10_000 } });
    await writeFile(`${path}/${name}`, aafFile(Array.from({ length: 100 }, () => pupil)));
    expect(
      (
        await refusalOf(
          (async () => {
            for await (const item of delivery.items()) expect(item).toBeDefined();
          })(),
        )
      ).detail,
    ).toContain('larger');
  });
});
