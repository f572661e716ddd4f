import { isLoopback } from './loopback.js';

/** What makes an address one that nobody may be sent to: plain http elsewhere than on this machine, or a user name in it. */
export function unsafeIn(url: URL): readonly string[] {
  return [
    ...(url.protocol === 'https:' || isLoopback(url) ? [] : ['must be https: plain http is for this machine itself']),
    ...(url.username === '' && url.password === '' ? [] : ['must not hold a user name']),
  ];
}
