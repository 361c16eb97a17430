/** The longest time of a timer: Node fires a longer one at once. */
const longestMs = 2 ** 31 - 1;

/** `durationMs`, at most 24.8 days, which is practically forever. */
export function timerMs(durationMs: number): number {
  return Math.min(durationMs, longestMs);
}
