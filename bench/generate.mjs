/** Index files and charts of any size, the same in each run, with the format and the fields of real ones. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const words = 'operator cluster metrics storage ingress gateway queue cache backup policy secret volume node event trace'.split(' ');

/**
 * Writes an index of `charts` × `versions` entries of about 1 kB, as `helm repo index` would; returns its size. `listed` has the digests of
 * packages that exist, by `NAME-VERSION`; their URLs are relative.
 */
export async function writeIndex(path, { charts, versions, listed = new Map() }) {
  const file = createWriteStream(path);
  file.write('apiVersion: v1\nentries:\n');
  for (let chart = 0; chart < charts; chart++) {
    const name = chartName(chart);
    const entries = Array.from({ length: versions }, (_, place) => entry(name, versions - place, listed));
    if (!file.write(`  ${name}:\n${entries.join('')}`)) await once(file, 'drain');
  }
  file.end('generated: "2026-01-01T00:00:00.000000000Z"\n');
  await once(file, 'close');
  return file.bytesWritten;
}

/** Sorted as the index sorts them. */
export const chartName = (place) => `chart-${String(place).padStart(3, '0')}`;

function entry(name, number, listed) {
  const version = `1.${number}.0`;
  const packaged = listed.get(`${name}-${version}`);
  const digest = packaged ?? createHash('sha256').update(`${name}-${version}`).digest('hex');
  const base = packaged === undefined ? 'https://charts.example.com/' : '';
  const word = (place) => words[(number + place) % words.length];
  return `  - annotations:
      artifacthub.io/category: monitoring-logging
      artifacthub.io/license: Apache-2.0
    apiVersion: v2
    appVersion: ${number}.4.2
    created: "2025-0${(number % 9) + 1}-11T08:15:30.123456789Z"
    dependencies:
    - condition: common.enabled
      name: common
      repository: https://charts.example.com/common
      version: 2.x.x
    description: Watches ${word(1)} and ${word(2)} of a cluster, tells what it saw
      about each ${word(3)}, and mends the ${word(4)} where that is safe.
    digest: ${digest}
    home: https://example.com/${name}
    icon: https://example.com/${name}/icon.svg
    keywords:
    - ${word(5)}
    - ${word(6)}
    - ${word(7)}
    kubeVersion: '>=1.24.0-0'
    maintainers:
    - email: team@example.com
      name: The team of ${name}
      url: https://example.com/team
    name: ${name}
    sources:
    - https://github.example.com/example/${name}
    type: application
    urls:
    - ${base}${name}-${version}.tgz
    version: ${version}
`;
}

/** Writes a chart of a dozen files. */
export async function writeChart(folder, { name, version }) {
  await mkdir(join(folder, 'templates'), { recursive: true });
  const metadata = `apiVersion: v2\nname: ${name}\nversion: ${version}\nappVersion: 1.0.0\ndescription: A chart to be measured\ntype: application\n`;
  await writeFile(join(folder, 'Chart.yaml'), metadata);
  await writeFile(join(folder, 'values.yaml'), 'replicas: 1\nimage:\n  repository: example/image\n  tag: "1.0.0"\n');
  await writeFile(join(folder, 'README.md'), `# ${name}\n\n${'A paragraph of plain text, as a README has many. '.repeat(60)}\n`);
  for (const kind of ['Deployment', 'Service', 'ConfigMap', 'ServiceAccount', 'Role', 'RoleBinding', 'Ingress', 'Secret', 'Job']) {
    const manifest = `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: {{ .Release.Name }}\n${'  # explains one of the settings\n'.repeat(30)}`;
    await writeFile(join(folder, 'templates', `${kind.toLowerCase()}.yaml`), manifest);
  }
}

/**
 * Packages of 100 charts, each with its versions, as charthouse makes them: all different, each of about `fillBytes` that do not compress.
 */
export async function* packages(folder, { count, fillBytes }) {
  const { packageChart } = await import('../library/dist/index.js');
  for (let chart = 0; chart < 100; chart++) {
    const path = join(folder, chartName(chart));
    await writeChart(path, { name: chartName(chart), version: '1.0.0' });
    if (fillBytes > 0) await writeFile(join(path, 'dashboard.bin'), noise(chartName(chart), fillBytes));
    for (let version = 0; version < count / 100; version++) yield packageChart(path, { version: `1.${version}.0` });
  }
}

export function noise(seed, bytes) {
  const blocks = Array.from({ length: Math.ceil(bytes / 32) }, (_, place) => createHash('sha256').update(`${seed}-${place}`).digest());
  return Buffer.concat(blocks);
}
