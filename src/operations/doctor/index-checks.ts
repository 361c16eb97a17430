/** Checks that a publish can read the index, and what the index contains. */

import { placeText } from '../../base/error.ts';
import type { Warning } from '../../base/warning.ts';
import { walkPlaced } from '../../index-file/walk.ts';
import { type CheckGroup, type Finding, failed, ok, warning } from '../../ports/check.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { auditEntries } from '../../readers/audit-index.ts';
import { indexFaults } from '../../readers/audit-loaders.ts';
import type { AuditFinding } from '../../readers/audit-rules.ts';
import { groupText, indexWarnings } from '../../readers/index-findings.ts';
import { type CurrentIndex, isBegun } from '../../repository/commit/current-index.ts';
import { readFirstIndex } from '../../repository/commit/first-index.ts';
import { ociWarnings } from '../../repository/packages/oci-urls.ts';
import { orRepair } from '../../repository/repair-command.ts';

/** Reads the index at the origin, once for all checks; `anew` reads it again. */
export type OriginIndex = (signal: AbortSignal, options?: { readonly anew: boolean }) => Promise<CurrentIndex>;

/** Reads it like a publish that has not put a package yet. */
export function originIndex(store: ObjectStore): OriginIndex {
  let known: Promise<CurrentIndex> | undefined;
  return (signal, { anew } = { anew: false }) => {
    if (known === undefined || anew) {
      const questions = { fileNames: [], ownKeys: new Set<string>(), newIndex: false, signal };
      known = readFirstIndex(store, questions).then(({ index }) => index);
    }
    return known;
  };
}

/** An unreadable index fails here as in a publish. */
export function indexChecks(origin: OriginIndex): CheckGroup {
  let warnings: readonly Warning[] = [];
  return {
    checks: [
      {
        name: 'index',
        needs: ['folder', 'read', 'list'],
        run: async (signal) => {
          const index = await origin(signal);
          const entries = index.kind === 'present' ? [...auditEntries(walkPlaced(index.read.layout), index.sizeBytes)] : [];
          warnings = indexWarnings(entries);
          return finding(index, entries);
        },
      },
    ],
    warnings: () => warnings,
    cleanUp: async () => [],
  };
}

/** `entries`: what the rules of an audit find in the entries. */
function finding(index: CurrentIndex, entries: readonly AuditFinding[]): Finding {
  if (isBegun(index)) return ok('index.yaml is empty: nothing is published yet; the first publish to finish replaces it');
  if (index.kind === 'missing') return ok('index.yaml does not exist yet; the first publish creates it');
  const { read, sizeBytes, etag, metadata } = index;
  const details = { revision: etag, charts: read.chartCount, versions: read.versionCount, sizeBytes, probed: metadata.probed ?? null };
  const message = `index.yaml lists ${count(read.versionCount, 'version')} of ${count(read.chartCount, 'chart')} in ${sizeBytes} bytes`;
  const [fault, ...more] = indexFaults(read);
  if (fault !== undefined) {
    const where = placeText({ file: 'index.yaml', line: fault.line ?? undefined });
    const others = more.length === 0 ? '' : `; and ${count(more.length, 'more fault')}`;
    return failed(`${where}: ${fault.title}: ${fault.message}${others}`, orRepair(fault.remedy, read.layout.source), details);
  }
  // Such a version cannot be installed; publishing another one works.
  const [first, ...others] = entries.filter(({ severity }) => severity === 'error');
  if (first !== undefined) return warning(`${message}; ${groupText(first, others.length)}`, first.remedy, details);
  const [oci] = ociWarnings(read.allVersions());
  return oci === undefined ? ok(message, details) : warning(`${message}; ${oci.message}`, oci.hint, details);
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}
