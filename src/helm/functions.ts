/** Template functions that are newer than Helm 3.12, the oldest version that charthouse supports (docs/facts/helm-chart.md). */

import { compareVersions, parseVersion } from '../go/helm-version.ts';
import { option } from '../hint/hint.ts';

/** New functions by version. Those of 3.16 came with Sprig 3.3.0. */
const since: readonly (readonly [version: string, functions: readonly string[]])[] = [
  ['3.16.0', ['sha512sum']],
  ['3.17.0', ['fromToml', 'toYamlPretty']],
  ['4.0.0', ['mustToYaml']],
  ['4.2.0', ['mustToToml']],
  [
    '4.3.0',
    [
      ...['mustToDuration', 'durationSeconds', 'durationMilliseconds', 'durationMicroseconds', 'durationNanoseconds'],
      ...['durationMinutes', 'durationHours', 'durationDays', 'durationWeeks'],
    ],
  ],
];

/** The hint for a function that the Helm of the gate does not have. */
export function hintForFunction(name: string, version: string): string {
  const [first] = since.find(([, functions]) => functions.includes(name)) ?? [];
  const [wanted, given] = [parseVersion(first ?? ''), parseVersion(version)];
  if (first !== undefined && wanted !== undefined && given !== undefined && compareVersions(given, wanted) < 0) {
    return `${name} is a function of Helm ${first} and later: pass ${option('helm-version', first)}, and document which Helm the chart needs; or do not use it`;
  }
  return `Helm ${version} has no function ${name}: correct the name, or if a newer Helm has it, pass that version with ${option('helm-version')}`;
}
