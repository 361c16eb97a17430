/**
 * What an index costs its users: `helm repo add` and `helm repo update` with each Helm, and the YAML parser of Renovate, by the size and the
 * format of the index. Each figure is kept in results/readers.json at once, and a second call measures only what is missing there; FRESH=1
 * measures all. Writes the picture and the table of docs/retention.md from that file. SIZES=1,10 leaves out the index of 93 MB, for which
 * Helm needs 6 GB of memory; PAGE=1 measures nothing.
 */
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claim } from './claims.mjs';
import { writeIndex } from './generate.mjs';
import { measure } from './measure.mjs';
import { startNginx } from './nginx.mjs';
import { charthouse, environment, helm, megabytes, seconds, table } from './parts.mjs';
import { readersPicture } from './readers-picture.mjs';
import { isSince, readersTable, withTable } from './readers-table.mjs';

const shapes = { 1: { charts: 10, versions: 100 }, 10: { charts: 100, versions: 97 }, 93: { charts: 300, versions: 300 } };
const sizes = process.env.PAGE === '1' ? [] : (process.env.SIZES ?? '1,10,93').split(',');
const formats = ['yaml', 'json'];
const project = join(import.meta.dirname, '..');
const kept = join(import.meta.dirname, 'results', 'readers.json');
const renovate = 'Renovate';
const readers = [
  ...readdirSync(join(project, '.tools'))
    .flatMap((name) => /^helm-(\d+\.\d+\.\d+)-/.exec(name)?.[1] ?? [])
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true })),
  renovate,
];

const results = existsSync(kept) && process.env.FRESH !== '1' ? JSON.parse(await readFile(kept, 'utf8')) : [];
const has = (size, format, reader) => results.some((each) => each.size === size && each.format === format && each.reader === reader);
const scratch = await mkdtemp(join(tmpdir(), 'charthouse-bench-'));
const server = await startNginx(scratch, scratch);
try {
  for (const size of sizes) for (const format of formats) await measured(size, format);
} finally {
  await server.close();
  await rm(scratch, { recursive: true, force: true });
}
const head = ['index', 'format', 'reader', 'first', 'processor time', 'again', 'processor time', 'peak memory'];
console.log(table([head, ...results.map(row)]));
claimJson();
if (results.length > 0) await writePage();

/** One index, with each reader that is missing. A reader that fails is kept as a failure. */
async function measured(size, format) {
  const missing = readers.filter((reader) => !has(size, format, reader));
  if (missing.length === 0) return;
  const place = `${size}-${format}`;
  const folder = join(scratch, place);
  await mkdir(folder);
  await writeIndex(join(folder, 'index.yaml'), shapes[size]);
  const env = environment(join(scratch, 'home'));
  if (format === 'json') await measure(process.execPath, [charthouse, 'reformat', '--to', folder, '--index-style', 'json'], { env });
  const { size: bytes } = await stat(join(folder, 'index.yaml'));
  for (const reader of missing) {
    const costs = await (reader === renovate ? parsed(`${folder}/index.yaml`) : added(reader, place)).catch((error) => ({
      failure: String(error.message).slice(0, 200),
    }));
    results.push({ size, format, reader, bytes, ...costs });
    await writeFile(kept, `${JSON.stringify(results, undefined, 1)}\n`);
  }
}

async function added(version, place) {
  const home = await mkdtemp(join(scratch, 'home-'));
  const env = environment(home);
  const add = await measure(helm(version), ['repo', 'add', 'charts', server.url + place], { env });
  const update = await measure(helm(version), ['repo', 'update', 'charts'], { env });
  await rm(home, { recursive: true });
  return { add: figuresOf(add), update: figuresOf(update) };
}

/** Renovate parses an index with the package `yaml`, also if it is JSON; the rest of Renovate is not measured. */
async function parsed(path) {
  const program = `import { readFileSync } from 'node:fs';
import { parseDocument } from ${JSON.stringify(import.meta.resolve('yaml'))};
if (Object.keys(parseDocument(readFileSync(${JSON.stringify(path)}, 'utf8')).toJS().entries).length === 0) throw new Error('no charts');`;
  const words = ['--max-old-space-size=6144', '--input-type=module', '--eval', program];
  return { add: figuresOf(await measure(process.execPath, words, { env: environment(scratch) })) };
}

function figuresOf({ seconds: time, cpuSeconds, peakBytes }) {
  return { seconds: time, cpuSeconds, peakBytes };
}

function row({ format, reader, bytes, add, update, failure }) {
  const start = [megabytes(bytes), format.toUpperCase(), reader];
  if (failure !== undefined) return [...start, 'failed', '', '', '', ''];
  const peak = megabytes(Math.max(add.peakBytes, update?.peakBytes ?? 0));
  const second = update === undefined ? ['', ''] : [seconds(update.seconds), seconds(update.cpuSeconds)];
  return [...start, seconds(add.seconds), seconds(add.cpuSeconds), ...second, peak];
}

/** From Helm 3.13 on, as processor time of `helm repo add`. */
function claimJson() {
  const of = (format) => results.filter((each) => each.size === '10' && each.format === format && each.add && isSince(each.reader, 13));
  const ratios = of('yaml').flatMap((yaml) =>
    of('json')
      .filter(({ reader }) => reader === yaml.reader)
      .map((json) => yaml.add.cpuSeconds / json.add.cpuSeconds),
  );
  if (ratios.length > 0) claim('readers/json', ratios);
}

async function writeIfOther(path, text) {
  if ((await readFile(path, 'utf8').catch(() => '')) !== text) await writeFile(path, text);
}

async function writePage() {
  await writeIfOther(join(project, 'docs', 'index-size.svg'), readersPicture(results));
  const page = join(project, 'docs', 'retention.md');
  await writeIfOther(page, withTable(await readFile(page, 'utf8'), readersTable(results)));
}
