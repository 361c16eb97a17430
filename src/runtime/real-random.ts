/** Randomness from the system's cryptographic source: run ids must be unique, also between machines that start at the same time. */
import { randomBytes, randomInt } from 'node:crypto';
import type { Random } from './clock.ts';

/** 48 bits are the limit of `randomInt` and enough for jitter. */
const steps = 2 ** 48 - 1;

/** The system's random source. */
export const realRandom: Random = {
  unit: () => randomInt(steps) / steps,
  id: () => randomBytes(16).toString('hex'),
};
