/** Time and chance, as arguments: nothing below `runtime/` reads a clock or rolls a die by itself. */

/** Wall clock and sleep. Milliseconds throughout. */
export interface Clock {
  /** Since the epoch. */
  now(): number;
  /** Rejects with the signal's reason when aborted. */
  sleep(durationMs: number, signal?: AbortSignal): Promise<void>;
}

/** A source of chance. */
export interface Random {
  /** From 0 (included) to 1 (excluded). */
  unit(): number;
  /** An identifier that no other run has: 32 lower-case hex digits. */
  id(): string;
}
