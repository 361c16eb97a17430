/**
 * Plays a game of several players in every order of their steps, within a budget: depth first, each order once, from the beginning. A
 * game that can say its state is played on from each state once: from equal states it goes on alike.
 */
import { type Fate, network, type Step } from './turnstile.ts';

/** A game in play. */
export interface Game {
  waiting(): Promise<readonly Step[]>;
  /** After each step. Throws what should not be. */
  check(step: Step): Promise<void> | void;
  /** Equal if all is equal that anything to come depends on: what is stored, and what each player has heard. */
  state?(): string;
  /** When nobody waits any more. */
  finish(): Promise<void> | void;
}

/** How many times a player that could go on has to wait for another one, and how many steps do not just happen. */
export interface Budget {
  readonly interruptions: number;
  readonly faults: number;
  /** To which steps a fault may come; to any, where absent. */
  readonly mayFail?: (step: Step) => boolean;
}

/** For `mayFail`. */
export const ofA = ({ player }: Step): boolean => player === 'A';

/** Every order there is. */
export const anyOrder: number = Number.POSITIVE_INFINITY;

/** One way on. */
interface Option {
  readonly step: Step;
  readonly fate: Fate;
  readonly label: string;
  readonly interruptions: number;
  readonly faults: number;
}

/** What was played. A schedule that comes to a known state ends there. */
export interface Explored {
  readonly schedules: number;
  readonly steps: number;
}

/** Chooses by itself where the script ends. */
type Choose = (options: readonly Option[]) => Option;

const goOn: Choose = ([first]) => {
  if (first === undefined) throw new Error('unreachable');
  return first;
};

/**
 * All schedules within the budget.
 *
 * @throws what a game throws, and the schedule that led to it
 */
export async function explore(open: () => Promise<Game> | Game, budget: Budget): Promise<Explored> {
  const scripts: (readonly string[])[] = [[]];
  const known = knownStates();
  const waits = new Map<string, string>();
  let [schedules, steps] = [0, 0];
  for (let script = scripts.pop(); script !== undefined; script = scripts.pop()) {
    const played = await playOnce(
      await open(),
      script,
      goOn,
      (played, state) => {
        return played.length > script.length && known.isKnown(state, leftOf(played, budget));
      },
      waits,
    );
    schedules += 1;
    steps += played.length;
    scripts.push(...branches(played, script.length, budget));
  }
  return { schedules, steps };
}

/** One schedule, chosen at random: each number is one choice among all that there are. Ends by itself when the numbers do. */
export async function playAtRandom(open: () => Promise<Game> | Game, numbers: readonly number[], faults: number): Promise<void> {
  let at = 0;
  let left = faults;
  await playOnce(await open(), [], (options) => {
    const affordable = options.filter((option) => option.faults <= left);
    const option = affordable[(numbers[at++] ?? 0) % affordable.length];
    if (option === undefined) throw new Error('unreachable');
    left -= option.faults;
    return option;
  });
}

interface Played {
  readonly options: readonly Option[];
  readonly taken: Option;
}

/** Whether the rest need not be played. */
type IsKnown = (played: readonly Played[], state: string) => boolean;

type Left = Pick<Budget, 'interruptions' | 'faults'>;

function leftOf(played: readonly Played[], budget: Left): Left {
  let { interruptions, faults } = budget;
  for (const { taken } of played) {
    interruptions -= taken.interruptions;
    faults -= taken.faults;
  }
  return { interruptions, faults };
}

/** States from which all was played, or will be, that as much of the budget allows. */
function knownStates(): { isKnown(state: string, left: Left): boolean } {
  const lefts = new Map<string, readonly Left[]>();
  return {
    isKnown: (state, left) => {
      const before = lefts.get(state) ?? [];
      if (before.some(({ interruptions, faults }) => interruptions >= left.interruptions && faults >= left.faults)) return true;
      lefts.set(state, [...before, left]);
      return false;
    },
  };
}

async function playOnce(
  game: Game,
  script: readonly string[],
  choose: Choose,
  isKnown?: IsKnown,
  waits = new Map<string, string>(),
): Promise<readonly Played[]> {
  const played: Played[] = [];
  let current: string | undefined;
  try {
    for (let steps = await game.waiting(); steps.length > 0; ) {
      const options = optionsOf(steps, current);
      const scripted = script[played.length];
      const taken = scripted === undefined ? choose(options) : options.find(({ label }) => label === scripted);
      if (taken === undefined) throw new Error(`not the same game twice: there is no '${scripted}'`);
      played.push({ options, taken });
      if (taken.step.player !== network) current = taken.step.player;
      taken.step.take(taken.fate);
      steps = await game.waiting();
      await game.check(taken.step);
      const state = game.state && isKnown && `${current}\n${game.state()}`;
      if (state !== undefined) waitsAlike(waits, state, steps);
      if (steps.length > 0 && state !== undefined && isKnown?.(played, state)) return played;
    }
    await game.finish();
    return played;
  } catch (error) {
    const schedule = played.map(({ taken }) => `  ${taken.label}`).join('\n');
    throw new Error(`${error instanceof Error ? error.message : String(error)}\nin the schedule\n${schedule}`, { cause: error });
  }
}

/** The ways on that differ from the one taken, behind the script: those within it were tried when it was made. */
function branches(played: readonly Played[], from: number, budget: Budget): readonly (readonly string[])[] {
  const found: (readonly string[])[] = [];
  const taken: string[] = [];
  const spent = { interruptions: 0, faults: 0 };
  for (const [at, { options, taken: own }] of played.entries()) {
    for (const option of at < from ? [] : options) {
      const isTooMuch = spent.interruptions + option.interruptions > budget.interruptions || spent.faults + option.faults > budget.faults;
      const isSpared = option.faults > 0 && budget.mayFail?.(option.step) === false;
      if (option !== own && !isTooMuch && !isSpared) found.push([...taken, option.label]);
    }
    taken.push(own.label);
    spent.interruptions += own.interruptions;
    spent.faults += own.faults;
  }
  return found;
}

/** The first is to go on. Of the calls that one player waits at, the one that came first is next. */
function optionsOf(steps: readonly Step[], current: string | undefined): readonly Option[] {
  const firstOf = new Map<string, Step>();
  for (const step of steps) if (step.player === network || !firstOf.has(step.player)) firstOf.set(keyOf(step), step);
  const goesOn = (step: Step): boolean => step.player === current;
  const canGoOn = steps.some(goesOn);
  const ordered = [...firstOf.values()].sort((a, b) => rank(a, current) - rank(b, current));
  return ordered.flatMap((step) =>
    step.fates.map((fate) => ({
      step,
      fate,
      label: `${step.player}: ${step.what}${fate === 'done' ? '' : ` (${fate})`}`,
      interruptions: canGoOn && !goesOn(step) && step.player !== network ? 1 : 0,
      faults: fate === 'done' ? 0 : 1,
    })),
  );
}

/** What is late is so by nature: it happens when there is nothing else to do, unless it is chosen. */
function rank({ player }: Step, current: string | undefined): number {
  return player === current ? 0 : player === network ? 2 : 1;
}

function keyOf({ player, what }: Step): string {
  return player === network ? `${player} ${what}` : player;
}

/** A state that leaves out what a player remembers would end schedules too early. */
function waitsAlike(waits: Map<string, string>, state: string, steps: readonly Step[]): void {
  const now = steps
    .map(({ player, what }) => `${player}: ${what}`)
    .sort()
    .join(', ');
  const before = waits.get(state) ?? now;
  if (before !== now) throw new Error(`one state, two ways on: '${before}' and '${now}'`);
  waits.set(state, now);
}
