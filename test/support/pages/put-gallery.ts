/** Writes charts as a repository: packages, provenance files and index, as charthouse and others leave them. */
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { tarGz, tarMember } from '../tools/tarball.ts';
import type { Fields, SampleChart, SampleVersion } from './sample-chart.ts';

/** Writes into `folder`. */
export async function putGallery(folder: string, charts: readonly SampleChart[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  const entries: Record<string, Fields[]> = {};
  for (const chart of charts) {
    entries[chart.name] = [];
    for (const version of chart.versions) entries[chart.name]?.push(await putVersion(folder, chart, version));
  }
  const index = { apiVersion: 'v1', entries, generated: '2026-11-30T12:00:00Z' };
  await writeFile(join(folder, 'index.yaml'), `${JSON.stringify(index)}\n`);
}

async function putVersion(folder: string, chart: SampleChart, each: SampleVersion): Promise<Fields> {
  const { version, appVersion, created } = each;
  const metadata = {
    ...{ apiVersion: 'v2', name: chart.name, version },
    ...(appVersion === undefined ? {} : { appVersion }),
    ...chart.fields,
    ...each.fields,
  };
  const files = { 'Chart.yaml': stringify(metadata), ...chart.files, ...each.files };
  const bytes = tarGz(...Object.entries(files).map(([path, contents]) => tarMember(`${chart.name}/${path}`, contents)));
  const file = `${chart.name}-${version}.tgz`;
  if (chart.lost?.includes(version) !== true) await writeFile(join(folder, file), bytes);
  if (chart.signed?.includes(version) === true) await writeFile(join(folder, `${file}.prov`), '-----BEGIN PGP SIGNED MESSAGE-----\n');
  return {
    ...metadata,
    ...(created === null ? {} : { created }),
    digest: createHash('sha256').update(bytes).digest('hex'),
    urls: [`${chart.packagesAt ?? ''}${file}`],
  };
}
