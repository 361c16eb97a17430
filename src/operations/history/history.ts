/** The operation `history`: every index version, with who made it and what it changed. */
import { asCharthouseError } from '../../base/as-charthouse-error.ts';
import type { CharthouseError } from '../../base/error.ts';
import type { PastIndex } from '../../repository/history/past-index.ts';
import { readHistory } from '../../repository/history/read-history.ts';
import { comparer } from './compare-neighbours.ts';
import type { HistoryPorts, HistoryReport, HistoryRequest, ReportedVersion } from './request.ts';

/** Reads only. Does not throw for what a user can correct: the report's `error` has the reason. */
export async function showHistory({ limit, sinceMs }: HistoryRequest, ports: HistoryPorts): Promise<HistoryReport> {
  const { store, clock, signal } = ports;
  const started = clock.now();
  const history: ReportedVersion[] = [];
  let more = false;
  let error: CharthouseError | null = null;
  const compare = comparer(store, signal);
  try {
    for await (const [past, older] of pairs(readHistory(store, signal))) {
      more = history.length === limit || (past.atMs !== undefined && sinceMs !== undefined && past.atMs < store.now() - sinceMs);
      if (more) break;
      history.push(reported(past, await compare(past, older)));
      signal.throwIfAborted();
    }
  } catch (thrown) {
    error = asCharthouseError(thrown, signal);
  }
  return {
    command: 'history',
    repository: { target: store.name, url: null },
    ...{ history, more, inCheckout: !ports.keepsRecords },
    figures: { ...ports.traffic(), durationMs: clock.now() - started },
    ...{ warnings: [], error },
  };
}

/** Each with the one before it in time; undefined for the oldest. */
async function* pairs(newestFirst: AsyncIterable<PastIndex>): AsyncGenerator<readonly [PastIndex, PastIndex | undefined]> {
  let held: PastIndex | undefined;
  for await (const past of newestFirst) {
    if (held !== undefined) yield [held, past];
    held = past;
  }
  if (held !== undefined) yield [held, undefined];
}

function reported(
  past: PastIndex,
  changes: Pick<ReportedVersion, 'versions' | 'added' | 'changed' | 'removed' | 'changes'>,
): ReportedVersion {
  const { id, atMs, kind, isCurrent: current, isCertain: certain, note, run = null, sizeBytes = null } = past;
  const { operation = null, actor = null, workflow = null, commit = null } = note ?? {};
  return {
    ...{ id, time: atMs === undefined ? null : new Date(atMs).toISOString(), kind, current, certain },
    ...{ operation, actor, workflow, commit, run, sizeBytes },
    ...changes,
    carried: note?.carried ?? null,
  };
}
