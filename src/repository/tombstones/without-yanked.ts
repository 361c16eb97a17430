/** Leaves yanked versions out of an index that was joined with an earlier state of it. */
import type { Warning } from '../../base/warning.ts';
import { identityOf } from '../../index-file/listed.ts';
import { lostVersions } from '../../index-file/lost-versions.ts';
import { readIndex } from '../../index-file/read-index.ts';
import { removeEntries } from '../../index-file/remove-entries.ts';
import type { ReadIndex } from '../../index-file/types.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { type IndexVersion, readOf } from '../commit/current-index.ts';
import { listedShort } from '../listed-short.ts';
import { yankedAmong } from './yanked-versions.ts';

/** An index without yanked versions, and what was left out. */
export interface WithoutYanked {
  readonly read: ReadIndex | undefined;
  readonly warnings: readonly Warning[];
}

/** `current`: the index in the store. What it lists stays: a version that was restored, or whose yank was stopped before its commit. */
export async function withoutYanked(
  joined: ReadIndex | undefined,
  current: IndexVersion,
  { store, signal, generated }: { readonly store: ObjectStore; readonly signal: AbortSignal; readonly generated: string },
): Promise<WithoutYanked> {
  const present = readOf(current);
  if (joined === undefined || joined === present) return { read: joined, warnings: [] };
  const listed = new Set([...(present?.allVersions() ?? [])].map(identityOf));
  const all = [...joined.allVersions()];
  const yanked = await yankedAmong(
    current,
    all.filter((each) => !listed.has(identityOf(each))),
    { store, signal },
  );
  if (yanked.size === 0) return { read: joined, warnings: [] };
  const items = new Set(all.flatMap((each, at) => (yanked.has(identityOf(each)) ? [at] : [])));
  const { chunks } = removeEntries(joined, { items, generated });
  const read = readIndex(Buffer.concat(chunks), { mentions: [], source: joined.layout.source });
  const addsNothing = present !== undefined && lostVersions(read.allVersions(), present.allVersions()).length === 0;
  return { read: addsNothing ? present : read, warnings: [leftOut([...yanked.values()])] };
}

/** For versions that another operation would have listed again. */
export function leftOut(versions: readonly { readonly name: string; readonly version: string }[]): Warning {
  return {
    code: 'yanked-left-out',
    message: `${listedShort(versions.map(({ name, version }) => `${name} ${version}`))} ${versions.length === 1 ? 'was' : 'were'} yanked, and left out`,
    hint: 'list a version again, as it was, with: charthouse restore NAME@VERSION',
  };
}
