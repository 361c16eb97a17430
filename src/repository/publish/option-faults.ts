/** What TypeScript tells its callers, told to those of JavaScript: a slip in an option must not publish something else. */
import { CharthouseError } from '../../base/error.ts';
import type { PublishOptions } from '../options.ts';

type Test = readonly [what: string, holds: (value: unknown) => boolean];

const text: Test = ['a text', (value) => typeof value === 'string'];
const flag: Test = ['true or false', (value) => typeof value === 'boolean'];
const amount: Test = ['a number, not negative', (value) => typeof value === 'number' && value >= 0];
const oneOf = (...choices: readonly string[]): Test => [choices.join(' or '), (value) => choices.some((choice) => choice === value)];

const tests: Readonly<Record<Exclude<keyof PublishOptions, 'charts' | 'to'>, Test>> = {
  url: text,
  tag: text,
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
  dryRun: flag,
  noVerify: flag,
  verifyTimeoutMs: amount,
  deadlineMs: amount,
  maxFileSizeBytes: amount,
  maxSizeBytes: amount,
  region: text,
  endpointUrl: text,
  account: text,
  addressing: oneOf('auto', 'path', 'virtual'),
  sse: oneOf('AES256', 'aws:kms', 'aws:kms:dsse'),
  sseKmsKeyId: text,
  storageClass: text,
  acl: text,
  lock: oneOf('auto', 'none'),
};

/** @throws CH_USAGE, CH_NO_CHARTS */
export function checkOptions(options: PublishOptions): void {
  const { charts, to } = options;
  if (!Array.isArray(charts) || !charts.every(text[1])) throw misuse('charts', 'a list of paths');
  if (typeof to !== 'string') throw misuse('to', 'a text');
  if (charts.length === 0) throw new CharthouseError('CH_NO_CHARTS', { message: 'there is no chart to publish: the list is empty' });
  const given: Readonly<Record<string, unknown>> = { ...options };
  for (const [name, [what, holds]] of Object.entries(tests)) {
    if (given[name] !== undefined && !holds(given[name])) throw misuse(name, what);
  }
}

function misuse(name: string, what: string): CharthouseError {
  return new CharthouseError('CH_USAGE', { message: `the option ${name} is not ${what}`, hint: `give ${what} as ${name}` });
}
