import { HubError } from '../domain/errors.js';
import { sameText } from '../protocols/contract/same-text.js';
import { keyedHash } from './tokens.js';

/** Ties what was begun to the browser that began it: a keyed hash of the browser's own secret is kept, the secret never. */
export class BrowserBinding {
  constructor(private readonly secret: string) {}

  hash(browserSecret: string): string {
    return keyedHash(this.secret, `browser ${browserSecret}`);
  }

  /** @throws HubError `AUTH-COOKIE` when another browser comes, or none that can be told */
  check(hash: string, browserSecret: string | undefined): void {
    if (browserSecret !== undefined && sameText(hash, this.hash(browserSecret))) return;
    throw new HubError('AUTH-COOKIE', { rule: 'V03', detail: 'the attempt was begun in another browser' });
  }
}
