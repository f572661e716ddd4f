import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { RelayedScore } from '../../src/domain/grade-relay.js';
import { runOwn, type OwnProcess } from '../support/hub-process.js';
import { startLoopback, type LoopbackServer } from '../support/loopback.js';
import { sharedStore, type SharedStore } from '../support/shared-store.js';

const NOW = Date.UTC(2026, 10, 23, 9);
/** As `lms-grades-process.ts` has them, which cannot be imported: it acts when it is. */
const STEPS = ['before the write', 'after the write', 'before the sending', 'after the sending', 'after the last write'] as const;

let shared: SharedStore;
let lms: LoopbackServer;
/** What the LMS took, and what it was sent. */
let [taken, sent]: [RelayedScore[], RelayedScore[]] = [[], []];

beforeEach(async () => {
  shared = sharedStore();
  [taken, sent] = [[], []];
  lms = await startLoopback((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => { body += text; }).on('end', () => {
      const { score } = JSON.parse(body) as { score: RelayedScore };
      const isLater = score.sentAs > (taken.at(-1)?.sentAs ?? -1);
      sent.push(score);
      if (isLater) taken.push(score);
      response.writeHead(isLater ? 200 : 409).end();
    });
  });
});
afterEach(async () => {
  await lms.close();
  shared.remove();
});

function run(now: number, step?: (typeof STEPS)[number]): OwnProcess {
  const { store, secrets } = shared.config;
  return runOwn('tests/support/lms-grades-process.ts', [JSON.stringify({ store, encryptionKeys: secrets.encryption, lmsUrl: lms.url, now, step })]);
}

async function finish(process: OwnProcess): Promise<unknown> {
  const line = await process.line((each) => each.startsWith('{'));
  expect(await process.ended).toBe(0);
  return JSON.parse(line);
}

describe('a hub that is killed between a score and its LMS', () => {
  test.each(STEPS)('%s: the LMS ends with the score, once', async (step) => {
    const first = run(NOW, step);
    await first.line((line) => line === `reached ${step}`);
    first.child.kill('SIGKILL');
    expect(await first.ended).toBe('SIGKILL');
    expect(taken).toHaveLength(step.startsWith('after the sending') || step === 'after the last write' ? 1 : 0);
    const isStored = step !== 'before the write';
    const done = await finish(run(NOW + 61_000));
    expect(done).toEqual({ outcomes: [isStored ? 'repeated' : 'recorded'], state: 'sent', waiting: 0, faults: [] });
    expect(taken).toMatchObject([{ sentAs: NOW, scoreGiven: 8, scoreMaximum: 20 }]);
    // Sent again only where nobody could know that it had arrived, and then under the same moment.
    expect(sent.map(({ sentAs }) => sentAs)).toEqual(step === 'after the sending' ? [NOW, NOW] : [NOW]);
  }, 60_000);

  test('two of them at once: once all the same', async () => {
    const both = await Promise.all([run(NOW), run(NOW)].map(finish));
    expect(both).toMatchObject([{ state: 'sent', faults: [] }, { state: 'sent', faults: [] }]);
    expect(taken).toHaveLength(1);
  }, 60_000);
});
