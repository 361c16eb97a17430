/**
 * What an index costs its users: `helm repo add` and `helm repo update` with each Helm, and the loaders of Flux and Renovate, by the size and
 * the format of the index. Each figure is kept in results/readers.json at once, and a second call measures only what is missing there; FRESH=1
 * measures all. Writes the picture and the table of docs/retention.md from that file. SIZES=1,10 leaves out the larger ones: for
 * 93 MB, Renovate needs 5 GB of memory. These are read once, by the oldest and the newest Helm of each major version. PAGE=1 measures nothing.
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
import { otherReaders } from './reader-peers.mjs';
import { readersPicture } from './readers-picture.mjs';
import { isSince, readersTable, withTable } from './readers-table.mjs';

/** Flux refuses more than 50 MiB, so there is an index below that. */
const shapes = {
  1: { charts: 10, versions: 100 },
  10: { charts: 100, versions: 97 },
  47: { charts: 150, versions: 303 },
  93: { charts: 300, versions: 300 },
};
const sizes = process.env.PAGE === '1' ? [] : (process.env.SIZES ?? '1,10,47,93').split(',');
const formats = ['yaml', 'json'];
const project = join(import.meta.dirname, '..');
const kept = join(import.meta.dirname, 'results', 'readers.json');
const others = process.env.PAGE === '1' ? new Map() : otherReaders((note) => console.error(note));
const helms = readdirSync(join(project, '.tools'))
  .flatMap((name) => /^helm-(\d+\.\d+\.\d+)-/.exec(name)?.[1] ?? [])
  .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
const isLarge = (size) => Number(size) > 10;

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
  const missing = [...(isLarge(size) ? ends(helms) : helms), ...others.keys()].filter((reader) => !has(size, format, reader));
  if (missing.length === 0) return;
  const place = `${size}-${format}`;
  const folder = join(scratch, place);
  await mkdir(folder);
  await writeIndex(join(folder, 'index.yaml'), shapes[size]);
  const env = environment(join(scratch, 'home'));
  if (format === 'json') await measure(process.execPath, [charthouse, 'reformat', '--to', folder, '--index-style', 'json'], { env });
  const { size: bytes } = await stat(join(folder, 'index.yaml'));
  for (const reader of missing) {
    const costs = await (others.has(reader)
      ? loaded(others.get(reader), `${folder}/index.yaml`)
      : added(reader, place, isLarge(size))
    ).catch((error) => ({
      failure: withoutPaths(error.message).slice(0, 200),
    }));
    results.push({ size, format, reader, bytes, ...costs });
    await writeFile(kept, `${JSON.stringify(results, undefined, 1)}\n`);
  }
}

/** The oldest and the newest of each major version. */
function ends(versions) {
  const majorOf = (version) => version.split('.')[0];
  return versions.filter(
    (version, at) => majorOf(versions[at - 1] ?? '') !== majorOf(version) || majorOf(versions[at + 1] ?? '') !== majorOf(version),
  );
}

async function added(version, place, isOnce) {
  const home = await mkdtemp(join(scratch, 'home-'));
  const env = environment(home);
  const add = await measure(helm(version), ['repo', 'add', 'charts', server.url + place], { env });
  const update = isOnce ? undefined : await measure(helm(version), ['repo', 'update', 'charts'], { env });
  await rm(home, { recursive: true });
  return { add: figuresOf(add), ...(update === undefined ? {} : { update: figuresOf(update) }) };
}

async function loaded([program, ...words], path) {
  return { add: figuresOf(await measure(program, [...words, path], { env: environment(scratch) })) };
}

/** What a reader said, without the folders of this machine. */
function withoutPaths(text) {
  return String(text).replaceAll(scratch, 'SCRATCH').replaceAll(project, 'PROJECT');
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
