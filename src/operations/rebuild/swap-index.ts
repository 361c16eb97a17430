/** The one write of a rebuild: its revision in the place of the one that was read. */
import type { Body, Stored } from '../../ports/object-store.ts';
import type { CurrentIndex } from '../../repository/commit/current-index.ts';
import { provePreconditions, verdictOn } from '../../repository/commit/preconditions.ts';
import { putRevision } from '../../repository/commit/put-index.ts';
import { readStanding, type Standing } from './current-index.ts';
import type { RebuildPorts } from './request.ts';

/** What is written, by which run, and in the place of what. */
export interface Swap {
  readonly body: Body;
  readonly runId: string;
  readonly standing: Standing;
  readonly attempt: number;
}

/**
 * What was stored; undefined where another revision came between. The identity of the run alone tells whose a revision is:
 * what another one wrote on top of ours, or in our stead, is looked at anew, and then there may be nothing left to do.
 */
export async function swapIndex({ body, runId, standing, attempt }: Swap, ports: RebuildPorts): Promise<Stored | undefined> {
  const { store, signal } = ports;
  signal.throwIfAborted();
  const probed = await provePreconditions(store, verdictOn(currentOf(standing)), signal);
  const put = await putRevision({ body, marks: { runId, probed }, replaces: etagOf(standing), attempt }, store, {
    ...ports,
    read: async (own) => currentOf(await readStanding(store, own)),
    isOurs: (now) => now.kind === 'present' && now.marks.runId === runId,
  });
  return put.kind === 'stored' ? put : undefined;
}

function etagOf(standing: Standing): string | undefined {
  if (standing.kind === 'none') return undefined;
  return standing.kind === 'broken' ? standing.etag : standing.index.etag;
}

/** A broken index is none of any run's, and bears no marks that could be relied on. */
export function currentOf(standing: Standing): CurrentIndex {
  return standing.kind === 'readable' ? standing.index : { kind: 'missing' };
}
