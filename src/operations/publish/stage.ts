/** Puts what is new into the store, create-only. Nobody sees it before the commit. */
import { type CharthouseError, isCharthouseError } from '../../base/error.ts';
import { mapBounded } from '../../repository/bounded.ts';
import { conflictLimit } from '../../repository/commit/conflict-limit.ts';
import { packageAttributes } from '../../repository/objects.ts';
import { unlessKeyRefused } from './listable.ts';
import { meetOrphan, meetRestored } from './orphan.ts';
import { storeWidth } from './plan.ts';
import { checkOwnProvenance, putProvenance } from './provenance.ts';
import { isPlanned, type Planned, type PublishPorts, type PublishRequest, type Verdict } from './request.ts';

type Placed = Planned & { readonly key: string };

/** Between two attempts at a key that is refused and yet empty. */
const askAgainMs = 1_000;

/** Invariant: packages before the index, and provenance files between them. Returns what stands now. */
export async function stageCharts(verdicts: readonly Verdict[], request: PublishRequest, ports: PublishPorts): Promise<readonly Verdict[]> {
  const total = verdicts.filter(isPut).length;
  let done = 0;
  return mapBounded(verdicts, storeWidth, async (verdict) => {
    ports.signal.throwIfAborted();
    const staged = await unlessKeyRefused(verdict.candidate, () => stageChart(verdict, request, ports));
    if (isPut(staged) && staged.key !== undefined) {
      done += 1;
      ports.onEvent({ kind: 'package-staged', key: staged.key, sizeBytes: staged.sizeBytes ?? 0, done, total });
    }
    return staged;
  });
}

/** Packages that this run puts itself. */
function isPut(verdict: Verdict): verdict is Planned {
  return isPlanned(verdict) && (verdict.action === 'stage' || verdict.action === 'restore');
}

async function stageChart(verdict: Verdict, request: PublishRequest, ports: PublishPorts): Promise<Verdict> {
  const { key } = isPlanned(verdict) ? verdict : { key: undefined };
  if (!isPlanned(verdict) || verdict.action === 'skip' || key === undefined) return verdict;
  try {
    const put = verdict.action === 'keep' ? verdict : await putPackage({ ...verdict, key }, request, ports);
    // Moved beside an orphan: that place may be taken, too.
    if (isPlanned(put) && put.key !== key) return await stageChart(put, request, ports);
    // The package that stands decides whose provenance file may: one that came first would be in the way of the one that fits.
    const checked = checkOwnProvenance(put);
    return isPlanned(checked) ? { ...checked, ...(await putProvenance(checked, { request, ports })) } : checked;
  } catch (error) {
    if (isRefusal(error)) return { kind: 'refused', candidate: verdict.candidate, error, differs: [] };
    throw error;
  }
}

/** Invariant: packages are create-only. What stands already is met as an orphan: an earlier run's, a racing run's, or our own lost answer. */
async function putPackage(verdict: Placed, request: PublishRequest, ports: PublishPorts): Promise<Verdict> {
  const { candidate, key, action } = verdict;
  const onConflict = conflictLimit(key, ports.store.name);
  for (;;) {
    ports.signal.throwIfAborted();
    const put = await ports.store.putNew(key, [candidate.package.bytes], { attributes: packageAttributes, signal: ports.signal });
    if (put.kind === 'stored') return action === 'adopt' ? asOurs(verdict) : verdict;
    // Read while the run was planned, and packages never change. The put was still asked for: a store makes an object
    // that it refuses to overwrite durable first, and whoever left the orphan may have died before that.
    if (action === 'adopt') return verdict;
    const met = await (action === 'restore' ? meetRestored : meetOrphan)(verdict, request, ports);
    if (met !== verdict) return met;
    // Refused, and yet nothing is there: deleted since, or two conditional writes met. Never a reason to name it in the index.
    onConflict(null, null);
    await ports.clock.sleep(Math.round(ports.random.unit() * askAgainMs), ports.signal);
  }
}

/** The orphan went away before it was adopted, and our own bytes took its place. */
function asOurs({ notes: _, ...verdict }: Placed): Planned {
  const { digest, bytes } = verdict.candidate.package;
  return { ...verdict, action: 'stage', digest, sizeBytes: bytes.length };
}

function isRefusal(error: unknown): error is CharthouseError {
  return isCharthouseError(error) && error.exitCode === 4;
}
