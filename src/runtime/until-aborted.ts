/** A wait that a signal can end, for calls that cannot be cancelled: a network drive whose server is gone may never answer. */

/** The result of `call`, or the signal's reason as soon as it aborts; the call itself continues, unobserved. */
export function untilAborted<T>(call: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return call();
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const stop = (): void => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    call()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', stop));
  });
}
