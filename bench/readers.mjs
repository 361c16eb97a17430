/**
 * What an index costs its users: `helm repo add` and `helm repo update` with each Helm, by the size and the format of the index. Writes the
 * picture of docs/retention.md from the figures. SIZES=1,10 leaves out the index of 93 MB, for which Helm needs 6 GB of memory.
 */
import { createReadStream, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeIndex } from './generate.mjs';
import { measure } from './measure.mjs';
import { charthouse, environment, helm, megabytes, seconds, table } from './parts.mjs';
import { readersPicture } from './readers-picture.mjs';

const shapes = { 1: { charts: 10, versions: 100 }, 10: { charts: 100, versions: 97 }, 93: { charts: 300, versions: 300 } };
const sizes = (process.env.SIZES ?? '1,10,93').split(',');
const formats = ['yaml', 'json'];
const project = join(import.meta.dirname, '..');
const helms = readdirSync(join(project, '.tools'))
  .flatMap((name) => /^helm-(\d+\.\d+\.\d+)-/.exec(name)?.[1] ?? [])
  .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));

const scratch = await mkdtemp(join(tmpdir(), 'charthouse-bench-'));
const server = createServer((request, response) => {
  createReadStream(join(scratch, request.url ?? ''))
    .on('error', () => response.writeHead(404).end())
    .pipe(response);
});
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const results = [];
try {
  for (const size of sizes) {
    for (const format of formats) {
      const folder = join(scratch, `${size}-${format}`);
      await mkdir(folder);
      await writeIndex(join(folder, 'index.yaml'), shapes[size]);
      const env = environment(join(scratch, 'home'));
      if (format === 'json') await measure(process.execPath, [charthouse, 'reformat', '--to', folder, '--index-style', 'json'], { env });
      const { size: bytes } = await stat(join(folder, 'index.yaml'));
      for (const version of helms) results.push({ size, format, version, bytes, ...(await costs(version, `${size}-${format}`)) });
    }
  }
} finally {
  server.close();
  await rm(scratch, { recursive: true, force: true });
}
const head = ['index', 'format', 'Helm', 'repo add', 'processor time', 'repo update', 'processor time', 'peak memory'];
console.log(table([head, ...results.map(row)]));
const picture = join(project, 'docs', 'index-size.svg');
const drawn = readersPicture(results);
if ((await readFile(picture, 'utf8').catch(() => '')) !== drawn) await writeFile(picture, drawn);

async function costs(version, place) {
  const home = await mkdtemp(join(scratch, 'home-'));
  const env = environment(home);
  const url = `http://127.0.0.1:${server.address().port}/${place}`;
  const add = await measure(helm(version), ['repo', 'add', 'charts', url], { env });
  const update = await measure(helm(version), ['repo', 'update', 'charts'], { env });
  await rm(home, { recursive: true });
  return { add, update };
}

function row({ format, version, bytes, add, update }) {
  const peak = megabytes(Math.max(add.peakBytes, update.peakBytes));
  const times = [add.seconds, add.cpuSeconds, update.seconds, update.cpuSeconds].map(seconds);
  return [megabytes(bytes), format === 'json' ? 'JSON' : 'YAML', version, ...times, peak];
}
