/** A rebuild in parts: reads the packages of one shard into its part file, and writes no index. */
import { asCharthouseError } from '../../base/as-charthouse-error.ts';
import { CharthouseError } from '../../base/error.ts';
import type { ListedObject } from '../../ports/object-store.ts';
import { readIndexVersion } from '../../repository/commit/index-version.ts';
import { eachBounded } from '../../repository/each-bounded.ts';
import { survey } from '../../repository/orphans/compare-with-store.ts';
import { mayAdd } from '../../repository/orphans/decide-packages.ts';
import { type Known, mustRead } from '../../repository/orphans/found-package.ts';
import { listObjects } from '../../repository/orphans/list-objects.ts';
import type { Journal } from '../../runtime/journal.ts';
import { indexWasRead } from '../change-index.ts';
import { readPackage, readWidth } from '../read-packages.ts';
import { chooseBases, readEarlier } from './base-index.ts';
import { endLine, packageLine, parsePartLine, partHeader } from './part-file.ts';
import { type ReportState, reportOf, startState } from './report.ts';
import type { PartOutcome, PartRequest, RebuildContext, RebuildPorts, RebuildReport, RebuildRequest } from './request.ts';
import { isInShard, shardText } from './shards.ts';

/** The effects: those of a rebuild, and the part file. */
export interface ShardPorts extends RebuildPorts {
  /** Opens the file, and creates it with this first line. @throws CH_USAGE if it has another one; CH_OUTPUT_UNWRITABLE */
  readonly openPart: (file: string, header: string) => Promise<Journal>;
}

/** Never throws for what a user can correct: the report's `error` has the reason, and `part` shows how far the run came. */
export async function readShard(request: RebuildRequest, part: PartRequest, ports: ShardPorts): Promise<RebuildReport> {
  const started = ports.clock.now();
  const state = startState();
  const context = { request, part, ports };
  try {
    await read(context, state);
    ports.signal.throwIfAborted();
  } catch (error) {
    state.error = asCharthouseError(error, ports.signal);
  }
  return reportOf(state, context, ports.clock.now() - started);
}

/** The same steps as of a rebuild, up to the packages: a merge then decides about all of them at once. */
async function read(context: ShardContext, state: ReportState): Promise<void> {
  const { request, part, ports } = context;
  const { newIndex, dryRun } = request;
  const from = readEarlier(request.from);
  const current = await readIndexVersion(ports.store, ports.signal, undefined);
  indexWasRead(current, ports, state);
  const bases = chooseBases(current, { from, newIndex, generated: new Date(ports.clock.now()).toISOString() });
  const listing = await listObjects(ports.store, ports.signal, (key) => isInShard(key, part.shard));
  if (bases.base === undefined && listing.packageCount === 0) throw noPackage(ports.store.name);
  const { orphans } = survey(listing, bases.base, { ...request, store: ports.store.name });
  const counts = { packages: orphans.length, read: 0, resumed: 0, unreadable: 0 };
  const count = (more: Partial<typeof counts>): void => {
    state.part = { shard: shardText(part.shard), file: part.file, ...Object.assign(counts, more) };
  };
  count({});
  if (!dryRun) await readInto(orphans, { ...context, withDigests: mayAdd(bases, request), counts, count });
}

interface ShardContext extends RebuildContext {
  readonly part: PartRequest;
  readonly ports: ShardPorts;
}

type Counts = Pick<PartOutcome, 'packages' | 'read' | 'resumed' | 'unreadable'>;

interface Reading extends ShardContext {
  readonly withDigests: boolean;
  readonly counts: Counts;
  readonly count: (more: Partial<Counts>) => void;
}

async function readInto(orphans: readonly ListedObject[], reading: Reading): Promise<void> {
  const { ports, withDigests, counts, count } = reading;
  const { shard, file } = reading.part;
  const journal = await ports.openPart(file, partHeader(shard, ports.store.name));
  try {
    const { known, lines } = knownFrom(journal.lines);
    let written = lines;
    await eachBounded(orphans, readWidth, async (object) => {
      ports.signal.throwIfAborted();
      if (!mustRead(known.get(object.key), object, withDigests)) count({ resumed: counts.resumed + 1 });
      else {
        const found = await readPackage(object, withDigests, ports);
        // It is gone: the merge lists the store again.
        if (found === undefined) return;
        journal.append(packageLine(found));
        written += 1;
        count({ read: counts.read + 1, unreadable: counts.unreadable + (found.kind === 'no-chart' ? 1 : 0) });
      }
      ports.onEvent({ kind: 'package-read', key: object.key, done: counts.read + counts.resumed, total: counts.packages });
    });
    journal.append(endLine(written));
  } finally {
    await journal.close();
  }
}

/** Only what is needed to know whether a package has to be read: the metadata of all packages is much larger. */
function knownFrom(journal: Iterable<string>): { readonly known: ReadonlyMap<string, Known>; readonly lines: number } {
  const known = new Map<string, Known>();
  let lines = 0;
  for (const line of journal) {
    const read = parsePartLine(line);
    if (read?.kind !== 'package') continue;
    lines += 1;
    const { key, kind, sizeBytes, lastModifiedMs } = read.found;
    known.set(key, { kind, sizeBytes, lastModifiedMs, digest: read.found.kind === 'chart' ? read.found.digest : undefined });
  }
  return { known, lines };
}

function noPackage(store: string): CharthouseError {
  return new CharthouseError('CH_NO_CHARTS', { message: `there is no package in ${store}`, hint: 'check the target' });
}
