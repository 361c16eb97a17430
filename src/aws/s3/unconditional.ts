/** Writes without conditions, for stores that know none, where the user accepted it: looks before, and looks again after. */
import type { Body, HeadOutcome, PutOptions, PutOutcome } from '../../ports/object-store.ts';
import type { S3Context } from './context.ts';
import { headObject } from './read.ts';
import { putObject } from './write.ts';

const refused: PutOutcome = { kind: 'refused' };

/** Until another publisher that had looked before us has written, most likely. */
const settleMs = 1_500;

/** Creates, if nothing is there at the time of looking. */
export async function putIfAbsent(context: S3Context, key: string, body: Body, options: PutOptions): Promise<PutOutcome> {
  const { kind } = await headObject(context, key, options);
  return kind === 'missing' ? put(context, key, body, options) : refused;
}

/** Replaces, if the object has this ETag at the time of looking. */
export async function putIfSame(context: S3Context, key: string, etag: string, body: Body, options: PutOptions): Promise<PutOutcome> {
  const head = await headObject(context, key, options);
  return etagOf(head) === etag ? put(context, key, body, options) : refused;
}

/** This narrows the gap, and does not close it: whoever writes after the second look takes our work away, unseen. */
async function put(context: S3Context, key: string, body: Body, options: PutOptions): Promise<PutOutcome> {
  const { clock, random } = context.aws.ports;
  const stored = await putObject(context, key, body, { ...options, condition: {} });
  if (stored.kind !== 'stored') return stored;
  await clock.sleep(settleMs + Math.round(random.unit() * settleMs), options.signal);
  return etagOf(await headObject(context, key, options)) === stored.etag ? stored : refused;
}

function etagOf(head: HeadOutcome): string | undefined {
  return head.kind === 'found' ? head.info.etag : undefined;
}
