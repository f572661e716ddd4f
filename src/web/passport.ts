import type { Request, Response } from 'express';
import { Passport, type AuthenticateOptions, type Strategy } from 'passport';
import { HubError } from '../domain/errors.js';
import type { ExternalIdentity } from '../domain/identity.js';
import type { SignInStep, UnsolicitedStep } from '../protocols/contract.js';

const passport = new Passport();

/** A step that ends in an identity. */
export type IdentifyingStep = (SignInStep & { step: 'complete' }) | UnsolicitedStep;

/**
 * Runs one step of a strategy. `begin` answers the request itself with a redirect and resolves then;
 * `complete` and `unsolicited` resolve with the identity. What the strategy refuses is rejected as it is.
 */
export function authenticate(strategy: Strategy, request: Request, response: Response, step: SignInStep & { step: 'begin' }): Promise<void>;
export function authenticate(strategy: Strategy, request: Request, response: Response, step: IdentifyingStep): Promise<ExternalIdentity>;
export function authenticate(strategy: Strategy, request: Request, response: Response, step: SignInStep | UnsolicitedStep): Promise<ExternalIdentity | void> {
  return new Promise((resolve, reject) => {
    const done = (error: unknown, identity?: ExternalIdentity | false | null): void => {
      if (error !== null && error !== undefined) reject(error instanceof Error ? error : new Error('the strategy failed'));
      else if (identity === undefined || identity === null || identity === false) reject(new HubError('AUTH-FORMAT', { detail: 'the strategy found nobody' }));
      else resolve(identity);
    };
    if (step.step === 'begin') response.once('finish', () => { resolve(); });
    // Passport hangs this request's ways out on the strategy it is given: each request needs one of its own.
    const own = Object.create(strategy) as Strategy;
    const handler = passport.authenticate(own, step as AuthenticateOptions, done) as (request: Request, response: Response, next: (error?: unknown) => void) => void;
    handler(request, response, done);
  });
}
