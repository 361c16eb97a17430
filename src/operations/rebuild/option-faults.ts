/** Holds the options of a rebuild against their types, for callers whose language does not. */
import { amount, checkOptionTypes, flag, misuse, type OptionTest, oneOf, storeTests, text } from '../option-faults.ts';
import type { RebuildOptions } from '../options.ts';

const tests: Readonly<Record<Exclude<keyof RebuildOptions, 'to'>, OptionTest>> = {
  url: text,
  indexUrls: oneOf('relative', 'absolute'),
  indexStyle: oneOf('yaml', 'json'),
  from: text,
  newIndex: flag,
  addOrphans: flag,
  allowEqualVersion: flag,
  dryRun: flag,
  distribution: text,
  noInvalidate: flag,
  wait: flag,
  deadlineMs: amount,
  ...storeTests,
};

/** @throws CH_USAGE */
export function checkOptions(options: RebuildOptions): void {
  if (typeof options.to !== 'string') throw misuse('to', 'a text');
  checkOptionTypes(options, tests);
}
