import { describe, expect, test } from '@jest/globals';
import { refid } from '../../../../src/connector-kit/parsers/refid.js';

describe('FrEduCtRefId', () => {
  test.each([
    ['one digit', '{AAF}1|1|801201', { academy: '1', key: '801201' }],
    ['two', '{AAF}17|1|801201', { academy: '17', key: '801201' }],
    ['padded with zeros', '{AAF}017|1|801201', { academy: '17', key: '801201' }],
    ['of an academy that was merged, which stays itself', '{AAF}21|1|801201', { academy: '21', key: '801201' }],
    ['with nothing in the middle', '{AAF}17||801201', { academy: '17', key: '801201' }],
    ['with blanks around', '  {AAF}17|1|801201 ', { academy: '17', key: '801201' }],
  ])('is read with an academy of %s', (_what, value, fact) => {
    expect(refid()([value])).toEqual({ facts: [fact], faults: [] });
  });

  test('says nothing by the references of other directories', () => {
    expect(refid()(['{ECT}17|1|801201', '{ECT-ENT}17|1|801201', '17|1|801201', '{aaf}17|1|801201', ''])).toEqual({ facts: [], faults: [] });
  });

  test.each([
    ['two parts', '{AAF}17|801201', 'parts'],
    ['four parts', '{AAF}17|1|801201|2', 'parts'],
    ['nothing after the prefix', '{AAF}', 'parts'],
    ['an academy there is none of', '{AAF}26|1|801201', 'academy'],
    ['an academy of four digits', '{AAF}0017|1|801201', 'academy'],
    ['an academy by name', '{AAF}NANTES|1|801201', 'academy'],
    ['no academy', '{AAF}|1|801201', 'academy'],
    ['a negative academy', '{AAF}-17|1|801201', 'academy'],
    ['no key', '{AAF}17|1|', 'key'],
    ['a key with a blank', '{AAF}17|1|80 1201', 'key'],
    ['a key with the separator of directory keys', '{AAF}17|1|17$801201', 'key'],
    ['a key of 65 characters', `{AAF}17|1|${'8'.repeat(65)}`, 'key'],
    ['5,000 characters', `{AAF}17|${'x'.repeat(5_000)}|801201`, 'too-long'],
  ])('with %s is refused, and named by what is wrong', (_what, value, fault) => {
    expect(refid()([value])).toEqual({ facts: [], faults: [fault] });
  });

  test('of several values keeps the good ones', () => {
    expect(refid()(['{AAF}17|1|801305', '{AAF}17|801306', '{AAF}17|1|801306'])).toEqual({
      facts: [{ academy: '17', key: '801305' }, { academy: '17', key: '801306' }],
      faults: ['parts'],
    });
  });

  test('gets a P before its keys where a deployment keeps private schools apart', () => {
    expect(refid({ keyPrefix: 'P' })(['{AAF}17|1|801201']).facts).toEqual([{ academy: '17', key: 'P801201' }]);
  });

  test('of more than two hundred values is not read', () => {
    expect(refid()(Array.from({ length: 201 }, (_, index) => `{AAF}17|1|${index}`))).toEqual({ facts: [], faults: ['too-many'] });
  });
});
