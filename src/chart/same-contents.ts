/** Compares the contents of two packages, regardless of the program that wrote them. */

import type { ChartFile } from '../archive/index.ts';
import { inArchiveOrder, withoutBoms } from '../archive/index.ts';
import { sameMetadata } from './metadata-same.ts';

/** `differs` lists the files that only one side has, or that differ: Chart.yaml first, then by the bytes of the path. */
export type ContentsComparison = { readonly kind: 'same' } | { readonly kind: 'different'; readonly differs: readonly string[] };

/**
 * Same paths and same bytes except for BOMs, which every Helm strips. Chart.yaml and the lock files, of subcharts too, are compared by
 * meaning: `helm package` rewrites Chart.yaml and Chart.lock, and each `helm dependency update` writes its time into a lock. So a version
 * that `helm package` once published is recognised, and a chart whose job creates its lock is not different each time.
 */
export function sameContents(a: readonly ChartFile[], b: readonly ChartFile[]): ContentsComparison {
  const [left, right] = [byPath(a), byPath(b)];
  const paths = new Set([...left.keys(), ...right.keys()]);
  const differs = [...paths].filter((path) => !sameFiles(path, left.get(path) ?? [], right.get(path) ?? []));
  return differs.length === 0
    ? { kind: 'same' }
    : { kind: 'different', differs: inArchiveOrder(differs.map((path) => ({ path }))).map(({ path }) => path) };
}

/** Several files with one path are two versions of one subchart; Helm writes them in random order. */
function byPath(files: readonly ChartFile[]): ReadonlyMap<string, readonly Uint8Array[]> {
  const map = new Map<string, Uint8Array[]>();
  for (const { path, bytes } of files) map.set(path, [...(map.get(path) ?? []), withoutBoms(bytes)]);
  return map;
}

/** Whether each file of one side has its match on the other. Greedy is enough: equality is transitive. */
function sameFiles(path: string, a: readonly Uint8Array[], b: readonly Uint8Array[]): boolean {
  const left = [...b];
  for (const bytes of a) {
    const match = left.findIndex((other) => sameFile(path, bytes, other));
    if (match < 0) return false;
    left.splice(match, 1);
  }
  return left.length === 0;
}

function sameFile(path: string, a: Uint8Array, b: Uint8Array): boolean {
  const [, rewritten] = /^(?:charts\/[^/]+\/)*(Chart\.yaml|Chart\.lock|requirements\.lock)$/.exec(path) ?? [];
  if (rewritten === 'Chart.yaml' || rewritten === 'Chart.lock' || rewritten === 'requirements.lock') return sameMetadata(rewritten, a, b);
  return Buffer.compare(a, b) === 0;
}
