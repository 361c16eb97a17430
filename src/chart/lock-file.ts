/** Writes Chart.lock as `helm package` does. */
import type { Json } from '../base/json.ts';
import { helmYaml } from './helm-yaml.ts';
import type { ChartLock } from './metadata.ts';
import { omitEmpty } from './omit-empty.ts';

type LockedDependency = NonNullable<ChartLock['dependencies']>[number];

/** The bytes of Chart.lock in a package that Helm makes. */
export function lockBytes(lock: ChartLock): Uint8Array {
  const { dependencies, digest = '', generated } = lock;
  const text = helmYaml({ dependencies: dependencies?.map(lockedDependency) ?? null, digest, generated: goTime(generated) });
  return new TextEncoder().encode(text);
}

/** Every field except these two has Go's `omitempty`. */
function lockedDependency(dependency: LockedDependency): Json {
  if (dependency === null) return null;
  return { name: '', repository: '', ...omitEmpty(dependency) };
}

/** A time, in milliseconds since the epoch, as it is written into a new lock. */
export function timeText(atMs: number): string {
  return goTime(new Date(atMs).toISOString());
}

/** A time as Go writes it after reading: nanoseconds without trailing zeros, `Z` for every zero offset, the year 1 if absent. */
function goTime(time: string | undefined): string {
  if (time === undefined) return '0001-01-01T00:00:00Z';
  return time.replace(/\.(\d+)/, (_, digits: string) => `.${digits.slice(0, 9)}`.replace(/\.?0+$/, '')).replace(/[+-]00:00$/, 'Z');
}
