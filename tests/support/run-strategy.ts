import type { Strategy } from 'passport';
import type { SignInStep } from '../../src/protocols/contract.js';

/** How a strategy ended one step, as passport would have been told. */
export interface Outcome {
  readonly redirect?: string;
  readonly success?: unknown;
  readonly error?: unknown;
}

/** Runs one step of a strategy without a web server. The request is for tests that check it is not listened to. */
export function runStrategy(strategy: Strategy, step: SignInStep, request: unknown = {}): Promise<Outcome> {
  return new Promise((resolve) => {
    const running = Object.create(strategy) as Record<string, unknown> & { authenticate(request: unknown, step: SignInStep): void };
    running['redirect'] = (redirect: string) => resolve({ redirect });
    running['success'] = (success: unknown) => resolve({ success });
    running['error'] = (error: unknown) => resolve({ error });
    running['fail'] = (challenge: unknown) => resolve({ error: new Error(`fail(${String(challenge)})`) });
    running['pass'] = () => resolve({ error: new Error('pass()') });
    running.authenticate(request, step);
  });
}
