import { describe, expect, test } from '@jest/globals';
import { hasValidUaiLetter, Uai, uaiLetter } from '../../../src/domain/uai.js';

const PUBLISHED = ['0561622J', '0941295X', '0290009C', '0291595B', '0561641E', '0441550W', '0049951V', '0693045K', '0380083J', '9999991F', '0790031E'];
const FICTIONAL = ['0449901Y', '0449902Z', '0449903A', '0449904B', '0499901W', '0539901Z', '0729901W', '0859901A', '0449998D', '0440999X', '9990001X'];

describe('the control letter', () => {
  test.each([...PUBLISHED, ...FICTIONAL])('%s', (uai) => {
    expect(uaiLetter(uai.slice(0, 7))).toBe(uai.slice(7));
    expect(hasValidUaiLetter(uai)).toBe(true);
  });

  test.each(PUBLISHED)('%s with any other letter is wrong', (uai) => {
    const others = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ').filter((letter) => letter !== uai.slice(7));
    for (const letter of others) expect(hasValidUaiLetter(uai.slice(0, 7) + letter)).toBe(false);
  });

  test('runs through its 23 letters, without I, O and Q', () => {
    const letters = Array.from({ length: 24 }, (_, number) => uaiLetter(String(number).padStart(7, '0')));
    expect(letters.join('')).toBe('ABCDEFGHJKLMNPRSTUVWXYZA');
  });
});

describe('reading an identifier', () => {
  test.each([
    ['0449901Y', '0449901Y'],
    [' 0449901y\n', '0449901Y'],
    ['0690078K', '0690078K'],
  ])('%j', (text, uai) => {
    expect(Uai.parse(text)).toBe(uai);
  });

  test('a wrong letter is read: whether to warn is another question', () => {
    expect(Uai.safeParse('0449901A').success).toBe(true);
    expect(hasValidUaiLetter('0449901A')).toBe(false);
  });

  test.each(['', '0449901', '449901Y', '04499011', '0449901YY', '0449901É', '٠٤٤٩٩٠١Y', '0449 901Y', '0449901Y\n0449902Z'])('%j is refused', (text) => {
    expect(Uai.safeParse(text).success).toBe(false);
  });
});
