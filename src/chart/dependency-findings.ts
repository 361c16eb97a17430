/** Compares the charts in charts/ with the dependencies in Chart.yaml: Helm packages all of them. */
import type { Place } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import type { Warning } from '../base/warning.ts';
import { parseConstraint, satisfies } from '../go/constraint.ts';
import { areEqualVersions, parseVersion } from '../go/helm-version.ts';
import type { DependingChart } from './load-chart.ts';
import type { ChartLock } from './metadata.ts';
import type { ChartDependency, ChartMetadata } from './types.ts';

/**
 * Helm installs a copy without a declaration as an undeclared chart: without the condition, tags and alias of the declaration, beside the
 * right copy. If two copies match one declaration, Helm installs one of them at random. A chart without any declared dependency manages
 * charts/ by hand, so none of its copies is undeclared.
 */
export function dependencyFindings({ metadata, subcharts, lock, decoded }: DependingChart): readonly Warning[] {
  const declared = (metadata.dependencies ?? []).filter((each) => each !== null);
  if (declared.length === 0) return [];
  const found: Warning[] = declared.flatMap(({ name, repository }, at) =>
    hasPassword(repository) ? [passwordFinding(name, decoded.places.get(`dependencies[${at}]`) ?? { file: decoded.file })] : [],
  );
  const taken = new Map<ChartDependency, string>();
  for (const subchart of subcharts) {
    const { name, version } = subchart.metadata;
    const ofName = declared.filter((each) => each.name === name);
    const wanted = ofName.filter((each) => isInRange(version, each.version ?? ''));
    const place = { where: { file: subchart.where } };
    const [first] = ofName;
    const [before] = wanted.flatMap((each) => taken.get(each) ?? []);
    if (first === undefined) {
      found.push({
        code: 'dependency-undeclared',
        message: `${quoted(name)} ${version} is in charts/, and ${quoted(metadata.name)} does not declare it: Helm installs it`,
        hint: 'declare it in Chart.yaml, or remove it from charts/',
        ...place,
      });
    } else if (wanted.length === 0) {
      found.push({
        code: 'dependency-out-of-range',
        message: `${quoted(name)} ${version} is in charts/, and Chart.yaml asks for ${ranges(ofName)}: Helm installs it without condition, tags and alias`,
        hint: 'update charts/, or change the version of the dependency in Chart.yaml',
        ...place,
      });
    } else if (before !== undefined) {
      found.push({
        code: 'dependency-twice',
        message: `${quoted(name)} ${version} is in charts/ beside ${before}: Helm installs one of them, and not always the same one`,
        hint: 'remove the copy that you do not want',
        ...place,
      });
    } else if (!isLocked(subchart.metadata, lock)) {
      found.push({
        code: 'dependency-not-locked',
        message: `${quoted(name)} ${version} is in charts/, and the lock names another version: the one in charts/ goes into the package`,
        hint: 'write the locked versions into charts/ with charthouse dependency build, or choose again with charthouse dependency update',
        ...place,
      });
    }
    for (const each of wanted) if (!taken.has(each)) taken.set(each, subchart.where);
  }
  return found;
}

/** The message must not repeat it. */
function passwordFinding(name: string, where: Place): Warning {
  return {
    code: 'dependency-password',
    message: `the URL of the repository of ${quoted(name)} has a password, which goes into the lock and the package, where every user can read it`,
    hint: 'remove it from the URL, change the password, and set the login in the environment',
    where,
  };
}

function hasPassword(repository: string | undefined): boolean {
  return repository !== undefined && URL.canParse(repository) && new URL(repository).password !== '';
}

/** A lock that does not name the chart says nothing about its version. */
function isLocked({ name, version }: Pick<ChartMetadata, 'name' | 'version'>, lock: ChartLock | undefined): boolean {
  const locked = (lock?.dependencies ?? []).filter((each) => each !== null && each['name'] === name && each['repository'] !== '');
  return locked.length === 0 || locked.some((each) => areEqualVersions(String(each?.['version'] ?? ''), version));
}

function ranges(dependencies: readonly ChartDependency[]): string {
  return dependencies.map(({ version = '' }) => quoted(version)).join(' and ');
}

/** As Helm decides it before it installs: an invalid range matches nothing. Helm before 3.19 and later versions must agree. */
function isInRange(version: string, range: string): boolean {
  const [found, wanted] = [parseVersion(version), parseConstraint(range)];
  return found !== undefined && wanted !== undefined && satisfies(found, wanted, 'group') && satisfies(found, wanted, 'comparison');
}
