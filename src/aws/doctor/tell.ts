/** Asking a bucket how it is set up. */

import { isCharthouseError } from '../../base/error.ts';
import { type Finding, skipped } from '../../ports/check.ts';
import { abortable } from '../connection.ts';
import type { S3Context } from '../s3/context.ts';
import { isDenied, isUnknown, notTold } from './denied.ts';

type Send<T> = (bucket: { readonly Bucket: string; readonly ExpectedBucketOwner?: string }, options: object) => Promise<T>;

/** An answer, or why there is none. `unset`: the store says that nothing was set. `isUnknown`: it does not know the question. */
export type Told<T> =
  | { readonly kind: 'told'; readonly answer: T }
  | { readonly kind: 'unset' }
  | { readonly kind: 'untold'; readonly finding: Finding; readonly isUnknown: boolean };

/** What is asked, for messages, and what may have to be granted for it. */
export interface Question {
  readonly about: string;
  readonly permission: string;
  readonly signal: AbortSignal;
}

/** Asks the store something that a publish does not need: what is denied, or not known to it, is skipped. */
export async function tell<T>(context: S3Context, { about, permission, signal }: Question, send: Send<T>): Promise<Told<T>> {
  const { Key: _, ...bucket } = context.at('');
  try {
    const ask = () => context.region.following(() => send(bucket, abortable(signal)));
    return { kind: 'told', answer: await context.aws.call(`ask ${context.name} ${about}`, ask, signal) };
  } catch (error) {
    if (isDenied(error)) return { kind: 'untold', finding: notTold(permission, about), isUnknown: false };
    if (isUnknown(error)) return { kind: 'untold', finding: skipped(`${about} is nothing that the store can be asked`), isUnknown: true };
    // Each of these questions has its own code for "nothing was set".
    if (isCharthouseError(error) && error.details['status'] === 404) return { kind: 'unset' };
    throw error;
  }
}
