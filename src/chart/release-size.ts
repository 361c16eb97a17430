/** Estimates the size of the Secret in which Helm stores a release of a chart (docs/facts/helm-chart.md, "The release in the cluster"). */
import { gzip } from 'pako';
import type { ChartFile } from '../archive/index.ts';
import { jsonOf, readYaml } from '../yaml/index.ts';

/** Kubernetes' limit for the data of one Secret, in bytes. */
export const largestSecretBytes = 1_048_576;

/** Size of the rest of a release: its name, times, status, notes. */
const restBytes = 600;

/** Files that Helm stores in separate fields, or not in the release. */
const special = new Set(['Chart.yaml', 'Chart.lock', 'values.yaml', 'values.schema.json', 'requirements.yaml', 'requirements.lock']);

/** In bytes, of the data of the Secret. An estimate: exact except for notes, times and the order of fields. */
export function releaseBytes(files: readonly ChartFile[], manifest: string): number {
  const encoded = (path: string): string => Buffer.from(files.find((file) => file.path === path)?.bytes ?? []).toString('base64');
  const inBase64 = ({ path, bytes }: ChartFile): object => ({ name: path, data: Buffer.from(bytes).toString('base64') });
  const isTemplate = ({ path }: ChartFile): boolean => path.startsWith('templates/');
  const isOther = ({ path }: ChartFile): boolean => !path.startsWith('templates/') && !path.startsWith('charts/') && !special.has(path);
  const release = {
    chart: {
      metadata: valuesOf(files, 'Chart.yaml'),
      lock: valuesOf(files, 'Chart.lock'),
      templates: files.filter(isTemplate).map(inBase64),
      values: valuesOf(files, 'values.yaml'),
      schema: encoded('values.schema.json'),
      files: files.filter(isOther).map(inBase64),
    },
    manifest,
  };
  const json = Buffer.from(JSON.stringify(release));
  // It would fit even without compression.
  if (json.length * 1.34 + restBytes < largestSecretBytes * 0.9) return Math.ceil(json.length * 1.34) + restBytes;
  return 4 * Math.ceil((gzip(json, { level: 9 }).length + restBytes) / 3);
}

function valuesOf(files: readonly ChartFile[], path: string): unknown {
  const bytes = files.find((file) => file.path === path)?.bytes;
  if (bytes === undefined) return null;
  const read = readYaml(bytes);
  const json = read.kind === 'read' ? jsonOf(read.value) : undefined;
  // If it cannot be read, the chart was refused before.
  return json?.kind === 'json' ? json.json : Buffer.from(bytes).toString();
}
