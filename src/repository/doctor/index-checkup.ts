/** Whether the index of a repository can be read by a publish, and what it says of itself. */
import { type Checkup, type Finding, ok, warning } from '../../base/check.ts';
import { placeText } from '../../base/error.ts';
import type { ObjectStore } from '../../store/contract.ts';
import { readCurrentIndex } from '../swap/current-index.ts';

/** Reads it as a publish does; an index that is there and unreadable fails as it would there. */
export function indexCheckup(store: ObjectStore): Checkup {
  return {
    checks: [{ name: 'index', needs: ['folder', 'read', 'list'], run: (signal) => finding(store, signal) }],
    tidyUp: async () => [],
  };
}

async function finding(store: ObjectStore, signal: AbortSignal): Promise<Finding> {
  const index = await readCurrentIndex(store, { fileNames: [], newIndex: false, versionsSeen: undefined, signal });
  if (index.kind === 'missing') return ok('there is no index.yaml yet; the first publish makes it');
  const { read, sizeBytes, etag, marks } = index;
  const details = { revision: etag, charts: read.chartCount, versions: read.versionCount, sizeBytes, probed: marks.probed ?? null };
  const message = `index.yaml lists ${read.versionCount} versions of ${read.chartCount} charts in ${sizeBytes} bytes`;
  const [fault] = read.warnings;
  if (fault === undefined) return ok(message, details);
  const where = fault.where === undefined ? '' : `${placeText(fault.where)}: `;
  return warning(`${message}; ${where}${fault.message}`, fault.hint ?? 'mend the index at the line named', details);
}
