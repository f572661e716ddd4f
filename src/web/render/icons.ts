import type { Subject } from '../../domain/resource.js';
import type { Role } from '../../domain/profile.js';

/** Icons the pages themselves use. */
const PAGE_ICONS = [
  'accessibility', 'arrow-down', 'arrow-left', 'arrow-right', 'arrow-up', 'building-2', 'check', 'chevron-down', 'circle', 'circle-check',
  'circle-dot', 'circle-off', 'download', 'external-link', 'eye', 'eye-off', 'info', 'key-round', 'minus', 'plug', 'plus', 'trash-2',
  'landmark', 'layout-grid', 'life-buoy', 'lock', 'log-out', 'repeat', 'school', 'search', 'send', 'shield-check', 'triangle-alert',
  'user-round', 'users', 'x',
] as const;

/** Icons a resource of the catalogue may name. */
export const RESOURCE_ICONS = [
  'apple', 'atom', 'audio-lines', 'backpack', 'bike', 'binary', 'blocks', 'book-a', 'book-open', 'book-open-text', 'book-text', 'bug',
  'calculator', 'camera', 'chart-column', 'clapperboard', 'clock', 'compass', 'dices', 'drama', 'droplets', 'dumbbell', 'ear', 'earth',
  'feather', 'file-text', 'fish', 'flask-conical', 'flower-2', 'footprints', 'gamepad-2', 'globe', 'graduation-cap', 'hammer',
  'headphones', 'heart-pulse', 'image', 'keyboard', 'languages', 'leaf', 'library', 'lightbulb', 'magnet', 'map', 'medal',
  'message-circle', 'messages-square', 'mic', 'microscope', 'monitor', 'mountain', 'music', 'notebook-pen', 'palette', 'paw-print',
  'pen-line', 'pencil', 'piano', 'plane', 'puzzle', 'recycle', 'rocket', 'ruler', 'scale', 'scissors', 'shapes', 'snail', 'spell-check',
  'sprout', 'sun', 'tablet', 'telescope', 'thermometer', 'tree-deciduous', 'trophy', 'video', 'volleyball', 'waves', 'wind',
] as const;

export const ICONS = [...PAGE_ICONS, ...RESOURCE_ICONS] as const;
export type IconName = (typeof ICONS)[number];

/** Stands for a resource whose own icon the sprite does not hold. */
export const SUBJECT_ICONS: Readonly<Record<Subject, IconName>> = {
  francais: 'book-open',
  maths: 'calculator',
  sciences: 'microscope',
  'histoire-geographie': 'globe',
  langues: 'languages',
  arts: 'palette',
  sport: 'volleyball',
  'vie-ecole': 'messages-square',
};

export const ROLE_ICONS: Readonly<Record<Role, IconName>> = {
  pupil: 'backpack',
  teacher: 'graduation-cap',
  parent: 'users',
  head: 'school',
  staff: 'life-buoy',
  contributor: 'drama',
  'local-authority': 'landmark',
  'academy-admin': 'building-2',
  vendor: 'blocks',
};
