/** Checks if a lock file matches the dependencies that a chart declares, as `helm dependency build` does. */

import { sha256Hex } from '../base/digest.ts';
import type { Json } from '../base/json.ts';
import { canonicalJson } from './canonical-json.ts';
import type { LoadedChart } from './load-chart.ts';
import type { ChartLock } from './metadata.ts';
import { omitEmpty } from './omit-empty.ts';
import type { ChartDependency } from './types.ts';

/** `unknown`: a repository is `@name` or `alias:name`, and the digest depends on its URL, which was not looked up yet. */
export type LockState = 'in-step' | 'out-of-step' | 'unknown' | 'none';

/** Of a chart's Chart.lock or requirements.lock. */
export function lockState({ metadata, lock, written }: Pick<LoadedChart, 'metadata' | 'lock' | 'written'>): LockState {
  if (lock === undefined) return 'none';
  const declared = metadata.dependencies ?? [];
  if (lock.digest === lockDigest(declared, lock)) return 'in-step';
  // Helm 2 hashed the names, and Helm 3 compares with that before it replaces them.
  if (metadata.apiVersion === 'v1' && lock.digest === digestOfHelm2(written ?? declared)) return 'in-step';
  return declared.some(({ repository }) => isNamed(repository)) ? 'unknown' : 'out-of-step';
}

/**
 * The URLs that a lock has for `@name` and `alias:name` of the chart, which Helm replaces by URLs in the same order. Empty if the lock is out
 * of step whatever the names mean.
 */
export function urlsByLock({ metadata, lock }: Pick<LoadedChart, 'metadata' | 'lock'>): ReadonlyMap<string, string> {
  const written = metadata.dependencies ?? [];
  const urls = new Map<string, string>();
  for (const [at, { repository }] of written.entries()) {
    const url = lock?.dependencies?.[at]?.['repository'];
    if (isNamed(repository) && typeof url === 'string' && !isNamed(url)) urls.set(repository, url);
  }
  const dependencies = written.map((each) => ({ ...each, repository: urls.get(each.repository) ?? each.repository }));
  return lockState({ metadata: { ...metadata, dependencies }, lock, written }) === 'in-step' ? urls : new Map();
}

function isNamed(repository: string): boolean {
  return /^(?:@|alias:)/.test(repository);
}

/** The digest that Helm 3 and later write into the lock: `HashReq` in internal/resolver/resolver.go. */
export function lockDigest(declared: readonly ChartDependency[], { dependencies }: ChartLock): string {
  return digestOf([declared.map(fields), dependencies?.map((each) => (each === null ? null : fields(each))) ?? null]);
}

/** The digest that Helm 2 wrote: `HashV2Req`. */
function digestOfHelm2(declared: readonly ChartDependency[]): string {
  return digestOf({ dependencies: declared.map(fields) });
}

/** In the order of Go's struct; every field except name and repository has `omitempty`. */
const order = ['name', 'version', 'repository', 'condition', 'tags', 'enabled', 'import-values', 'alias'] as const;

function fields(dependency: Readonly<Record<string, Json | undefined>>): Json {
  const { name = '', repository = '' } = dependency;
  const kept: Readonly<Record<string, Json | undefined>> = { ...omitEmpty(dependency), name, repository };
  return Object.fromEntries(order.flatMap((key) => (kept[key] === undefined ? [] : [[key, sorted(kept[key])]])));
}

/** Go writes the keys of maps in order. */
function sorted(value: Json): Json {
  return JSON.parse(canonicalJson(value));
}

function digestOf(value: Json): string {
  return `sha256:${sha256Hex(new TextEncoder().encode(JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, escaped)))}`;
}

/** json.Marshal makes its output safe for HTML. */
function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
