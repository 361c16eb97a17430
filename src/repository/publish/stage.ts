/** Puts what is new into the store, create-only. Nobody sees it before the commit. */
import { type CharthouseError, isCharthouseError } from '../../base/error.ts';
import { mapBounded } from '../bounded.ts';
import { packageAttributes } from './object-attributes.ts';
import { meetOrphan } from './orphan.ts';
import { storeWidth } from './plan.ts';
import { checkOwnProvenance, putProvenance, takeBackProvenance } from './provenance.ts';
import { isPlanned, type Planned, type PublishPorts, type PublishRequest, type Verdict } from './request.ts';

/** Invariant: packages before the index, provenance files before packages. Returns what stands now. */
export async function stageCharts(verdicts: readonly Verdict[], request: PublishRequest, ports: PublishPorts): Promise<readonly Verdict[]> {
  const total = verdicts.filter((verdict) => isPlanned(verdict) && verdict.action !== 'keep').length;
  let done = 0;
  return mapBounded(verdicts, storeWidth, async (verdict) => {
    ports.signal.throwIfAborted();
    const staged = await stageChart(verdict, request, ports);
    if (isPlanned(staged) && staged.action !== 'keep' && staged.key !== undefined) {
      done += 1;
      ports.onEvent({ kind: 'package-staged', key: staged.key, sizeBytes: staged.sizeBytes ?? 0, done, total });
    }
    return staged;
  });
}

async function stageChart(verdict: Verdict, request: PublishRequest, ports: PublishPorts): Promise<Verdict> {
  const checked = checkOwnProvenance(verdict);
  if (!isPlanned(checked) || checked.key === undefined) return checked;
  try {
    const provenance = await putProvenance(checked, ports);
    if (checked.action === 'keep' || checked.action === 'adopt') return checked;
    const put = await putPackage({ ...checked, key: checked.key }, request, ports);
    if (put.kind === 'refused' || put.digest !== checked.digest) await takeBackProvenance(provenance, ports);
    return checkOwnProvenance(put);
  } catch (error) {
    if (isRefusal(error)) return { kind: 'refused', candidate: checked.candidate, error, differs: [] };
    throw error;
  }
}

/** Invariant: packages are create-only. What stands already is met as an orphan: an earlier run's, a racing run's, or our own lost answer. */
async function putPackage(verdict: Planned & { readonly key: string }, request: PublishRequest, ports: PublishPorts): Promise<Verdict> {
  const { candidate, key } = verdict;
  const put = await ports.store.putNew(key, [candidate.package.bytes], packageAttributes, { signal: ports.signal });
  if (put.kind === 'stored') return verdict;
  const met = await meetOrphan(verdict, request, ports);
  if (!isPlanned(met) || met.action === 'adopt' || met.key === undefined || met.key === key) return met;
  return putPackage({ ...met, key: met.key }, { ...request, besideOrphan: false }, ports);
}

function isRefusal(error: unknown): error is CharthouseError {
  return isCharthouseError(error) && error.exitCode === 4;
}
