/** Puts new packages into the store, create-only. No reader sees them before the commit. */
import { type CharthouseError, isCharthouseError } from '../../base/error.ts';
import { conflictLimit } from '../../repository/commit/conflict-limit.ts';
import { mapBounded } from '../../repository/map-bounded.ts';
import { packageAttributes } from '../../repository/objects.ts';
import { unlessKeyRefused } from './listable.ts';
import { meetOrphan, meetRestored } from './orphan.ts';
import { type Accepted, isAccepted, type Packaged, refusedBy } from './outcome.ts';
import { storeWidth } from './plan.ts';
import { checkOwnProvenance, putProvenance } from './provenance.ts';
import type { PublishPorts, PublishRequest } from './request.ts';

type Placed = Accepted & { readonly key: string };

/** Between two attempts at a key that is refused and yet empty. */
const askAgainMs = 1_000;

/** Invariant: packages before the index, and provenance files between them. Returns what became of the charts. */
export async function stageCharts(charts: readonly Packaged[], request: PublishRequest, ports: PublishPorts): Promise<readonly Packaged[]> {
  const total = charts.filter(isPut).length;
  let done = 0;
  return mapBounded(charts, storeWidth, async (chart) => {
    ports.signal.throwIfAborted();
    const staged = await unlessKeyRefused(chart.candidate, () => stageChart(chart, request, ports));
    if (isPut(staged) && staged.key !== undefined) {
      done += 1;
      ports.onEvent({ kind: 'package-staged', key: staged.key, sizeBytes: staged.sizeBytes ?? 0, done, total });
    }
    return staged;
  });
}

/** Packages that this run puts itself. */
function isPut(chart: Packaged): chart is Accepted {
  return isAccepted(chart) && (chart.outcome === 'new' || chart.outcome === 'restored');
}

async function stageChart(chart: Packaged, request: PublishRequest, ports: PublishPorts): Promise<Packaged> {
  const { key } = isAccepted(chart) ? chart : { key: undefined };
  if (!isAccepted(chart) || chart.outcome === 'skipped' || key === undefined) return chart;
  try {
    const put = chart.outcome === 'unchanged' ? chart : await putPackage({ ...chart, key }, request, ports);
    // Moved beside an orphan: that place may be taken, too.
    if (isAccepted(put) && put.key !== key) return await stageChart(put, request, ports);
    // The stored package decides which provenance file fits: one that was put first could conflict with the right one.
    const checked = checkOwnProvenance(put);
    return isAccepted(checked) ? { ...checked, ...(await putProvenance(checked, { request, ports })) } : checked;
  } catch (error) {
    if (isRefusal(error)) return refusedBy(chart.candidate, error);
    throw error;
  }
}

/** Invariant: packages are create-only. A package that is there already is handled as an orphan: of an earlier run, of a run at the same time, or our own if its answer was lost. */
async function putPackage(chart: Placed, request: PublishRequest, ports: PublishPorts): Promise<Packaged> {
  const { candidate, key, outcome } = chart;
  const onConflict = conflictLimit(key, ports.store.name);
  for (;;) {
    ports.signal.throwIfAborted();
    const put = await ports.store.putNew(key, [candidate.package.bytes], { attributes: packageAttributes, signal: ports.signal });
    if (put.kind === 'stored') return outcome === 'adopted' ? asOurs(chart) : chart;
    // Read while the run was planned, and packages never change. The put was still asked for: a store makes an object
    // that it refuses to overwrite durable first, and the run that left the orphan may have died before that.
    if (outcome === 'adopted') return chart;
    const met = await (outcome === 'restored' ? meetRestored : meetOrphan)(chart, request, ports);
    if (met !== chart) return met;
    // Refused, and yet nothing is there: deleted since, or two conditional writes met. Never a reason to name it in the index.
    onConflict(null, null);
    await ports.clock.sleep(Math.round(ports.random.unit() * askAgainMs), ports.signal);
  }
}

/** The orphan went away before it was adopted, and our own bytes took its place. */
function asOurs({ notes: _, ...chart }: Placed): Accepted {
  const { digest, bytes } = chart.candidate.package;
  return { ...chart, outcome: 'new', digest, sizeBytes: bytes.length };
}

function isRefusal(error: unknown): error is CharthouseError {
  return isCharthouseError(error) && error.exitCode === 4;
}
