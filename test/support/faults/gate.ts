/** Holds whoever comes until the test lets them on: the order of events is decided, not slept for. */

/** A closed gate. */
export interface Gate {
  /** Resolves when it may be passed. */
  pass(): Promise<void>;
  /** Resolves when so many have come in all, held or not. */
  arrived(count: number): Promise<void>;
  /** Lets so many on, in the order in which they come; those that are not there yet will not be held. */
  letThrough(count: number): void;
  /** Holds nobody any more. */
  open(): void;
  /** How many are held now. */
  readonly held: number;
}

/** `opensAt`: it opens by itself when so many have come, so that nobody goes on before all of them are there. */
export function closedGate({ opensAt = Number.POSITIVE_INFINITY }: { readonly opensAt?: number } = {}): Gate {
  const held: (() => void)[] = [];
  const watchers: { readonly count: number; readonly tell: () => void }[] = [];
  let [came, allowed] = [0, 0];
  const letThrough = (count: number): void => {
    allowed += count;
    while (allowed > 0 && held.length > 0) {
      allowed--;
      held.shift()?.();
    }
  };
  const open = (): void => letThrough(Number.POSITIVE_INFINITY);
  return {
    pass: () =>
      new Promise((resolve) => {
        came++;
        held.push(resolve);
        for (const { tell } of watchers.filter(({ count }) => count === came)) tell();
        if (came >= opensAt) open();
        else letThrough(0);
      }),
    arrived: (count) =>
      new Promise((resolve) => {
        if (came >= count) resolve();
        else watchers.push({ count, tell: resolve });
      }),
    letThrough,
    open,
    get held() {
      return held.length;
    },
  };
}
