/** Reads the index of the repository for the first time in a publish. */

import type { Warning } from '../../base/warning.ts';
import { option } from '../../hint/hint.ts';
import { readOf } from '../../repository/commit/current-index.ts';
import { type FirstIndex, readFirstIndex } from '../../repository/commit/first-index.ts';
import { stateOf } from '../../repository/index-state.ts';
import { ownKeys } from './orphan.ts';
import type { Candidate, PublishContext, PublishRequest } from './request.ts';

/** @throws what `readFirstIndex` throws */
export async function readIndexFor(candidates: readonly Candidate[], { request, ports }: PublishContext): Promise<FirstIndex> {
  ports.signal.throwIfAborted();
  const first = await readFirstIndex(ports.store, {
    charts: candidates.map((candidate) => candidate.package.metadata.name),
    fileNames: candidates.map((candidate) => candidate.package.fileName),
    ownKeys: ownKeys(candidates),
    newIndex: request.newIndex,
    signal: ports.signal,
  });
  const { index } = first;
  const { etag, versions } = stateOf(index);
  ports.onEvent({ kind: 'index-read', revision: etag, versions, sizeBytes: index.kind === 'present' ? index.sizeBytes : 0 });
  return first;
}

/** What the user should know about the index before it is changed. */
export function indexWarnings({ index }: FirstIndex, { indexStyle }: PublishRequest): readonly Warning[] {
  const read = readOf(index);
  if (read === undefined) return [];
  if (indexStyle === undefined || indexStyle === read.style) return read.warnings;
  return [
    ...read.warnings,
    {
      code: 'index-style-kept',
      message: `the index is written as ${read.style} and stays so, although ${option('index-style', indexStyle)} was asked for`,
      hint: `change it once with: charthouse reformat --index-style ${indexStyle}`,
    },
  ];
}
