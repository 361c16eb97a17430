/** Reads a YAML file of a chart, or throws an error with file, line and column. */
import { CharthouseError } from '../base/error.ts';
import { readYaml, type YamlValue } from '../yaml/index.ts';

/** The first document's value; null for an empty file. @throws CH_CHART_YAML */
export function readChartYaml(bytes: Uint8Array, file: string): YamlValue {
  const outcome = readYaml(bytes);
  if (outcome.kind === 'read') return outcome.value;
  throw new CharthouseError('CH_CHART_YAML', {
    message: `${file} is not valid YAML: ${outcome.problem}`,
    where: { file, ...outcome.at },
  });
}
