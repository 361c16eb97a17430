/** Finds out, before a large index is replaced, whether the store joins its parts under reliable conditions. */
import type { CallOptions, ObjectStore } from '../../ports/object-store.ts';
import type { IndexVersion } from './current-index.ts';
import { type NextIndex, sizeOfNext } from './next-index.ts';

/** The verdict for the metadata of the next index. A store is tried once, when its index has become large. */
export async function judgeJoining(
  { large }: Pick<ObjectStore, 'large'>,
  { current, next }: { readonly current: IndexVersion; readonly next: NextIndex },
  options: CallOptions,
): Promise<string | undefined> {
  const joining = large?.joining();
  if (large === undefined || joining?.kind !== 'untried' || current.kind !== 'present') return undefined;
  const { joins } = current.metadata;
  if (joins !== undefined && joining.judge(joins) !== 'unknown') return joins;
  return current.identity.versionId === undefined || sizeOfNext(next) < large.fromBytes ? undefined : joining.probe(options);
}
