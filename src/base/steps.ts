/** Long CPU work in steps: between two steps, the caller can let timers and signals run. */

/** Yields between two steps, and returns the result. */
export type Steps<T> = Generator<void, T, void>;

/**
 * Invariant: long CPU work is done in steps, between which the deadline and signals take effect.
 *
 * @throws what `pause` throws; the work ends there
 */
export async function takeSteps<T>(steps: Steps<T>, pause: () => Promise<void>): Promise<T> {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
    await pause();
  }
}
