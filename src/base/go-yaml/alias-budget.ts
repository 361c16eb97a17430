/** Counts what aliases repeat, and refuses where go-yaml v2 does: a few lines must not stand for gigabytes. */
import { YamlRefusal } from './refusal.ts';
import type { Spot } from './value.ts';

const small = 400_000;
const large = 4_000_000;

/** The share of all steps that may come from aliases: 99 % in small documents, falling to 10 % in large ones. */
function allowedShare(steps: number): number {
  if (steps <= small) return 0.99;
  if (steps >= large) return 0.1;
  return 0.99 - 0.89 * ((steps - small) / (large - small));
}

/** One document's count. A step is one value decoded, also where an alias decodes it once more. */
export class AliasBudget {
  #steps = 0;
  #repeated = 0;
  #depth = 0;

  /** @throws YamlRefusal */
  step(at: Spot): void {
    this.#steps += 1;
    if (this.#depth > 0) this.#repeated += 1;
    this.#check(at);
  }

  /**
   * The steps of an alias whose value is known. Inside an alias the share only grows and the limit only falls,
   * so that checking once at the end finds what go-yaml finds on the way.
   *
   * @throws YamlRefusal
   */
  repeat(steps: number, at: Spot): void {
    this.#steps += steps;
    this.#repeated += steps;
    this.#check(at);
  }

  /** Begins an alias; hand the answer to `leave`. */
  enter(): number {
    this.#depth += 1;
    return this.#steps;
  }

  /** Ends an alias: how many steps it took. */
  leave(stepsBefore: number): number {
    this.#depth -= 1;
    return this.#steps - stepsBefore;
  }

  #check(at: Spot): void {
    if (this.#repeated > 100 && this.#steps > 1000 && this.#repeated / this.#steps > allowedShare(this.#steps)) {
      throw new YamlRefusal('aliases repeat too much of the document', at);
    }
  }
}
