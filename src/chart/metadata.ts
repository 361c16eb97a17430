/** Reads Chart.yaml, requirements.yaml and Chart.lock into what Helm would hold of them. */

import { CharthouseError, type Place, placeText } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import type { Warning } from '../base/warning.ts';
import type { YamlValue } from '../yaml/index.ts';
import { decodeStruct, type Fields, newTrace, type Struct, type Trace } from './go-struct.ts';
import { legacyFields, lockFields, metadataFields } from './metadata-shape.ts';
import { readChartYaml } from './read-yaml.ts';

/** Chart.yaml as decoded, not yet validated or sanitised: only `validateMetadata` makes chart metadata of it. */
export interface DecodedMetadata {
  readonly fields: Struct;
  /** Where each field stands, by path (`dependencies[0].alias`); of two files read into one, the later one. */
  readonly places: ReadonlyMap<string, Place>;
  /** The file that came first: it answers for what is missing. */
  readonly file: string;
  readonly warnings: readonly Warning[];
}

/** `Chart.lock` or `requirements.lock` as Helm holds it. */
export interface ChartLock {
  readonly generated?: string;
  readonly digest?: string;
  readonly dependencies?: readonly (Struct | null)[];
}

/**
 * What Helm's `chart.Metadata` holds after reading the file: fields matched without regard to case, scalars made strings where strings are
 * asked for, unknown fields dropped (each a warning). With `onto`, reads over what another file said, as Helm does with requirements.yaml:
 * any field may be overwritten, and lists merge item by item.
 *
 * @throws CH_CHART_YAML where the YAML is not valid, CH_CHART_INVALID with all values that do not fit their field
 */
export function decodeMetadata(bytes: Uint8Array, file: string, onto?: DecodedMetadata): DecodedMetadata {
  const root = readChartYaml(bytes, file);
  const { fields, trace } = decodeFile(root, metadataFields, { file, onto: onto?.fields });
  const places = new Map(onto?.places);
  for (const [path, at] of trace.spots) places.set(path, { file, ...at });
  const warnings = [...(onto?.warnings ?? []), ...unquotedVersions(root, file), ...unknownFields(trace, file)];
  return { fields, places, file: onto?.file ?? file, warnings };
}

/** The dependencies among decoded fields; a null item stays null. */
export function dependenciesOf(fields: Struct): readonly (Struct | null)[] {
  const { dependencies } = fields;
  return Array.isArray(dependencies) ? dependencies : [];
}

/**
 * A lock file; undefined where the file is empty or null, which Helm takes for no lock at all.
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
    throw invalidChart([{ message: `${file} must hold a map, and holds a ${root.kind}`, where: { file, ...root.at } }]);
  const decoded = decodeStruct(root, fields, { onto, trace });
  if (trace.misfits.length > 0) {
    throw invalidChart(trace.misfits.map(({ path, problem, at }) => ({ message: `${path} ${problem}`, where: { file, ...at } })));
  }
  return { fields: decoded, trace };
}

/** One thing that is wrong with a chart. */
export interface ChartProblem {
  readonly message: string;
  readonly where: Place;
}

/** One error for all that is wrong; `details.problems` has each with its place. */
export function invalidChart(problems: readonly ChartProblem[]): CharthouseError {
  const [first] = problems;
  const message = problems
    .map((problem) => (problems.length === 1 ? problem.message : `${placeText(problem.where)} ${problem.message}`))
    .join('; ');
  return new CharthouseError('CH_CHART_INVALID', { message, where: first?.where, details: { problems } });
}

function unquotedVersions(root: YamlValue, file: string): readonly Warning[] {
  if (root.kind !== 'map') return [];
  return ['version', 'appVersion'].flatMap((field): readonly Warning[] => {
    const value = root.entries.get(field)?.value;
    if (value === undefined || (value.kind !== 'integer' && value.kind !== 'float' && value.kind !== 'boolean')) return [];
    return [
      {
        code: 'version-not-a-string',
        message: `${field} is a ${value.kind}, so that Helm makes a text of it on its own`,
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
      message: `${file} has a field ${quoted(key)} that Helm does not know and drops`,
      where: { file, ...at },
    }));
}
