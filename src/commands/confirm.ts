/** The question before a step that no single command takes back. */
import { CharthouseError } from '../base/error.ts';
import type { ResolvedConfig } from '../config/types.ts';
import { option } from '../hint/hint.ts';
import type { CommandInput } from './command.ts';

/** Whether an answer means yes. Everything else means no. */
export function isYes(answer: string): boolean {
  return /^y(es)?$/i.test(answer.trim());
}

/** `--quiet` prints only the result. But a question needs its plan. */
export function isPlanShown({ quiet, yes }: ResolvedConfig): boolean {
  return quiet !== true || yes !== true;
}

/**
 * Shows the plan, then asks. With `--yes` it does not ask.
 *
 * @param question without a question mark: `Delete these packages`
 * @returns whether to go on; it throws CH_USAGE if there is no terminal to ask on
 */
export function confirmOn({ config, context, progress }: CommandInput, question: string): (plan: string) => Promise<boolean> {
  return async (plan) => {
    if (isPlanShown(config)) progress.always(plan);
    if (config.yes === true) return true;
    if (context.ask !== undefined) return isYes(await context.ask(`${question}? [y/N] `));
    throw new CharthouseError('CH_USAGE', {
      message: 'this needs your consent, and there is no terminal to ask you: nothing was changed',
      hint: `check the plan above, then pass ${option('yes')}`,
    });
  };
}
