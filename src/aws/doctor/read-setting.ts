/** Reads one setting of a bucket. */

import { isCharthouseError } from '../../base/error.ts';
import { type Finding, skipped } from '../../ports/check.ts';
import { abortable } from '../connection.ts';
import type { S3Context } from '../s3/context.ts';
import { isDenied, isUnknown, notChecked } from './denied.ts';

type Send<T> = (bucket: { readonly Bucket: string; readonly ExpectedBucketOwner?: string }, options: object) => Promise<T>;

/** The setting, or why it is unavailable. `unset`: it was never set. `isUnknown`: the store does not support the request. */
export type Setting<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'unset' }
  | { readonly kind: 'unavailable'; readonly finding: Finding; readonly isUnknown: boolean };

/** What is read, for messages, and the permission that it needs. */
export interface Question {
  readonly about: string;
  readonly permission: string;
  readonly signal: AbortSignal;
}

/** Reads a setting that a publish does not need: a denied or unsupported request becomes a skipped finding. */
export async function readSetting<T>(context: S3Context, { about, permission, signal }: Question, send: Send<T>): Promise<Setting<T>> {
  const { Key: _, ...bucket } = context.at('');
  try {
    const ask = () => context.region.following(() => send(bucket, abortable(signal)));
    return { kind: 'read', value: await context.aws.call(`read ${about} at ${context.name}`, ask, signal) };
  } catch (error) {
    if (isDenied(error)) return { kind: 'unavailable', finding: notChecked(permission, about), isUnknown: false };
    if (isUnknown(error)) return { kind: 'unavailable', finding: skipped(`the store does not report ${about}`), isUnknown: true };
    // Each of these requests has its own code for "never set".
    if (isCharthouseError(error) && error.details['status'] === 404) return { kind: 'unset' };
    throw error;
  }
}
