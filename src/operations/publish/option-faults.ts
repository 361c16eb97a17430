/** Holds the options of a publish against their types, for callers whose language does not. */
import { CharthouseError } from '../../base/error.ts';
import {
  amount,
  checkOptionTypes,
  checkPackager,
  contentsTests,
  flag,
  helmTests,
  misuse,
  type OptionTest,
  oneOf,
  storeTests,
  text,
  texts,
} from '../option-faults.ts';
import type { PublishOptions } from '../options.ts';

const tests: Readonly<Record<Exclude<keyof PublishOptions, 'charts' | 'to'>, OptionTest>> = {
  url: text,
  tag: text,
  tagPattern: texts,
  version: text,
  appVersion: text,
  sourceDateEpoch: text,
  indexUrls: oneOf('relative', 'absolute'),
  indexStyle: oneOf('yaml', 'json'),
  allowEqualVersion: flag,
  restore: flag,
  besideOrphan: flag,
  newIndex: flag,
  keepGoing: flag,
  skipExisting: flag,
  replaceProvenance: flag,
  dryRun: flag,
  distribution: text,
  noInvalidate: flag,
  wait: flag,
  noVerify: flag,
  verifyTimeoutMs: amount,
  deadlineMs: amount,
  maxFileSizeBytes: amount,
  maxSizeBytes: amount,
  ...contentsTests,
  ...helmTests,
  ...storeTests,
};

/** @throws CH_USAGE, CH_NO_CHARTS */
export function checkOptions(options: PublishOptions): void {
  const { charts, to } = options;
  if (!Array.isArray(charts) || !charts.every(text[1])) throw misuse('charts', 'a list of paths');
  if (typeof to !== 'string') throw misuse('to', 'a text');
  if (charts.length === 0) throw new CharthouseError('CH_NO_CHARTS', { message: 'there is no chart to publish: the list is empty' });
  checkOptionTypes(options, tests);
  checkPackager(options);
}
