/** Pages of a repository: one version published with pages and without, and all pages anew. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measure, summary } from './measure.mjs';
import { charthouse, environment, megabytes, seconds, table } from './parts.mjs';
import { readmeChart, readmeRepository } from './readme-charts.mjs';

/** Versions in all; each chart has 20. */
const counts = (process.env.COUNTS ?? '5000,20000,40000').split(',').map(Number);
const rounds = Number(process.env.ROUNDS ?? 3);
const versions = 20;
const url = 'https://charts.example.com';

const scratch = await mkdtemp(join(tmpdir(), 'charthouse-bench-'));
const env = environment(scratch);
try {
  const built = [['versions', 'charts', 'time', 'versions a second', 'processor time', 'peak memory']];
  const published = [['versions', 'publish', 'time', 'processor time', 'peak memory', 'requests']];
  for (const count of counts) {
    const folder = join(scratch, `r${count}`);
    const readmeBytes = await readmeRepository(folder, { charts: count / versions, versions });
    console.log(`${count.toLocaleString('en')} versions; a README has ${readmeBytes} bytes on average`);
    const all = await run('pages', 'build', '--to', folder, '--url', url, '--all', '--deadline', '1h');
    const rate = (count / all.seconds).toFixed(0);
    built.push([
      count.toLocaleString('en'),
      String(count / versions),
      seconds(all.seconds),
      rate,
      seconds(all.cpuSeconds),
      megabytes(all.peakBytes),
    ]);
    published.push(...(await oneVersion(folder, count)));
    await rm(folder, { recursive: true });
  }
  console.log(`\n${table(built)}\n\n${table(published)}`);
} finally {
  await rm(scratch, { recursive: true, force: true });
}

/** Each round publishes the next version of one chart, first without pages and then with them. */
async function oneVersion(folder, count) {
  const [without, withPages] = [[], []];
  for (let round = 0; round < rounds; round++) {
    without.push(await publish(folder, `chart-0001`, `2.${round}.0`, '--no-pages'));
    // The pages must show the index as it is before the commit.
    await run('pages', 'build', '--to', folder, '--url', url);
    withPages.push(await publish(folder, `chart-0001`, `3.${round}.0`, '--pages'));
  }
  const rows = [
    ['without pages', without],
    ['with pages', withPages],
  ];
  return rows.map(([name, runs]) => {
    const { seconds: time, cpuSeconds, peakBytes } = summary(runs);
    return [count.toLocaleString('en'), name, seconds(time), seconds(cpuSeconds), megabytes(peakBytes), String(runs[0].requests)];
  });
}

async function publish(folder, name, version, pages) {
  const chart = join(scratch, 'charts', name);
  for (const [path, text] of Object.entries(readmeChart(name, version, 1))) {
    await mkdir(join(chart, path, '..'), { recursive: true });
    await writeFile(join(chart, path), text);
  }
  const ran = await run('publish', chart, '--to', folder, '--url', url, '--no-verify', pages, '--json');
  return { ...ran, requests: JSON.parse(ran.stdout).figures.requests };
}

function run(...args) {
  return measure(process.execPath, [charthouse, ...args, '--quiet'], { env });
}
