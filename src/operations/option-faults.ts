/** What TypeScript tells its callers, told to those of JavaScript: a slip in an option must not do something else than was meant. */
import { CharthouseError } from '../base/error.ts';
import type { ContentsOptions, HelmOptions, StoreWriteOptions } from './options.ts';

/** What an option must be, in words and as a test. */
export type OptionTest = readonly [what: string, holds: (value: unknown) => boolean];

export const text: OptionTest = ['a text', (value) => typeof value === 'string'];
/** One, or a list of them. */
export const texts: OptionTest = [
  'a text or a list of texts',
  (value) => typeof value === 'string' || (Array.isArray(value) && value.every((each) => typeof each === 'string')),
];
export const flag: OptionTest = ['true or false', (value) => typeof value === 'boolean'];
export const amount: OptionTest = ['a number, not negative', (value) => typeof value === 'number' && value >= 0];

/** One of these words. */
export function oneOf(...choices: readonly string[]): OptionTest {
  return [choices.join(' or '), (value) => choices.some((choice) => choice === value)];
}

/** Of every verb that writes to a store. */
export const storeTests: Readonly<Record<keyof StoreWriteOptions, OptionTest>> = {
  region: text,
  endpointUrl: text,
  account: text,
  roleToAssume: text,
  addressing: oneOf('auto', 'path', 'virtual'),
  sse: oneOf('AES256', 'aws:kms', 'aws:kms:dsse'),
  sseKmsKeyId: text,
  storageClass: text,
  acl: text,
  lock: oneOf('auto', 'none'),
};

/** Of every operation that makes packages. */
export const contentsTests: Readonly<Record<Exclude<keyof ContentsOptions, 'to'>, OptionTest>> = {
  allowOutsideLinks: flag,
  allowCredentialFiles: flag,
  committedOnly: flag,
};

/** Of every verb that packages or gates. */
export const helmTests: Readonly<Record<keyof HelmOptions, OptionTest>> = {
  helmVersion: texts,
  helmSha256: texts,
  helmUrl: text,
  packager: oneOf('builtin', 'helm'),
  kubeVersion: text,
  apiVersions: texts,
  namespace: text,
};

/** @throws CH_USAGE where Helm is to package, and nobody says which */
export function checkPackager({ packager, helmVersion }: HelmOptions): void {
  if (packager !== 'helm' || helmVersion !== undefined) return;
  throw new CharthouseError('CH_USAGE', {
    message: 'the packager is to be Helm, and no version of it is named',
    hint: 'name it with --helm-version, such as 3.12.0',
  });
}

/** Options that are not given are right; those without a test are not looked at. @throws CH_USAGE */
export function checkOptionTypes(options: object, tests: Readonly<Record<string, OptionTest>>): void {
  const given: Readonly<Record<string, unknown>> = { ...options };
  for (const [name, [what, holds]] of Object.entries(tests)) {
    if (given[name] !== undefined && !holds(given[name])) throw misuse(name, what);
  }
}

/** @throws nothing: it is the error */
export function misuse(name: string, what: string): CharthouseError {
  return new CharthouseError('CH_USAGE', { message: `the option ${name} is not ${what}`, hint: `give ${what} as ${name}` });
}
