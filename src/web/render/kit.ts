import { ERRORS, type Actor, type ErrorCode } from '../../domain/errors.js';
import { AttributeName } from '../../domain/release.js';
import type { Subject } from '../../domain/resource.js';
import type { Locale } from '../../domain/text.js';
import type { Frame } from '../frame-models.js';
import type { PageModels, ReceiptLine } from '../page-models.js';
import type { Assets } from './assets.js';
import { ICONS, RESOURCE_ICONS, ROLE_ICONS, SUBJECT_ICONS, type IconName } from './icons.js';
import type { Explanation, Messages } from './messages.js';
import { createDayWords, type DayWords } from './day-words.js';
import { createWording, type Wording } from './wording.js';

/** All that a view may use besides its model: one for each language, made once. */
export interface Kit extends Wording, DayWords {
  readonly w: Messages;
  readonly demo: boolean;
  readonly asset: (name: string) => string;
  /** Markup of a decorative icon; the words stand beside it. */
  readonly icon: (name: IconName) => string;
  readonly roleIcons: typeof ROLE_ICONS;
  /** A resource's own icon, or its subject's when the sprite does not hold it. */
  readonly resourceIcon: (name: string, subject: Subject) => string;
  /** What a resource may be drawn as. */
  readonly resourceIcons: readonly string[];
  readonly explain: (code: ErrorCode, tone: Frame['tone']) => Explanation;
  readonly acts: (code: ErrorCode) => Actor;
  readonly refusal: (code: ErrorCode) => string;
  /** What this resource is certainly not told, in words. */
  readonly withheld: (receipt: PageModels['resource']['receipt']) => readonly string[];
  readonly otherLanguageHref: (path: string) => string;
}

/** Told only under their own name or inside another: a full name holds both names. */
const TOLD_BY: Readonly<Partial<Record<AttributeName, readonly AttributeName[]>>> = {
  givenName: ['givenName', 'displayName'],
  familyName: ['familyName', 'displayName'],
  email: ['email'],
};

export function createKit(locale: Locale, w: Messages, assets: Assets, demo: boolean): Kit {
  const sprite = assets.path('sprite.svg');
  const icons = new Map<string, string>(ICONS.map((name) => [name, `<svg class="icon" aria-hidden="true" focusable="false"><use href="${sprite}#${name}"/></svg>`]));
  const icon = (name: IconName): string => icons.get(name) ?? '';
  const other: Locale = locale === 'fr' ? 'en' : 'fr';
  return {
    ...createWording(locale, w),
    ...createDayWords(locale, w),
    w,
    demo,
    asset: assets.path,
    icon,
    roleIcons: ROLE_ICONS,
    resourceIcon: (name, subject) => icons.get(name) ?? icon(SUBJECT_ICONS[subject]),
    resourceIcons: RESOURCE_ICONS,
    explain: (code, tone) => (tone === 'pupil' ? (w.pupilErrors[code] ?? w.pupilErrors.OTHER) : w.errors[code]),
    acts: (code) => ERRORS[code].acts,
    refusal: (code) => w.refusals[code] ?? w.refusals.OTHER,
    withheld: ({ lines }) => AttributeName.options.filter((name) => isWithheld(name, lines)).map((name) => w.attributes[name]),
    otherLanguageHref: (path) => `${path}${path.includes('?') ? '&' : '?'}lang=${other}`,
  };
}

function isWithheld(name: AttributeName, lines: readonly ReceiptLine[]): boolean {
  const tellers = TOLD_BY[name];
  return tellers !== undefined && !lines.some(({ attribute }) => tellers.includes(attribute));
}
