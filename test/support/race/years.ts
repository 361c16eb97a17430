/** What a command of a repository over years must keep, whatever it does: beside publishers, and killed at any call. */
import { expect } from 'vitest';
import type { CharthouseError } from '../../../src/base/error.ts';
import { readIndex } from '../../../src/index-file/read-index.ts';
import { publishCharts } from '../../../src/operations/publish/publish.ts';
import { publishRequest } from '../../../src/operations/publish/publish-request.ts';
import type { PublishPorts } from '../../../src/operations/publish/request.ts';
import type { ObjectStore } from '../../../src/ports/object-store.ts';
import type { PastIndex } from '../../../src/repository/history/past-index.ts';
import { readHistory } from '../../../src/repository/history/read-history.ts';
import { readPastIndex } from '../../../src/repository/history/read-past-index.ts';
import type { PublishReport } from '../../../src/repository/outcome.ts';
import { realClock } from '../../../src/runtime/real-clock.ts';
import { realRandom } from '../../../src/runtime/real-random.ts';
import { noTraffic } from '../../../src/runtime/traffic.ts';
import { complete } from '../publish/complete.ts';
import { chartPackage, filesOf } from '../publish/publish-harness.ts';
import { untilKilled, type YearsRepository, type YearsStore } from './years-store.ts';

/** What every operation takes. `site` answers no URL. */
export type YearsPorts = Omit<PublishPorts, 'files'>;

/** One command. Its repository lists app 1.0.0, 1.1.0 and 2.0.0, and base 1.0.0. */
export interface YearsRow {
  /** What it is called in the table. */
  readonly command: string;
  /** What happened to the repository before. */
  readonly prepare?: (ports: YearsPorts) => Promise<unknown>;
  readonly run: (ports: YearsPorts) => Promise<{ readonly error: CharthouseError | null }>;
  /** The versions that leave the index, and those that come, such as `app 1.0.0`. Nothing else may change. */
  readonly gone?: readonly string[];
  readonly added?: readonly string[];
}

// Fixed, so that two runs leave the same bytes.
const now = Date.UTC(2026, 0, 2, 3, 4, 5);

/** The ports of one process. */
export function yearsPorts(store: ObjectStore): YearsPorts {
  return {
    store,
    clock: { now: () => now, sleep: realClock.sleep },
    random: realRandom,
    site: { fetch: async () => ({ kind: 'refused', status: 404 }), read: async () => ({ kind: 'refused', status: 404 }) },
    traffic: () => noTraffic,
    onEvent: () => undefined,
    history: { origin: { actor: 'ada' }, keepsRecords: true },
    signal: new AbortController().signal,
  };
}

/** Every version that a commit added or took out, oldest commit first; each commit has happened, and each index can be had again. */
export async function expectHistory({ store, signal }: YearsPorts): Promise<void> {
  const newestFirst: PastIndex[] = [];
  for await (const past of readHistory(store, signal)) newestFirst.push(past);
  expect(newestFirst.length).toBeGreaterThan(0);
  expect(newestFirst.filter(({ isCertain, kind }) => !isCertain || kind !== 'commit')).toEqual([]);
  expect(newestFirst.map(({ isCurrent }) => isCurrent)).toEqual(newestFirst.map((_, at) => at === 0));
  const listed = new Set<string>();
  for (const past of newestFirst.toReversed()) {
    for (const { kind, name, version } of past.note?.list ?? []) {
      if (kind === 'removed') listed.delete(`${name} ${version}`);
      else listed.add(`${name} ${version}`);
    }
    const read = readIndex(await readPastIndex(store, past, signal), { mentions: [], source: past.id });
    expect([...read.allVersions()].map(({ name, version }) => `${name} ${version}`).sort()).toEqual([...listed].sort());
  }
}

/** Publishes versions such as `app 1.0.0` in one run. */
export async function publishVersions(ports: YearsPorts, versions: readonly string[]): Promise<PublishReport> {
  const packages = versions.map((each) => chartPackage(...(each.split(' ') as [string, string])));
  const inputs = Object.fromEntries(packages.map(({ fileName, bytes }) => [fileName, bytes]));
  const request = publishRequest(complete('publish', { to: 'years', charts: Object.keys(inputs), noVerify: true }));
  return publishCharts(request, { ...ports, files: filesOf(inputs) });
}

const seed: readonly string[] = ['app 1.0.0', 'app 1.1.0', 'app 2.0.0', 'base 1.0.0'];

async function seeded(kind: YearsStore, row: YearsRow): Promise<YearsRepository & { readonly ports: YearsPorts }> {
  const repository = await kind.make();
  const ports = yearsPorts(await repository.open());
  expect((await publishVersions(ports, seed)).error).toBeNull();
  await row.prepare?.(ports);
  return { ...repository, ports };
}

async function listedIn({ store }: YearsPorts): Promise<readonly string[]> {
  const answer = await store.get('index.yaml');
  if (answer.kind === 'missing') return [];
  const read = readIndex(answer.body, { mentions: [], source: 'index.yaml' });
  return [...read.allVersions()].map(({ name, version }) => `${name} ${version}`).sort();
}

/** Every object with its bytes. */
async function stateOf({ store }: YearsPorts): Promise<Readonly<Record<string, string>>> {
  const state: Record<string, string> = {};
  for (const prefix of ['', '.charthouse/yanked/']) {
    for await (const { key } of store.list(prefix)) {
      // What left lately, with times.
      if (key === '.charthouse/yanked/recent.json') continue;
      const answer = await store.get(key);
      state[key] = answer.kind === 'found' ? Buffer.from(answer.body).toString('latin1') : 'missing';
    }
  }
  return state;
}

function without(versions: readonly string[], { gone = [], added = [] }: YearsRow): readonly string[] {
  return [...versions.filter((each) => !gone.includes(each)), ...added].sort();
}

/** Beside 16 publishers: nobody fails, and nothing is lost but what the command names. */
export async function besidePublishers(kind: YearsStore, row: YearsRow): Promise<void> {
  const { ports, open, close } = await seeded(kind, row);
  try {
    const before = await listedIn(ports);
    const published = Array.from({ length: 16 }, (_, at) => (at % 2 === 0 ? `app 3.0.${at}` : `chart-${at} 1.0.0`));
    const processes = await Promise.all([undefined, ...published].map(async (version) => ({ version, own: yearsPorts(await open()) })));
    const reports = await Promise.all(
      processes.map(({ version, own }) => (version === undefined ? row.run(own) : publishVersions(own, [version]))),
    );
    expect(reports.map(({ error }) => error)).toEqual(processes.map(() => null));
    expect(await listedIn(ports)).toEqual([...without(before, row), ...published].sort());
    await expectHistory(ports);
  } finally {
    await close();
  }
}

/** More calls than any run makes. */
const mostCalls = 200;

/**
 * Killed before each call that is for this store, and run again: the same end as without a kill, and never anything in between. Returns how
 * many calls there were, up to three more on a server.
 */
export async function killedAtEachCall(kind: YearsStore, row: YearsRow): Promise<number> {
  const undisturbed = await seeded(kind, row);
  const before = await listedIn(undisturbed.ports);
  expect((await row.run(undisturbed.ports)).error).toBeNull();
  const wanted = await stateOf(undisturbed.ports);
  const after = await listedIn(undisturbed.ports);
  expect(after).toEqual(without(before, row));
  // A second run changes nothing.
  expect((await row.run(undisturbed.ports)).error).toBeNull();
  expect(await stateOf(undisturbed.ports)).toEqual(wanted);
  await undisturbed.close();
  for (let at = 1; at <= mostCalls; at++) {
    if (!kind.isFor(at)) continue;
    const { ports, open, close } = await seeded(kind, row);
    const doomed = untilKilled(await open(), at);
    await row.run(yearsPorts(doomed.store)).catch(() => undefined);
    const between = await listedIn(ports);
    expect([before, after], `killed at call ${at}`).toContainEqual(between);
    const { error } = await row.run(ports);
    expect({ at, error, state: await stateOf(ports) }).toEqual({ at, error: null, state: wanted });
    await expectHistory(ports);
    await close();
    if (!doomed.isKilled()) return at - 1;
  }
  throw new Error(`${row.command} makes more than ${mostCalls} calls`);
}
