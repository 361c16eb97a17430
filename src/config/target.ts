/** Reads a target: the argument that names a store. */

import { CharthouseError, isCharthouseError } from '../base/error.ts';
import { keyFault } from '../base/object-key.ts';
import { quoted } from '../base/quoted.ts';
import { option } from '../hint/hint.ts';
import { faultOfBucketName } from './bucket-name.ts';
import { slipOfNewPath } from './path-slips.ts';
import { looksLikeHost, meantTarget, slipInside } from './target-slips.ts';

/** The parsed target. `prefix` is empty, or ends with `/`. */
export type Target =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 's3'; readonly bucket: string; readonly prefix: string }
  | { readonly kind: 'stack'; readonly stack: string };

/**
 * Parses `s3://BUCKET[/PREFIX]`, `stack:NAME`, or a folder without a scheme.
 *
 * @throws CH_USAGE for stores that do not exist, and for text that only looks like a store
 */
export function parseTarget(text: string): Target {
  // Two characters at least: `C:\charts` is a folder of Windows.
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(text)?.[1]?.toLowerCase();
  refuseSlips(text);
  // As a path it would be the working folder, which an empty text does not mean.
  if (text === '') throw new CharthouseError('CH_USAGE', { message: 'the target is empty', hint: 'name a folder or s3://BUCKET' });
  if (scheme === undefined) {
    refuseUrl(text);
    return { kind: 'folder', path: text };
  }
  const rest = text.slice(scheme.length + 1);
  if (scheme === 's3') return parseBucket(text, rest);
  if (scheme === 'stack') return parseStack(text, rest);
  throw new CharthouseError('CH_USAGE', {
    message: `the target ${quoted(text)} begins with a scheme that is not known`,
    hint: `name s3://BUCKET, stack:NAME or a folder with ${option('to')}; for a folder of that name write ${quoted(`./${text}`)}`,
  });
}

/** Why `text` in a file is not a target; undefined if it is one. */
export function faultOfTarget(text: string): { readonly message: string; readonly hint: string } | undefined {
  try {
    parseTarget(text);
    return undefined;
  } catch (error) {
    if (!isCharthouseError(error)) throw error;
    return { message: error.message, hint: error.hint };
  }
}

/** Invariant: what was meant for a store is never taken for a folder, which would then hold what the store should. */
function refuseSlips(text: string): void {
  const slip = meantTarget(text) ?? slipOfNewPath(text) ?? slipInside(text);
  if (slip === undefined) return;
  throw new CharthouseError('CH_USAGE', { message: `the target ${quoted(text)} ${slip.why}`, hint: slip.hint });
}

/**
 * Refuses a host name that would become a folder.
 *
 * @throws CH_USAGE
 */
export function refuseHost(path: string): void {
  if (!looksLikeHost(path)) return;
  throw new CharthouseError('CH_USAGE', {
    message: `the target ${quoted(path)} looks like a host, and there is no folder of that name`,
    hint: `name the folder, the bucket or the stack with ${option('to')}, and this with ${option('url')}; to make that folder write ${quoted(`./${path}`)}`,
  });
}

// After a blank, a quote or an error like `s3 ://x`: no folder has such a name.
function refuseUrl(text: string): void {
  if (/^[./\\]/.test(text) || !text.includes('://')) return;
  throw new CharthouseError('CH_USAGE', {
    message: `the target ${quoted(text)} is neither a folder nor a store`,
    hint: `write s3://BUCKET, stack:NAME or a folder; for a folder of that name write ${quoted(`./${text}`)}`,
  });
}

function parseBucket(text: string, rest: string): Target {
  const [, bucket = '', path = ''] = /^\/\/([^/]*)(?:\/(.*))?$/s.exec(rest) ?? [];
  const fault = bucket === '' ? undefined : faultOfBucketName(bucket);
  if (bucket === '' || fault !== undefined) {
    const lower = bucket.toLowerCase();
    const meant =
      lower !== bucket && faultOfBucketName(lower) === undefined ? `, such as s3://${lower}${path === '' ? '' : `/${path}`}` : '';
    throw new CharthouseError('CH_USAGE', {
      message: `the target ${quoted(text)} names no bucket${fault === undefined ? '' : `: ${quoted(bucket)} ${fault}`}`,
      hint: fault === undefined ? 'write s3://BUCKET or s3://BUCKET/PREFIX' : `write the name as the bucket has it${meant}`,
    });
  }
  const prefix = path.replace(/\/$/, '');
  const faultOfPrefix = prefix === '' ? undefined : keyFault(prefix);
  if (faultOfPrefix === undefined) return { kind: 's3', bucket, prefix: prefix === '' ? '' : `${prefix}/` };
  throw new CharthouseError('CH_USAGE', {
    message: `the target ${quoted(text)} names no prefix in ${bucket}: ${faultOfPrefix}`,
    hint: 'write s3://BUCKET or s3://BUCKET/PREFIX',
  });
}

/** A name, or the ARN of a stack. */
function parseStack(text: string, stack: string): Target {
  if (/^[A-Za-z][A-Za-z0-9-]{0,127}$/.test(stack) || /^arn:[\w-]+:cloudformation:[\w/:.-]+$/.test(stack)) return { kind: 'stack', stack };
  throw new CharthouseError('CH_USAGE', {
    message: `the target ${quoted(text)} names no CloudFormation stack`,
    hint: 'write stack:NAME',
  });
}
