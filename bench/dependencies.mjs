/**
 * Charts whose dependencies are not in charts/: charthouse against `helm repo add` and `helm dependency build`, and against
 * helm-dependency-fetch if HELM_DEPENDENCY_FETCH names that program. On loopback, and over a link of 200 Mbit/s and 30 ms.
 */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claim, figures as figuresOf, ratios } from './claims.mjs';
import { chartName } from './generate.mjs';
import { linkTo } from './link.mjs';
import { measure, median } from './measure.mjs';
import { charthouse, environment, helm, megabytes, seconds, table } from './parts.mjs';
import { spread, startRepositories, writeDependant } from './repositories.mjs';

const chosen = (variable, all) =>
  process.env[variable] === undefined ? all : all.filter((each) => process.env[variable].split(',').includes(each));

/** `sample`: Helm and helm-dependency-fetch are run once for each chart, so a part of many charts says enough. */
const cases = {
  a: { title: '8 dependencies, 3 repositories of 10 MB', repositories: 3, index: { charts: 100, versions: 100 }, charts: 1, each: 8 },
  b: { title: '40 dependencies, 1 repository of 10 MB', repositories: 1, index: { charts: 100, versions: 100 }, charts: 1, each: 40 },
  c: {
    title: '300 charts with 2 each, 3 repositories of 1 MB',
    repositories: 3,
    index: { charts: 30, versions: 34 },
    charts: 300,
    each: 2,
  },
};
const links = { loopback: undefined, '200 Mbit/s and 30 ms': { roundTripMs: 30, bitsPerSecond: 200e6 } };
const rounds = Number(process.env.ROUNDS ?? 5);
const helmRounds = Number(process.env.HELM_ROUNDS ?? 1);
const sample = Number(process.env.SAMPLE ?? 30);
const gzip = process.env.GZIP === '1';
const fetcher = process.env.HELM_DEPENDENCY_FETCH;

const scratch = await mkdtemp(join(tmpdir(), 'charthouse-bench-'));
try {
  const head = ['case', 'link', 'program', 'time', 'processor time', 'peak memory', 'times the time', 'times the memory', 'requests'];
  const rows = [head];
  for (const name of chosen('CASES', Object.keys(cases))) {
    for (const link of chosen('LINKS', Object.keys(links))) rows.push(...(await race(name, link)));
  }
  console.log(table(rows));
} finally {
  await rm(scratch, { recursive: true, force: true });
}

async function race(name, link) {
  const { title, repositories: count, index, charts, each } = cases[name];
  const folder = await mkdtemp(join(scratch, 'case-'));
  const server = await startRepositories(folder, { count, ...index, offered: spread(Math.min(40, index.charts), index.charts), gzip });
  const way = links[link] === undefined ? server : await linkTo(server.port, links[link]);
  const urls = Array.from({ length: count }, (_, place) => `http://127.0.0.1:${way.port}/${place}`);
  const names = spread(Math.min(40, index.charts), index.charts);
  const paths = [];
  for (let place = 0; place < charts; place++) {
    const dependencies = Array.from({ length: each }, (_, at) => ({
      name: names[(place * each + at) % names.length],
      repository: urls[(place * each + at) % urls.length],
    }));
    paths.push(join(folder, `app-${chartName(place)}`));
    await writeDependant(paths[place], { name: `app-${chartName(place)}`, version: server.version, dependencies });
  }
  const sides = [
    { title: 'charthouse', rounds, run: ours({ folder, paths, each }) },
    { title: 'charthouse, warm cache', rounds, run: ours({ folder, paths, each, cache: join(folder, 'cache') }) },
    ...(fetcher === undefined ? [] : [{ title: 'helm-dependency-fetch', rounds, run: fetched({ folder, paths, each }) }]),
    ...['3.12.1', '4.1.4'].map((version) => ({
      title: `helm ${version}`,
      rounds: helmRounds,
      run: built({ program: helm(version), folder, paths, each, urls }),
    })),
  ];
  const runs = sides.map(() => []);
  const asked = sides.map(() => []);
  // In turn, so that other work of the machine affects all of them.
  for (let round = 0; round < Math.max(rounds, helmRounds); round++) {
    for (const [place, side] of sides.entries()) {
      if (round >= side.rounds) continue;
      server.requests.clear();
      runs[place].push(await side.run());
      asked[place] = [...server.requests.values()];
    }
  }
  if (way !== server) await way.close();
  await server.close();
  await rm(folder, { recursive: true });
  console.error(`${title}, ${link}: done`);
  const id = { a: 'dependencies/one', c: 'dependencies/many' }[name];
  const rival = runs[sides.findIndex((side) => side.title === 'helm 3.12.1')];
  if (id !== undefined && link === 'loopback') claim(id, ratios(rival, runs[0]), { ours: figuresOf(runs[0]), theirs: figuresOf(rival) });
  return sides.map((side, place) => [
    `${title} (${megabytes(server.indexBytes)})`,
    link,
    side.title,
    ...figures(runs[place], runs[0], place > 1),
    `${Math.max(...asked[place])} a repository`,
  ]);
}

function figures(runs, base, compared) {
  const of = (all, pick) => median(all.map(pick));
  const ratio = (pick) => (compared ? (of(runs, pick) / of(base, pick)).toFixed(1) : '');
  const [time, cpu, peak] = [(run) => run.seconds, (run) => run.cpuSeconds, (run) => run.peakBytes];
  return [seconds(of(runs, time)), seconds(of(runs, cpu)), megabytes(of(runs, peak)), ratio(time), ratio(peak)];
}

/** One call for all charts; the cache is empty if none is given, and filled before the first round if one is. */
function ours({ folder, paths, each, cache }) {
  let filled = false;
  const once = async () => {
    await empty(paths);
    const home = cache ?? (await mkdtemp(join(folder, 'home-')));
    const env = { ...environment(home), XDG_CACHE_HOME: home };
    const run = await measure(process.execPath, [charthouse, 'dependency', 'build', ...paths], { env });
    if (cache === undefined) await rm(home, { recursive: true });
    await expectAll(paths, each);
    return run;
  };
  return async () => {
    if (cache !== undefined && !filled) await once();
    filled = true;
    return once();
  };
}

/** One call a chart, as it is made to be used. */
function fetched({ folder, paths, each }) {
  return () =>
    scaled(paths, each, async (some) => {
      const env = environment(folder);
      return inTurn(some.map((path) => () => measure(fetcher, [path], { env })));
    });
}

/** From nothing: `helm repo add` for each repository, then one call a chart. */
function built({ program, folder, paths, each, urls }) {
  return async () => {
    const home = await mkdtemp(join(folder, 'home-'));
    const env = environment(home);
    const added = await inTurn(urls.map((url, place) => () => measure(program, ['repo', 'add', `r${place}`, url], { env })));
    const run = await scaled(paths, each, (some) =>
      inTurn(some.map((path) => () => measure(program, ['dependency', 'build', path], { env }))),
    );
    await rm(home, { recursive: true });
    return total([added, run]);
  };
}

async function scaled(paths, each, run) {
  await empty(paths);
  const some = paths.slice(0, sample);
  const result = await run(some);
  await expectAll(some, each);
  const factor = paths.length / some.length;
  return { ...result, seconds: result.seconds * factor, cpuSeconds: result.cpuSeconds * factor };
}

async function inTurn(steps) {
  const results = [];
  for (const step of steps) results.push(await step());
  return total(results);
}

function total(all) {
  const sum = (pick) => all.reduce((so, each) => so + pick(each), 0);
  return {
    seconds: sum((each) => each.seconds),
    cpuSeconds: sum((each) => each.cpuSeconds),
    peakBytes: Math.max(...all.map((each) => each.peakBytes)),
  };
}

async function empty(paths) {
  for (const path of paths) {
    for (const file of await readdir(join(path, 'charts'))) await rm(join(path, 'charts', file));
  }
}

/** A side that did less has not won. */
async function expectAll(paths, each) {
  for (const path of paths) {
    const files = await readdir(join(path, 'charts'));
    if (files.length !== each) throw new Error(`${path}/charts has ${files.length} files, not ${each}`);
  }
}
