/** How long a timer can wait: Node has one that is set for longer go off at once. */
const longestMs = 2 ** 31 - 1;

/** `durationMs`, or 24.8 days where it is more: whoever waits that long waits for ever. */
export function timerMs(durationMs: number): number {
  return Math.min(durationMs, longestMs);
}
