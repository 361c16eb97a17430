/** Chance from the system's cryptographic source: run ids must not meet, also between machines that start at once. */
import { randomBytes, randomInt } from 'node:crypto';
import type { Random } from './clock.ts';

/** 48 bits are `randomInt`'s limit and plenty for jitter. */
const steps = 2 ** 48 - 1;

/** The system's source of chance. */
export const realRandom: Random = {
  unit: () => randomInt(steps) / steps,
  id: () => randomBytes(16).toString('hex'),
};
