/** Writes without conditions, for stores without them, if the user accepted that: checks before, and again after. */
import type { Body, HeadOutcome, PutOptions, PutOutcome } from '../../ports/object-store.ts';
import type { S3Context } from './context.ts';
import { headObject } from './read.ts';
import { putObject } from './write.ts';

const refused: PutOutcome = { kind: 'refused' };

/** By then, another publisher that had checked before us has written, most likely. */
const recheckMs = 1_500;

/** Creates the object, if it does not exist when checked. */
export async function putIfAbsent(context: S3Context, key: string, body: Body, options: PutOptions): Promise<PutOutcome> {
  const { kind } = await headObject(context, key, options);
  return kind === 'missing' ? put(context, key, body, options) : refused;
}

/** Replaces the object, if it has this ETag when checked. */
export async function putIfSame(context: S3Context, key: string, etag: string, body: Body, options: PutOptions): Promise<PutOutcome> {
  const head = await headObject(context, key, options);
  return etagOf(head) === etag ? put(context, key, body, options) : refused;
}

/** This narrows the gap, but does not close it: a writer after the second check overwrites our work unnoticed. */
async function put(context: S3Context, key: string, body: Body, options: PutOptions): Promise<PutOutcome> {
  const { clock, random } = context.aws.ports;
  const stored = await putObject(context, key, body, { ...options, condition: {} });
  if (stored.kind !== 'stored') return stored;
  await clock.sleep(recheckMs + Math.round(random.unit() * recheckMs), options.signal);
  return etagOf(await headObject(context, key, options)) === stored.etag ? stored : refused;
}

function etagOf(head: HeadOutcome): string | undefined {
  return head.kind === 'found' ? head.info.etag : undefined;
}
