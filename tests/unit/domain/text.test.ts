import { expect, test } from '@jest/globals';
import { inLocale, LocalText } from '../../../src/domain/text.js';

test('the language asked for, else French', () => {
  expect(inLocale({ fr: 'Volcans', en: 'Volcanoes' }, 'en')).toBe('Volcanoes');
  expect(inLocale({ fr: 'Volcans', en: 'Volcanoes' }, 'fr')).toBe('Volcans');
  expect(inLocale({ fr: 'Volcans' }, 'en')).toBe('Volcans');
  expect(inLocale({ fr: 'Volcans', en: '' }, 'en')).toBe('Volcans');
});

test('French is required', () => {
  expect(LocalText.safeParse({ en: 'Volcanoes' }).success).toBe(false);
  expect(LocalText.safeParse({ fr: '' }).success).toBe(false);
});
