/** The first difference between a lock and the dependencies that a chart declares, for messages. */
import { quoted } from '../base/quoted.ts';
import { parseConstraint, satisfies } from '../go/constraint.ts';
import { parseVersion } from '../go/helm-version.ts';
import type { LoadedChart } from './load-chart.ts';
import { printedRepository } from './printed-repository.ts';
import type { ChartDependency } from './types.ts';

/** In words that can follow "the lock does not match: ". */
export interface LockDifference {
  readonly text: string;
  /** The position of the declared dependency; undefined if the lock has one that is not declared. */
  readonly index: number | undefined;
}

/** Of a chart whose lock is out of step: `build` compares digests, which tell only that there is a difference. */
export function lockDifference({ metadata, lock }: Pick<LoadedChart, 'metadata' | 'lock'>): LockDifference {
  const declared = metadata.dependencies ?? [];
  const locked = (lock?.dependencies ?? []).map((each) => fieldsOf(each));
  for (const [index, dependency] of declared.entries()) {
    const text = faultOf(dependency, locked, locked[index]);
    if (text !== undefined) return { text, index };
  }
  const more = locked.find(({ name }) => declared.every((each) => each.name !== name));
  if (more !== undefined) return { text: `it has ${quoted(more.name)}, which the chart does not declare`, index: undefined };
  return {
    text: 'a dependency has another condition, alias, range or order than when the lock was made, or the lock was edited',
    index: undefined,
  };
}

interface Locked {
  readonly name: string;
  readonly version: string;
  readonly repository: string;
}

function faultOf({ name, version = '', repository }: ChartDependency, locked: readonly Locked[], there?: Locked): string | undefined {
  const ofName = locked.filter((each) => each.name === name);
  // A chart that is declared twice is locked twice, in the same order.
  const found = there?.name === name ? there : ofName[0];
  if (found === undefined) return `it lacks ${quoted(name)}`;
  if (found.repository !== repository) {
    const [before, now] = [found.repository, repository].map((each) => (each === '' ? 'no repository' : quoted(printedRepository(each))));
    return `it has ${quoted(name)} from ${before}, and the chart declares ${now}`;
  }
  if (isWithin(found.version, version)) return undefined;
  return `it has version ${quoted(found.version)} of ${quoted(name)}, and the chart declares ${quoted(version)}`;
}

function isWithin(version: string, range: string): boolean {
  const [found, wanted] = [parseVersion(version), parseConstraint(range)];
  if (found === undefined || wanted === undefined) return version === range;
  return satisfies(found, wanted, 'group') || satisfies(found, wanted, 'comparison');
}

function fieldsOf(locked: Readonly<Record<string, unknown>> | null): Locked {
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  return { name: text(locked?.['name']), version: text(locked?.['version']), repository: text(locked?.['repository']) };
}
