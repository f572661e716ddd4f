import { describe, expect, test } from '@jest/globals';
import express, { type ErrorRequestHandler } from 'express';
import { Strategy } from 'passport-strategy';
import request from 'supertest';
import { asHubError, HubError } from '../../../src/domain/errors.js';
import type { Attempt } from '../../../src/protocols/contract.js';
import { authenticate } from '../../../src/web/passport.js';

const attempt: Attempt = { id: 'a', connectionId: 'ent', requestId: '_r', createdAt: 0 };

class Fixed extends Strategy {
  constructor(private readonly end: (strategy: Strategy) => void) {
    super();
  }

  override authenticate(): void {
    this.end(this);
  }
}

/** What a browser gets when a strategy ends like this. */
async function outcome(step: 'begin' | 'complete', end: (strategy: Strategy) => void) {
  const app = express();
  app.get('/', async (asked, response) => {
    const strategy = new Fixed(end);
    if (step === 'begin') await authenticate(strategy, asked, response, { step, attempt });
    else response.json(await authenticate(strategy, asked, response, { step, attempt, answer: {} }));
  });
  const showCode: ErrorRequestHandler = (error: unknown, _request, response, _next) => { response.status(500).send(asHubError(error).code); };
  app.use(showCode);
  return request(app).get('/').redirects(0);
}

test('a beginning redirects', async () => {
  expect(await outcome('begin', (strategy) => strategy.redirect('https://cas.example/login'))).toMatchObject({ status: 302, headers: { location: 'https://cas.example/login' } });
});

test('an end gives the identity', async () => {
  const identity = { connectionId: 'ent', protocol: 'cas', subject: 'lea', attributes: {} };
  expect((await outcome('complete', (strategy) => strategy.success(identity))).body).toEqual(identity);
});

describe('what a strategy refuses', () => {
  test.each<[string, (strategy: Strategy) => void, string]>([
    ['with a code keeps it', (strategy) => strategy.error(new HubError('CAS-TICKET')), 'CAS-TICKET'],
    ['without one is a fault of ours', (strategy) => strategy.error(new TypeError('x')), 'SYS-INTERNE'],
    ['as passport’s failure is nobody', (strategy) => strategy.fail('no', 401), 'AUTH-FORMAT'],
    ['by throwing is a fault of ours', () => { throw new TypeError('x'); }, 'SYS-INTERNE'],
  ])('%s', async (_how, end, code) => {
    for (const step of ['begin', 'complete'] as const) expect(await outcome(step, end)).toMatchObject({ status: 500, text: code });
  });
});

describe('one strategy, many browsers at once', () => {
  /** Answers in the reverse of the order in which it is asked, and refuses every other one. */
  class Backwards extends Strategy {
    private readonly waiting: (() => void)[] = [];

    override authenticate(_request: unknown, { answer }: { answer: { number: string } }): void {
      this.waiting.push(() => {
        if (Number(answer.number) % 2 === 0) this.success({ connectionId: 'ent', protocol: 'cas', subject: answer.number, attributes: {} });
        else this.error(new HubError('CAS-TICKET', { detail: answer.number }));
      });
      if (this.waiting.length === 6) for (const end of [...this.waiting].reverse()) end();
    }
  }

  test('each gets its own answer', async () => {
    const strategy = new Backwards();
    const nobody: unknown = {};
    const numbers = ['0', '1', '2', '3', '4', '5'];
    const ends = numbers.map(async (number) => {
      try {
        const step = { step: 'complete', attempt, answer: { number } } as const;
        return (await authenticate(strategy, nobody as express.Request, nobody as express.Response, step)).subject;
      } catch (error) {
        return asHubError(error).detail;
      }
    });
    expect(await Promise.all(ends)).toEqual(numbers);
  }, 5_000);
});
