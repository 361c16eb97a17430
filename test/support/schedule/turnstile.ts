/** Calls of several players wait here for their turn, so that a test decides in which order they happen, and what becomes of each. */
import { setImmediate as turn } from 'node:timers/promises';
import { sha256Hex } from '../../../src/base/digest.ts';

/**
 * What becomes of a call. `lost`: it is done, and its answer is not heard. `late`: the same for the caller, but it is done at a
 * later turn. `refused`: it is not done, as where two conditional writes meet. `crash`: it is not done, and its player is no more.
 */
export type Fate = 'done' | 'lost' | 'late' | 'refused' | 'crash';

/** A call before its turn. */
export interface Call<T> {
  readonly what: string;
  act(): Promise<T>;
  /** Of a write: what its caller hears when the answer is lost. */
  readonly lost?: () => unknown;
  /** Of a conditional write. */
  readonly refusal?: () => T;
}

/** Waits for a turn. */
export type Pass = <T>(call: Call<T>) => Promise<T>;

/** A call that waits. */
export interface Step {
  /** `network` for what happens late. */
  readonly player: string;
  readonly what: string;
  readonly fates: readonly Fate[];
  take(fate: Fate): void;
}

/** Where they wait. */
export interface Turnstile {
  /** Lets a player in, who is out when the promise is settled, or when it crashes: then it never is. */
  enter(player: string, play: (pass: Pass) => Promise<void>): void;
  /** Resolves to the calls that wait, when every player waits, is out or has crashed. Throws what a player threw. */
  waiting(): Promise<readonly Step[]>;
  /** Whether a write of this player is still on its way, though the player was told that it failed. */
  hasLate(player: string, key: string): boolean;
  /** Digests of all that became of the calls of each player, in their order. */
  heard(): readonly string[];
  /** How many calls had another fate than to be done. */
  readonly faults: number;
}

/** Who acts when a late call is done. */
export const network = 'network';

/** `onCrash` is told of each. */
export function turnstile({ onCrash }: { readonly onCrash: (player: string) => void }): Turnstile {
  const playing = new Set<string>();
  const heard = new Map<string, string>();
  let steps: Step[] = [];
  let [acting, faults] = [0, 0];
  let failure: { readonly error: unknown } | undefined;
  /** Called when no call is being done any more. */
  let onRest: () => void = () => undefined;

  const hear = (player: string, what: string, answer: unknown): void => {
    heard.set(player, sha256Hex(Buffer.from(`${heard.get(player)}\n${what}\n${textOf(answer)}`)));
  };
  const act = async <T>({ act: run }: Call<T>): Promise<T> => {
    acting += 1;
    try {
      return await run();
    } finally {
      acting -= 1;
      if (acting === 0) onRest();
    }
  };
  /** A server needs the processor for its answer, so this does not ask again and again. */
  const rest = async (): Promise<void> => {
    if (acting > 0) await new Promise<void>((resolve) => (onRest = resolve));
  };
  const add = (step: Omit<Step, 'take'>, take: (fate: Fate) => void): void => {
    const whole: Step = {
      ...step,
      take: (fate) => {
        steps = steps.filter((each) => each !== whole);
        if (fate !== 'done') faults += 1;
        take(fate);
      },
    };
    steps.push(whole);
  };
  const passAs =
    (player: string): Pass =>
    <T>(call: Call<T>) =>
      new Promise<T>((resolve, reject) => {
        // What a player would do after its crash is done by nobody.
        if (!playing.has(player)) return;
        const { what, lost, refusal } = call;
        const ofWrites: readonly Fate[] = lost === undefined ? [] : ['lost', 'late'];
        const ofConditions: readonly Fate[] = refusal === undefined ? [] : ['refused'];
        add({ player, what, fates: ['done', ...ofWrites, ...ofConditions, 'crash'] }, (fate) => {
          hear(player, `${what} ${fate}`, undefined);
          if (fate === 'crash') {
            playing.delete(player);
            steps = steps.filter((each) => each.player !== player);
            onCrash(player);
          } else if (fate === 'late') {
            add({ player: network, what: `${player} ${what}`, fates: ['done'] }, () => {
              hear(network, `${player} ${what}`, undefined);
              void act(call).catch(() => undefined);
            });
            reject(lost?.());
          } else if (fate === 'lost') act(call).then(() => reject(lost?.()), reject);
          else if (fate === 'refused' && refusal !== undefined) resolve(refusal());
          else {
            act(call).then((answer) => {
              hear(player, what, answer);
              resolve(answer);
            }, reject);
          }
        });
      });

  return {
    enter: (player, play) => {
      playing.add(player);
      play(passAs(player)).then(
        () => playing.delete(player),
        (error: unknown) => {
          failure ??= { error };
        },
      );
    },
    waiting: async () => {
      const isSettled = (): boolean => acting === 0 && [...playing].every((player) => steps.some((step) => step.player === player));
      // A player may wait at several calls at once, which do not come at the same moment: hence twice round the event loop.
      do {
        await rest();
        await turn();
        await turn();
      } while (failure === undefined && !isSettled());
      if (failure !== undefined) throw failure.error;
      return steps;
    },
    hasLate: (player, key) =>
      steps.some((step) => step.player === network && step.what.startsWith(`${player} `) && step.what.endsWith(` ${key}`)),
    heard: () => [...heard].map(([player, digest]) => `${player} ${digest}`).sort(),
    get faults() {
      return faults;
    },
  };
}

/** With the bytes of bodies; of a body that is a stream the ETag beside it says enough. */
export function textOf(answer: unknown): string {
  return (
    JSON.stringify(answer, (_, value) => (ArrayBuffer.isView(value) ? Buffer.from(value as Uint8Array).toString('latin1') : value)) ?? ''
  );
}
