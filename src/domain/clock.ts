/** The time in milliseconds since 1970. Passed in, so that a test or the demo can move it. */
export interface Clock {
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };
