/** Decodes Chart.yaml, requirements.yaml and Chart.lock as Helm does. */

import { CharthouseError, type Place, placeText } from '../base/error.ts';
import type { ErrorCode } from '../base/error-catalogue.ts';
import { quoted } from '../base/quoted.ts';
import type { Warning } from '../base/warning.ts';
import type { YamlValue } from '../yaml/index.ts';
import { decodeStruct, type Fields, newTrace, type Struct, type Trace } from './go-struct.ts';
import { legacyFields, lockFields, metadataFields } from './metadata-shape.ts';
import { readChartYaml } from './read-yaml.ts';

/** Chart.yaml as decoded, not yet validated or sanitised: `validateMetadata` turns it into chart metadata. */
export interface DecodedMetadata {
  readonly fields: Struct;
  /** Position of each field, by path (`dependencies[0].alias`); if two files were read, of the later one. */
  readonly places: ReadonlyMap<string, Place>;
  /** The first file: errors about missing fields name it. */
  readonly file: string;
  readonly warnings: readonly Warning[];
}

/** `Chart.lock` or `requirements.lock` as Helm decodes it. */
export interface ChartLock {
  readonly generated?: string;
  readonly digest?: string;
  readonly dependencies?: readonly (Struct | null)[];
}

/**
 * The content of Helm's `chart.Metadata` after reading the file: fields matched case-insensitively, scalars converted to strings, unknown
 * fields dropped (each with a warning). With `onto`, reads over the fields of another file, as Helm does with requirements.yaml: any field
 * may be overwritten, and lists merge item by item.
 *
 * @throws CH_CHART_YAML if the YAML is not valid, CH_CHART_INVALID with all values that do not fit their field
 */
export function decodeMetadata(bytes: Uint8Array, file: string, onto?: DecodedMetadata): DecodedMetadata {
  const known = onto === undefined ? decodedOnce.get(bytes) : undefined;
  if (known?.file === file) return known;
  const root = readChartYaml(bytes, file);
  const { fields, trace } = decodeFile(root, metadataFields, { file, onto: onto?.fields });
  const places = new Map(onto?.places);
  for (const [path, at] of trace.spots) places.set(path, { file, ...at });
  const warnings = [...(onto?.warnings ?? []), ...unquotedVersions(root, file), ...unknownFields(trace, file)];
  const decoded = { fields, places, file: onto?.file ?? file, warnings };
  if (onto === undefined) decodedOnce.set(bytes, decoded);
  return decoded;
}

/** A chart that is packaged is decoded as it was read, as its author wrote it and as it will be read: mostly the very same bytes. */
const decodedOnce = new WeakMap<Uint8Array, DecodedMetadata>();

/** The dependencies in decoded fields; a null item stays null. */
export function dependenciesOf(fields: Struct): readonly (Struct | null)[] {
  const { dependencies } = fields;
  return Array.isArray(dependencies) ? dependencies : [];
}

/**
 * A lock file; undefined if the file is empty or null, which Helm treats as no lock.
 *
 * @throws CH_CHART_YAML, CH_CHART_INVALID
 */
export function decodeLock(bytes: Uint8Array, file: string): ChartLock | undefined {
  const root = readChartYaml(bytes, file);
  return root.kind === 'null' ? undefined : decodeFile(root, lockFields, { file }).fields;
}

function decodeFile(
  root: YamlValue,
  fields: Fields,
  options: { readonly file: string; readonly onto?: Struct | undefined },
): { readonly fields: Struct; readonly trace: Trace } {
  const { file, onto = {} } = options;
  const trace = newTrace();
  if (root.kind === 'null') return { fields: onto, trace };
  if (root.kind !== 'map')
    throw invalidChart([{ message: `${file} must contain a map, but contains a ${root.kind}`, where: { file, ...root.at } }]);
  const decoded = decodeStruct(root, fields, { onto, trace });
  if (trace.misfits.length > 0) {
    throw invalidChart(trace.misfits.map(({ path, problem, at }) => ({ message: `${path} ${problem}`, where: { file, ...at } })));
  }
  return { fields: decoded, trace };
}

/** One fault of a chart. */
export interface ChartProblem {
  readonly message: string;
  readonly where: Place;
  /** The code of an error that has such faults only; CH_CHART_INVALID if absent. */
  readonly code?: ErrorCode | undefined;
}

/** One error for all faults; `details.problems` has each with its place. */
export function invalidChart(problems: readonly ChartProblem[]): CharthouseError {
  const [first] = problems;
  const message = problems
    .map((problem) => (problems.length === 1 ? problem.message : `${placeText(problem.where)} ${problem.message}`))
    .join('; ');
  const code = problems.every((each) => each.code === first?.code) ? first?.code : undefined;
  const details = { problems: problems.map((each) => ({ message: each.message, where: each.where })) };
  return new CharthouseError(code ?? 'CH_CHART_INVALID', { message, where: first?.where, details });
}

function unquotedVersions(root: YamlValue, file: string): readonly Warning[] {
  if (root.kind !== 'map') return [];
  return ['version', 'appVersion'].flatMap((field): readonly Warning[] => {
    const value = root.entries.get(field)?.value;
    if (value === undefined || (value.kind !== 'integer' && value.kind !== 'float' && value.kind !== 'boolean')) return [];
    return [
      {
        code: 'version-not-a-string',
        message: `${field} is a ${value.kind}, which Helm converts to a string`,
        hint: `quote ${field}`,
        where: { file, ...value.at },
      },
    ];
  });
}

function unknownFields(trace: Trace, file: string): readonly Warning[] {
  return trace.unknown
    .filter(({ key }) => !legacyFields.has(key))
    .map(({ key, at }) => ({
      code: 'unknown-field',
      message: `${file} has an unknown field ${quoted(key)}, which Helm drops`,
      where: { file, ...at },
    }));
}
