/** Bounds one piece of work by time, with the clock that is passed in. */
import type { Clock } from '../runtime/clock.ts';

/** `late`: time was up; the work was aborted, and its end is not waited for. */
export type Timed<T> = { readonly kind: 'done'; readonly value: T } | { readonly kind: 'late' };

/** Runs `work` with a signal of its own, which is aborted when time is up, or with `outer`. */
export async function within<T>(
  limitMs: number,
  work: (signal: AbortSignal) => Promise<T>,
  { clock, outer }: { readonly clock: Pick<Clock, 'sleep'>; readonly outer?: AbortSignal },
): Promise<Timed<T>> {
  const own = new AbortController();
  const timer = new AbortController();
  const late = clock.sleep(limitMs, timer.signal).then(
    (): Timed<T> => {
      own.abort(new Error('time is up'));
      return { kind: 'late' };
    },
    (): Timed<T> => ({ kind: 'late' }),
  );
  const signal = outer === undefined ? own.signal : AbortSignal.any([own.signal, outer]);
  try {
    const done = work(signal).then((value): Timed<T> => ({ kind: 'done', value }));
    return await Promise.race([done, late]);
  } finally {
    timer.abort();
  }
}
