/** Long work of the processor in steps: between two of them, whoever runs it may let timers and signals be heard. */

/** Yields between two steps, and returns what the work comes to. */
export type Steps<T> = Generator<void, T, void>;

/**
 * Invariant: long work of the processor is done in steps, between which the deadline and signals are heard.
 *
 * @throws what `breathe` throws; the work ends there
 */
export async function takeSteps<T>(steps: Steps<T>, breathe: () => Promise<void>): Promise<T> {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
    await breathe();
  }
}
