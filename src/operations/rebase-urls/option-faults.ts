/** Holds the options of `rebase-urls` against their types, for callers whose language does not. */
import { amount, checkOptionTypes, flag, misuse, type OptionTest, oneOf, storeTests, text } from '../option-faults.ts';
import type { RebaseUrlsOptions } from './options.ts';

const tests: Readonly<Record<Exclude<keyof RebaseUrlsOptions, 'to'>, OptionTest>> = {
  oldUrl: text,
  url: text,
  indexUrls: oneOf('relative', 'absolute'),
  allowMissing: flag,
  dryRun: flag,
  distribution: text,
  noInvalidate: flag,
  wait: flag,
  deadlineMs: amount,
  ...storeTests,
};

/** @throws CH_USAGE */
export function checkOptions(options: RebaseUrlsOptions): void {
  if (typeof options.to !== 'string') throw misuse('to', 'a text');
  checkOptionTypes(options, tests);
}
