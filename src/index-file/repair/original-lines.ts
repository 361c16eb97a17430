/** Finds the entries of a repaired index in the index that was read, so that every line of a plan is a line of that file. */
import type { Layout } from '../layout.ts';
import { walkPlaced } from '../walk.ts';
import type { IndexChange } from './changes.ts';

/**
 * The line in `before` of an entry at a line in `after`; the same line for an entry that was not there. A repair keeps the order of the
 * entries of a chart, so the second `app 1.0.0` is still the second one, if those that `changes` took out are not counted.
 */
export function originalLines(before: Layout, after: Layout, changes: readonly IndexChange[]): (line: number) => number {
  if (changes.length === 0) return (line) => line;
  const gone = new Set(changes.flatMap(({ removed, line }) => (removed === undefined ? [] : [line])));
  const lines = new Map<string, number[]>();
  for (const { name, version, line } of walkPlaced(before)) {
    if (gone.has(line)) continue;
    const key = `${name}\n${version}`;
    const same = lines.get(key);
    if (same === undefined) lines.set(key, [line]);
    else same.push(line);
  }
  const found = new Map<number, number>();
  for (const { name, version, line } of walkPlaced(after)) {
    const original = lines.get(`${name}\n${version}`)?.shift();
    if (original !== undefined) found.set(line, original);
  }
  return (line) => found.get(line) ?? line;
}

/** One change for each entry, in the order of the file. */
export function byEntry(changes: readonly IndexChange[]): readonly IndexChange[] {
  const entries = new Map<string, IndexChange>();
  for (const change of changes) {
    const key = `${change.name === null} ${change.line}`;
    const before = entries.get(key);
    entries.set(key, before === undefined ? change : { ...before, ...change, changes: [...before.changes, ...change.changes] });
  }
  return [...entries.values()].sort((a, b) => a.line - b.line);
}
