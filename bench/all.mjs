/**
 * Every claim made again: `npm run all`. Each benchmark is a process of its own, and the results are kept after each, so a run that ends
 * early can go on with `-- --resume`. `QUICK=1` takes a few rounds and keeps nothing beside the earlier results.
 *
 *     npm run all -- --resume           the steps that the newest results lack
 *     npm run all -- --strict           exit status 1 if a claim became worse by more than its spread
 *     npm run all -- --page             only the table and the picture, of the newest results
 *     ONLY=many,verify npm run all      some of the steps; their rows replace those of the same day
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { goals } from './goals.mjs';
import { baseline, commitOf, node24, preparePeers } from './peers.mjs';
import { regressions, resultOf, tableOf } from './results.mjs';
import { pageOf } from './results-page.mjs';
import { resultsPicture } from './results-picture.mjs';
import { stepsOf } from './steps.mjs';

const { values: flags } = parseArgs({
  options: { resume: { type: 'boolean' }, strict: { type: 'boolean' }, page: { type: 'boolean' } },
});
const folder = join(import.meta.dirname, 'results');
const isQuick = process.env.QUICK === '1';
const only = process.env.ONLY;
const chosen = chosenSteps();
const days = () =>
  readdirSync(folder)
    .filter((name) => /^\d{4}-\d\d-\d\d\.json$/.test(name))
    .sort();
const read = (name) => JSON.parse(readFileSync(join(folder, name), 'utf8'));

const failed = flags.page ? [] : measureAll();
const [newest, previous] = isQuick ? ['quick.json', days().at(-1)] : days().reverse();
const now = newest === undefined || !existsSync(join(folder, newest)) ? undefined : read(newest);
const before = previous === undefined ? undefined : read(previous);
if (now !== undefined) {
  console.log(tableOf(now, before));
  if (!isQuick) {
    writeFileSync(join(folder, 'README.md'), pageOf(now, before, days()));
    writeFileSync(join(folder, 'newest.svg'), resultsPicture(now));
  }
}
const worse = now === undefined || before === undefined ? [] : regressions(before, now);
for (const line of worse) console.log(`worse: ${line}`);
for (const name of failed) console.log(`failed: ${name}`);
if (failed.length > 0 || (flags.strict && worse.length > 0)) process.exitCode = 1;

/** Returns the names of the steps that failed; the others count all the same. */
function measureAll() {
  preparePeers(say);
  const date = new Date().toISOString().slice(0, 10);
  const file = join(folder, isQuick ? 'quick.json' : flags.resume ? (days().at(-1) ?? `${date}.json`) : `${date}.json`);
  const isKept = existsSync(file) && (flags.resume || only !== undefined);
  const result = isKept ? JSON.parse(readFileSync(file, 'utf8')) : { date, steps: {}, claims: [] };
  result.machine = machine();
  const failures = [];
  for (const step of chosen) {
    if (flags.resume && result.steps[step.name] !== undefined) continue;
    say(`${step.name}, load ${loadavg()[0].toFixed(1)}`);
    const { isDone, claims } = measureStep(step);
    if (!isDone) failures.push(step.name);
    const ids = new Set(claims.map(({ id }) => id));
    result.claims = [...result.claims.filter(({ id }) => !ids.has(id)), ...claims.map((each) => resultOf(each, goals[each.id]))];
    const order = Object.keys(goals);
    result.claims.sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
    if (isDone) result.steps[step.name] = { load: loadavg()[0] };
    writeFileSync(file, `${JSON.stringify(result, undefined, 2)}\n`);
  }
  return failures;
}

function chosenSteps() {
  try {
    return stepsOf(only);
  } catch (error) {
    say(error.message);
    process.exit(2);
  }
}

function measureStep({ name, script = name, env, quick, needs }) {
  const scratch = mkdtempSync(join(tmpdir(), 'charthouse-all-'));
  const claims = join(scratch, 'claims');
  const given = { ...process.env, ...env, ...(isQuick ? quick : {}), CLAIMS: claims, FRESH: flags.resume || isQuick ? '' : '1' };
  if (needs === 'baseline') {
    const cli = baseline(say);
    if (cli !== undefined) given.BASELINE = cli;
  }
  if (needs === 'node-24') given.NODE_OF_BENCH = node24();
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, `${script}.mjs`)], { env: given, stdio: 'inherit' });
  const lines = existsSync(claims) ? readFileSync(claims, 'utf8').trim().split('\n') : [];
  rmSync(scratch, { recursive: true });
  return { isDone: status === 0, claims: lines.map((line) => JSON.parse(line)) };
}

function machine() {
  const [first] = cpus();
  return {
    processor: first?.model ?? 'unknown',
    cores: cpus().length,
    memoryBytes: totalmem(),
    system: `${process.platform} ${process.arch}`,
    node: process.version,
    load: loadavg()[0],
    commit: commitOf('HEAD'),
    tools: readdirSync(join(import.meta.dirname, '..', '.tools')).filter((name) =>
      /^(helm|minio|ministack|nginx|node|aws-cli)-/.test(name),
    ),
  };
}

function say(text) {
  console.error(`bench: ${text}`);
}
