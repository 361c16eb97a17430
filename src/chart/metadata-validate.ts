/** Refuses chart metadata that Helm 3.12.1 or 4.1.4 refuses, and cleans the rest as Helm does. */
import { isStrictVersion, parseVersion } from '../base/helm-version.ts';
import type { Json } from '../base/json.ts';
import type { Warning } from '../base/warning.ts';
import type { Struct } from './go-struct.ts';
import { type ChartProblem, type DecodedMetadata, dependenciesOf, invalid } from './metadata.ts';
import { metadataFields } from './metadata-shape.ts';
import { sanitise } from './sanitise.ts';
import type { ChartMetadata } from './types.ts';

/** Whose metadata it is. */
export interface ValidateOptions {
  /** Helm asks only the outermost chart for an apiVersion that it knows. */
  readonly isSubchart?: boolean;
}

/** Metadata that every Helm accepts, and what a person should know of it. */
export interface ValidMetadata {
  readonly metadata: ChartMetadata;
  readonly warnings: readonly Warning[];
}

/**
 * The metadata as Helm's index entries and `helm show chart` have it: sanitised, `apiVersion` set, empty fields left out, fields in Helm's order.
 *
 * @throws CH_CHART_INVALID with all that is wrong
 */
export function validateMetadata(decoded: DecodedMetadata, { isSubchart = false }: ValidateOptions = {}): ValidMetadata {
  const fields = cleaned(decoded.fields);
  const problems: ChartProblem[] = [];
  const report: Report = (path, message) => problems.push({ message, where: decoded.places.get(path) ?? { file: decoded.file } });
  if (!isSubchart) checkApiVersion(fields, report);
  checkHead(fields, report);
  checkLists(fields, report);
  if (problems.length > 0) throw invalid(problems);
  const { apiVersion, name, version } = fields;
  const metadata = {
    ...withoutEmpty(fields),
    apiVersion: textOf(apiVersion),
    name: textOf(name),
    version: textOf(version),
  } as ChartMetadata; // the fields were decoded by their shape
  return { metadata, warnings: [...decoded.warnings, ...warningsOf(metadata, decoded)] };
}

type Report = (path: string, message: string) => void;

// Newer Helms refuse longer ones (Masterminds semver 3.5).
const longestVersion = 256;
const chartTypes: ReadonlySet<string> = new Set(['', 'application', 'library']);
const aliasForm = /^[a-zA-Z0-9_-]+$/;
const portableName = /^[a-zA-Z0-9][a-zA-Z0-9._-]*$/;

function checkApiVersion(fields: Struct, report: Report): void {
  const apiVersion = textOf(fields['apiVersion']);
  if (apiVersion !== 'v1' && apiVersion !== 'v2') report('apiVersion', `apiVersion "${apiVersion}" is neither v1 nor v2`);
}

function checkHead(fields: Struct, report: Report): void {
  const [name, version] = [textOf(fields['name']), textOf(fields['version'])];
  if (name === '') report('name', 'name is missing');
  else if (name === '.' || name === '..' || /[/\\]/.test(name)) report('name', `name "${name}" is a path, and would leave its folder`);
  if (version === '') report('version', 'version is missing');
  else if (parseVersion(version) === undefined) report('version', `version "${version}" is not a semantic version`);
  else if (version.length > longestVersion) report('version', `version is longer than ${longestVersion} characters`);
  if (!chartTypes.has(textOf(fields['type']))) report('type', `type "${textOf(fields['type'])}" is neither application nor library`);
}

function checkLists(fields: Struct, report: Report): void {
  const { maintainers } = fields;
  if (Array.isArray(maintainers)) {
    for (const [i, maintainer] of maintainers.entries()) if (maintainer === null) report(`maintainers[${i}]`, `maintainers[${i}] is empty`);
  }
  const seen = new Set<string>();
  for (const [i, dependency] of dependenciesOf(fields).entries()) {
    if (dependency === null) {
      report(`dependencies[${i}]`, `dependencies[${i}] is empty`);
      continue;
    }
    const alias = textOf(dependency['alias']);
    if (alias !== '' && !aliasForm.test(alias))
      report(`dependencies[${i}].alias`, `alias "${alias}" may hold only letters, digits, "_" and "-"`);
    const key = alias === '' ? textOf(dependency['name']) : alias;
    if (seen.has(key)) report(`dependencies[${i}]`, `more than one dependency has the name or alias "${key}"`);
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
      message: `version "${version}" is not strict semver`,
      hint: 'write three numbers without a leading "v" or zeros',
      where: where('version'),
    });
  }
  if (!portableName.test(name)) {
    warnings.push({
      code: 'name-not-portable',
      message: `name "${name}" holds characters that not every tool accepts`,
      hint: 'use letters, digits, ".", "_" and "-"',
      where: where('name'),
    });
  }
  if (textOf(fields['apiVersion']) === '') {
    warnings.push({
      code: 'legacy-api-version',
      message: 'apiVersion is missing: Helm takes the chart for a v1 chart',
      hint: 'add apiVersion: v2',
      where: where('name'),
    });
  }
  return warnings;
}

// Helm leaves these as they are written.
const keptRaw: ReadonlySet<string> = new Set(['version', 'apiVersion', 'type', 'annotations', 'deprecated']);

function cleaned(fields: Struct): Struct {
  const entries = Object.keys(metadataFields).map((field) => {
    const value = fields[field];
    if (field === 'apiVersion') return [field, textOf(value) || 'v1'] as const;
    if (field === 'dependencies') return [field, dependenciesOf(fields).map(cleanDependency)] as const;
    return [field, value === undefined || keptRaw.has(field) ? value : sanitised(value)] as const;
  });
  return Object.fromEntries(entries);
}

function cleanDependency(dependency: Struct | null): Struct | null {
  if (dependency === null) return null;
  const { alias, enabled, 'import-values': importValues, ...rest } = dependency;
  const clean = Object.fromEntries(Object.entries(rest).map(([field, value]) => [field, value === undefined ? value : sanitised(value)]));
  return { ...clean, name: textOf(clean['name']), repository: textOf(clean['repository']), enabled, 'import-values': importValues, alias };
}

function sanitised(value: Json): Json {
  if (typeof value === 'string') return sanitise(value);
  if (Array.isArray(value)) return value.map((item: Json) => sanitised(item));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, item === undefined ? item : sanitised(item)]));
  return value;
}

/** As Go's `omitempty`: "", false, null, empty lists and maps are left out, but for a dependency's name and repository. */
function withoutEmpty(fields: Struct): Struct {
  const kept = Object.entries(fields).flatMap(([field, value]) => {
    const slim = field === 'annotations' || field === 'import-values' ? value : slimmed(value);
    return isEmpty(slim) ? [] : [[field, slim] as const];
  });
  return Object.fromEntries(kept);
}

function slimmed(value: Json | undefined): Json | undefined {
  if (!Array.isArray(value)) return value;
  return value.map((item: Json) => (typeof item === 'object' && item !== null && !Array.isArray(item) ? slimItem(item as Struct) : item));
}

/** A maintainer or a dependency; of a dependency, `name` and `repository` stay even where they are empty. */
function slimItem(item: Struct): Struct {
  const isDependency = typeof item['repository'] === 'string';
  const slim = withoutEmpty(item);
  return isDependency ? { ...slim, name: item['name'], repository: item['repository'] } : slim;
}

function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === '' || value === false) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
