/** Refuses chart metadata that Helm 3.12.1 or 4.1.4 refuses, and cleans the rest as Helm does. */

import type { ErrorCode } from '../base/error-catalogue.ts';
import { quoted } from '../base/quoted.ts';
import { readerRules } from '../base/reader-rules.ts';
import type { Warning } from '../base/warning.ts';
import { isStrictVersion, parseVersion } from '../go/helm-version.ts';
import { type ChartProblem, type DecodedMetadata, dependenciesOf, invalidChart } from './metadata.ts';
import { cleanMetadata, textOrEmpty } from './metadata-clean.ts';
import { isPortableName } from './portable-name.ts';
import type { ChartMetadata } from './types.ts';

/** The kind of chart. */
export interface ValidateOptions {
  /** Helm requires a known apiVersion only of the outermost chart. */
  readonly isSubchart?: boolean;
}

/** Metadata that every Helm accepts, with warnings. */
export interface ValidMetadata {
  readonly metadata: ChartMetadata;
  readonly warnings: readonly Warning[];
}

/**
 * The metadata as in Helm's index entries and `helm show chart`: sanitised, `apiVersion` set, empty fields left out, fields in Helm's
 * order.
 *
 * @throws CH_CHART_INVALID with all faults; CH_DEPENDENCY_ALIAS if these are names of dependencies only
 */
export function validateMetadata(decoded: DecodedMetadata, { isSubchart = false }: ValidateOptions = {}): ValidMetadata {
  const metadata = cleanMetadata(decoded);
  const problems: ChartProblem[] = [];
  const report: Report = (path, message, code) =>
    problems.push({ message, code, where: decoded.places.get(path) ?? { file: decoded.file } });
  if (!isSubchart) checkApiVersion(metadata, report);
  checkHead(metadata, report);
  checkLists(metadata, report);
  if (problems.length > 0) throw invalidChart(problems);
  return { metadata, warnings: [...decoded.warnings, ...warningsOf(metadata, decoded)] };
}

type Report = (path: string, message: string, code?: ErrorCode) => void;

// Newer Helm versions refuse longer ones (Masterminds semver 3.5).
const longestVersion = 256;
const chartTypes: ReadonlySet<string> = new Set(['', 'application', 'library']);
const aliasForm = /^[a-zA-Z0-9_-]+$/;

function checkApiVersion({ apiVersion }: ChartMetadata, report: Report): void {
  if (apiVersion !== 'v1' && apiVersion !== 'v2') report('apiVersion', `apiVersion ${quoted(apiVersion)} is neither v1 nor v2`);
}

function checkHead({ name, version, type }: ChartMetadata, report: Report): void {
  if (name === '') report('name', 'name is missing');
  else if (name === '.' || name === '..' || /[/\\]/.test(name))
    report('name', `name ${quoted(name)} is a path, which would leave its folder`);
  if (version === '') report('version', 'version is missing');
  else if (parseVersion(version) === undefined) report('version', `version ${quoted(version)} is not a semantic version`);
  else if (version.length > longestVersion) report('version', `version is longer than ${longestVersion} characters`);
  if (!chartTypes.has(textOrEmpty(type))) report('type', `type ${quoted(textOrEmpty(type))} is neither application nor library`);
}

function checkLists(metadata: ChartMetadata, report: Report): void {
  const { maintainers } = metadata;
  if (Array.isArray(maintainers)) {
    for (const [i, maintainer] of maintainers.entries()) if (maintainer === null) report(`maintainers[${i}]`, `maintainers[${i}] is empty`);
  }
  const seen = new Set<string>();
  for (const [i, dependency] of dependenciesOf(metadata).entries()) {
    if (dependency === null) {
      report(`dependencies[${i}]`, `dependencies[${i}] is empty`);
      continue;
    }
    const alias = textOrEmpty(dependency['alias']);
    if (alias !== '' && !aliasForm.test(alias))
      report(`dependencies[${i}].alias`, `alias ${quoted(alias)} may contain only letters, digits, "_" and "-"`);
    const key = alias === '' ? textOrEmpty(dependency['name']) : alias;
    if (seen.has(key)) report(`dependencies[${i}]`, `more than one dependency has the name or alias ${quoted(key)}`, 'CH_DEPENDENCY_ALIAS');
    seen.add(key);
  }
}

function warningsOf(metadata: ChartMetadata, { fields, places, file }: DecodedMetadata): readonly Warning[] {
  const warnings: Warning[] = [];
  const { name, version } = metadata;
  const where = (path: string): Warning['where'] => places.get(path) ?? { file };
  if (!isStrictVersion(version)) {
    warnings.push({
      code: 'version-not-strict',
      message: `version ${quoted(version)} is not strict semver: in an OCI registry, Helm does not find it by a version range`,
      hint: readerRules['version-not-strict'].remedy,
      where: where('version'),
    });
  }
  if (!isPortableName(name)) {
    warnings.push({
      code: 'name-not-portable',
      message: `Flux or OCI registries refuse the name ${quoted(name)}`,
      hint: readerRules['name-not-portable'].remedy,
      where: where('name'),
    });
  }
  if (textOrEmpty(fields['apiVersion']) === '') {
    warnings.push({
      code: 'legacy-api-version',
      message: 'apiVersion is missing: Helm reads the chart as a v1 chart',
      hint: 'add apiVersion: v2',
      where: where('name'),
    });
  }
  return warnings;
}
