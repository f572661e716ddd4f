import type { FeedDelivery, FeedPupil, FeedRecord } from '../../src/directory/feeds/record.js';
import { crowd, delivery, parentsOf, place, pupil, schools, staff } from './feed.js';

/** Everything a delivery can change: people who come, leave, move, change class, name or adult; classes made, renamed, closed. */
export function twoYears(size: number): readonly [before: FeedDelivery, after: FeedDelivery] {
  const first = [...crowd('a', size), ...crowd('b', size, '2')];
  const stays = first.filter((_, index) => index % 12 !== 0);
  const then = [...stays.map(nextYear), ...crowd('n', Math.ceil(size / 4), '3')];
  return [
    delivery([...schools(), ...first, ...parentsOf(first), ...teachers('CP A', size), pupil('orphan', 'Zoé', 'Petit', { guardians: [{ guardianKey: 'gn0', link: '1', authority: true }] })], { day: '2026-06-01' }),
    delivery([...schools(), ...then, ...parentsOf(then), ...teachers('CE1', size - 2), pupil('orphan', 'Zoé', 'Petit', { guardians: [{ guardianKey: 'gn0', link: '1', authority: true }] })], { day: '2026-09-01' }),
  ];
}

function nextYear(one: FeedPupil, index: number): FeedPupil {
  if (index % 7 === 0) return { ...one, schools: [{ schoolKey: '3' }], places: [place('3', '1001', 'CE1')] };
  if (index % 7 === 1) return { ...one, familyName: `${one.familyName}-Autre` };
  if (index % 7 === 2) return { ...one, places: one.places.map((at) => ({ ...at, id: '1002', name: 'CE1 B' })) };
  if (index % 7 === 3) return { ...one, guardians: one.guardians.map((tie) => ({ ...tie, authority: false })) };
  return { ...one, places: one.places.map((at) => ({ ...at, name: 'CE1' })) };
}

function teachers(name: string, count: number): readonly FeedRecord[] {
  return Array.from({ length: Math.ceil(count / 10) }, (_, index) => staff(`t${index}`, 'Claire', `Bertin${index}`, {
    email: `claire.${index}@ac-demo.example`, places: [place('1', index % 2 === 0 ? '1001' : '1009', index % 2 === 0 ? name : 'Maîtresse')],
  }));
}
