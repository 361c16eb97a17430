/** The plan of a copy: which versions the user wants, and which of them the target lacks. Writes nothing. */
import { readOf } from '../../repository/commit/current-index.ts';
import { type FirstIndex, readFirstIndex } from '../../repository/commit/first-index.ts';
import { type ChangeState, indexWasRead } from '../change-index.ts';
import { statedDigest } from './choose.ts';
import { fileNameOf } from './fetch-package.ts';
import { decided } from './next-index.ts';
import { notWritten } from './report.ts';
import type { CopyRun, PlannedCopy } from './request.ts';
import { wantedVersions } from './wanted-versions.ts';

/** Records in the run what becomes of each version, and what is left to do. */
export async function planCopies(run: CopyRun, state: ChangeState): Promise<FirstIndex> {
  const { store, signal, onEvent } = run.ports;
  const { wanted, failed } = await wantedVersions(run);
  const ownKeys = new Set(wanted.map(({ from }) => fileNameOf(from)));
  const first = await readFirstIndex(store, { fileNames: [], ownKeys, newIndex: false, signal });
  indexWasRead(first.index, run.ports, state);
  const todo: PlannedCopy[] = [];
  for (const [at, { from, source }] of wanted.entries()) {
    const staged = { kind: 'new', from, source, digest: statedDigest(from), sizeBytes: null, metadata: undefined } as const;
    const copy = decided(staged, readOf(first.index), run);
    run.copies[at] = notWritten(copy);
    if (copy.outcome === 'new') todo.push({ at, staged });
  }
  run.copies.push(...failed);
  run.todo = todo;
  onEvent({ kind: 'copy-planned', total: wanted.length, copies: todo.length });
  return first;
}
