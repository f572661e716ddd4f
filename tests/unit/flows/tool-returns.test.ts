import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Launch } from '../../../src/domain/launch.js';
import type { ToolWords } from '../../../src/domain/selection.js';
import type { ReturnAddress } from '../../../src/flows/tool-returns.js';
import { launchScene, type LaunchScene } from '../../support/launch-flow.js';
import { personIdOf } from '../../support/school.js';

let scene: LaunchScene;
let launch: Launch;
let address: ReturnAddress;

beforeEach(async () => {
  scene = await launchScene();
  launch = await scene.open('lea', 'calcul-en-herbe');
  const [resourceId = '', traceId = '', seal = ''] = scene.flow.returnUrl(launch).split('/').slice(-3);
  address = { resourceId, traceId, seal };
});

const visitor = () => ({ personId: launch.personId, sessionRef: launch.sessionRef });
const accept = (words: ToolWords, at: ReturnAddress = address, by = visitor()) => scene.returns.accept(by, at, words);

describe('what a tool says on the way back', () => {
  test('is shown with the name of the tool and the trace of the launch', async () => {
    expect(await accept({ error: 'La séance est finie.', message: 'À demain !' })).toEqual({
      tool: { fr: 'Calcul en herbe', en: 'Budding maths' }, traceId: launch.traceId, error: 'La séance est finie.', message: 'À demain !',
    });
  });

  test('nothing is nothing, and blanks are nothing', async () => {
    expect(await accept({})).toBeUndefined();
    expect(await accept({ error: ' \n\t ', message: '\u202e' })).toBeUndefined();
    expect(scene.events).toEqual([]);
  });

  test('is one line of at most 500 characters, however they are written', async () => {
    const shown = await accept({ error: `a\r\nb\u0000c\u202Ed\u200Be  f`, message: '🎈'.repeat(600) });
    expect(shown?.error).toBe('a b c d e f');
    expect(shown?.message).toBe('🎈'.repeat(500));
  });

  test('A-23: markup stays the text it is; the page escapes it', async () => {
    expect((await accept({ error: '<script>alert(1)</script>' }))?.error).toBe('<script>alert(1)</script>');
  });
});

describe('what it says for the log', () => {
  test('is written down under the trace of the launch, without what it said to the person', async () => {
    await accept({ error: 'Léa, reviens !', errorLog: 'E42\nsession lost' });
    expect(scene.events).toEqual([{
      event: 'tool-message', outcome: 'refused', code: 'LTI-REFUS', traceId: launch.traceId, personId: personIdOf('lea'), resourceId: 'calcul-en-herbe', detail: 'E42 session lost',
    }]);
  });

  test('without an error is written down as what it is', async () => {
    expect(await accept({ log: 'closed by the user' })).toBeUndefined();
    expect(scene.events).toMatchObject([{ event: 'tool-message', outcome: 'done', detail: 'closed by the user' }]);
  });

  test('is cut at 500 characters', async () => {
    await accept({ errorLog: 'x'.repeat(10_000) });
    expect(scene.events[0]?.detail).toHaveLength(500);
  });

  test('a friendly word leaves no trace', async () => {
    await accept({ message: 'À demain !' });
    expect(scene.events).toEqual([]);
  });
});

describe('words come from a tool this session opened, and from nobody else', () => {
  test.each<[what: string, change: Partial<ReturnAddress>]>([
    ['another resource', { resourceId: 'autre' }],
    ['another trace', { traceId: 'AAAA-22' }],
    ['another seal', { seal: 'x'.repeat(43) }],
    ['a seal of another length', { seal: '' }],
    ['a seal outside ASCII', { seal: 'é'.repeat(43) }],
  ])('%s: nothing is shown and nothing is written', async (_what, change) => {
    expect(await accept({ error: 'x', errorLog: 'x' }, { ...address, ...change })).toBeUndefined();
    expect(scene.events).toEqual([]);
  });

  test('another session: a link somebody else made shows nothing', async () => {
    expect(await accept({ error: 'x' }, address, { personId: personIdOf('adam'), sessionRef: 'session-of-adam-0001' })).toBeUndefined();
  });

  test('60 times a minute', async () => {
    for (let count = 0; count < 60; count += 1) await accept({ message: 'x' });
    await expect(accept({ message: 'x' })).rejects.toMatchObject({ code: 'SYS-LIMITE' });
  });
});
