/** Finds packages of the store without an entry, and makes their entries. */
import type { Entry, ReadIndex } from '../../index-file/types.ts';
import { type AuditFinding, auditFinding } from '../../readers/audit-rules.ts';
import type { CurrentIndex } from '../../repository/commit/current-index.ts';
import { survey } from '../../repository/orphans/compare-with-store.ts';
import { decidePackages } from '../../repository/orphans/decide-packages.ts';
import { listObjects } from '../../repository/orphans/list-objects.ts';
import { entryOfPackage } from '../../repository/orphans/new-entry.ts';
import type { Orphan } from '../../repository/orphans/types.ts';
import type { ChartOutcome } from '../../repository/outcome.ts';
import { yankedAmong } from '../../repository/tombstones/yanked-versions.ts';
import type { PackageReader } from '../read-packages.ts';
import type { RepairContext } from './request.ts';

/** What an index gets, and what it does not. */
export interface AdoptedOrphans {
  readonly entries: readonly Entry[];
  /** One for each entry, as a report has it. */
  readonly charts: readonly ChartOutcome[];
  readonly left: readonly AuditFinding[];
}

/**
 * The store is listed after the index was read, since a package is put before it is listed: nothing that `read` lists can seem an orphan.
 *
 * @throws CH_CONFLICT if packages with different bytes claim a version, and nothing shows which of them was published
 */
export async function adoptOrphans(
  read: ReadIndex,
  { request, ports }: RepairContext,
  { current, readPackages }: { readonly current: CurrentIndex; readonly readPackages: PackageReader },
): Promise<AdoptedOrphans> {
  const { url, addOrphans } = request;
  if (!addOrphans) return { entries: [], charts: [], left: [] };
  const { orphans } = survey(await listObjects(ports.store, ports.signal), read, { url, addOrphans, store: ports.store.name });
  const found = await readPackages({ objects: orphans, withDigests: true });
  const charts = found.flatMap((each) => (each.kind === 'chart' ? [each.metadata] : []));
  const yanked = await yankedAmong(current, charts, ports);
  const decided = decidePackages(found, { base: read }, { addOrphans, allowEqualVersion: false, yanked });
  // A chart that is listed keeps the form of its URLs.
  const made = decided.additions.map((addition) => entryOfPackage(addition, read, request));
  return { entries: made.map(({ entry }) => entry), charts: made.map(({ chart }) => chart), left: decided.orphans.map(leftOf) };
}

function leftOf({ key, message }: Orphan): AuditFinding {
  return auditFinding('orphan', `${key}: ${message}`, { remedy: 'look at the package: delete it, or publish its chart as a new version' });
}
