/** Time and randomness, as arguments: no layer above `runtime/` reads a clock or a random source itself. */

/** Wall clock and sleep. Milliseconds throughout. */
export interface Clock {
  /** Since the epoch. */
  now(): number;
  /** Rejects with the signal's reason when aborted. */
  sleep(durationMs: number, signal?: AbortSignal): Promise<void>;
}

/** A source of randomness. */
export interface Random {
  /** From 0 (included) to 1 (excluded). */
  unit(): number;
  /** A unique identifier: 32 lower-case hex digits. */
  id(): string;
}
