/** Gets dependencies whose versions are chosen again, whatever the lock names. */
import type { Dependencies, GetDependencies } from '../../chart/add-dependencies.ts';
import { lockedDependencies } from './get-locked.ts';
import type { Known, LockedPorts } from './getting.ts';
import { resolveDependencies } from './resolve.ts';

/** `generated` is the time that a new lock has, in RFC 3339. A lock with the same digest stays as it is, as in Helm. */
export function updatedDependencies(ports: LockedPorts, known: Known, generated: string): GetDependencies {
  const getLocked = lockedDependencies(ports, known);
  return async (chart, folder): Promise<Dependencies | undefined> => {
    if ((chart.metadata.dependencies ?? []).length === 0) return undefined;
    const { lock, warnings } = await resolveDependencies(chart, folder, { ports, known });
    const packages = await getLocked({ ...chart, lock }, folder);
    return { packages, warnings, lock: chart.lock?.digest === lock.digest ? undefined : { ...lock, generated } };
  };
}
