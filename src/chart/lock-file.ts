/** Chart.lock as `helm package` writes it: read, and written anew. */
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

/** Go's `omitempty` is on every field but these two. */
function lockedDependency(dependency: LockedDependency): Json {
  if (dependency === null) return null;
  return { name: '', repository: '', ...omitEmpty(dependency) };
}

/** As Go writes a time that it read: nanoseconds without trailing zeros, `Z` for every zero offset, the year 1 for none. */
function goTime(time: string | undefined): string {
  if (time === undefined) return '0001-01-01T00:00:00Z';
  return time.replace(/\.(\d+)/, (_, digits: string) => `.${digits.slice(0, 9)}`.replace(/\.?0+$/, '')).replace(/[+-]00:00$/, 'Z');
}
