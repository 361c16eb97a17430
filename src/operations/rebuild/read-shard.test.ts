import { appendFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Bench, bench, chartPackage } from '../../../test/support/publish/publish-harness.ts';
import { merge, putPackage, readAll, readOne, rebuild, said } from '../../../test/support/publish/rebuild-harness.ts';
import { CharthouseError } from '../../base/error.ts';
import type { RebuildReport } from './request.ts';

let folder: string;
let repository: Bench;

const only = { number: 1, of: 1 };
const file = (): string => join(folder, 'part-1-of-1.jsonl');
const reads = (): readonly string[] => repository.calls.filter((call) => call.startsWith('stream '));
const counts = ({ part }: RebuildReport): readonly unknown[] => [part?.packages, part?.read, part?.resumed];

async function fill(count: number): Promise<void> {
  for (let at = 0; at < count; at += 1) {
    const { fileName, bytes } = chartPackage(`app-${at % 7}`, `1.${at}.0`);
    await putPackage(repository, fileName, bytes);
  }
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charthouse-shard-'));
  repository = bench();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a shard', () => {
  it('reads its own packages, each once, and writes nothing into the repository', async () => {
    await fill(60);
    repository.calls.length = 0;
    const before = await repository.keys();
    const reports = await readAll(repository, 4, folder);
    expect(reports.map(({ error }) => error)).toEqual([null, null, null, null]);
    expect(new Set(reads()).size).toBe(60);
    expect(reads()).toHaveLength(60);
    expect(repository.calls.filter((call) => !/^(stream|get) /.test(call))).toEqual([]);
    expect(await repository.keys()).toEqual(before);
    expect((await readdir(folder)).sort()).toEqual([1, 2, 3, 4].map((number) => `part-${number}-of-4.jsonl`));
    expect(said(await merge(repository, folder))).toHaveLength(61);
  });

  it('reads only packages without an entry, as a whole run does', async () => {
    await repository.publish({ 'a.tgz': chartPackage('listed', '1.0.0').bytes }, { verify: false });
    await fill(3);
    expect(counts(await readOne(repository, { shard: only, folder }))).toEqual([3, 3, 0]);
    expect(said(await merge(repository, folder, { addOrphans: true }))).toContain('new app-0 1.0.0');
  });

  it('writes no file in a dry run, and reads nothing', async () => {
    await fill(3);
    repository.calls.length = 0;
    expect(counts(await readOne(repository, { shard: only, folder, options: { dryRun: true } }))).toEqual([3, 0, 0]);
    expect([reads(), await readdir(folder)]).toEqual([[], []]);
  });

  it.each<[string, number, string | undefined, string]>([
    ['a repository without packages', 0, undefined, 'CH_NO_CHARTS'],
    ['a broken index', 2, 'a: [', 'CH_INDEX_INVALID'],
  ])('refuses %s as a whole run does', async (_, count, index, code) => {
    await fill(count);
    if (index !== undefined) repository.store.meddle('index.yaml', index);
    const report = await readOne(repository, { shard: only, folder });
    expect(report.error).toMatchObject({ code });
    expect((await rebuild(repository)).error).toMatchObject({ code });
    expect(await readdir(folder)).toEqual([]);
  });

  it('may be empty', async () => {
    await fill(1);
    const reports = await readAll(repository, 5, folder);
    expect(reports.flatMap(({ error, part }) => [error, part?.packages]).sort()).toEqual([0, 0, 0, 0, 1, null, null, null, null, null]);
    expect(said(await merge(repository, folder))).toEqual(['new app-0 1.0.0', 'ok']);
  });
});

describe('a shard that was stopped', () => {
  /** A run that ends at its 100th package. */
  async function stopped(how: 'signal' | 'store'): Promise<RebuildReport> {
    const controller = new AbortController();
    let left = 100;
    repository.hook = ({ operation, when }) => {
      if (operation !== 'stream' || when !== 'before' || --left > 0) return;
      if (how === 'signal') controller.abort(new CharthouseError('CH_INTERRUPTED', { message: 'Ctrl-C' }));
      else throw new CharthouseError('CH_STORE_UNAVAILABLE', { message: 'gone' });
    };
    const report = await readOne(repository, { shard: only, folder, ports: { signal: controller.signal } });
    repository.hook = () => undefined;
    return report;
  }

  it.each(['signal', 'store'] as const)('by a %s goes on, and reads no package again', async (how) => {
    await fill(160);
    const first = await stopped(how);
    expect(first.error).not.toBeNull();
    const done = first.part?.read ?? 0;
    expect(done).toBeGreaterThan(80);
    await expect(merge(repository, folder)).rejects.toMatchObject({ code: 'CH_USAGE' });
    repository.calls.length = 0;
    expect(counts(await readOne(repository, { shard: only, folder }))).toEqual([160, 160 - done, done]);
    expect(reads()).toHaveLength(160 - done);
    repository.calls.length = 0;
    expect((await merge(repository, folder)).error).toBeNull();
    expect(reads()).toEqual([]);
  });

  it('by a kill anywhere goes on: whole lines count', async () => {
    await fill(20);
    await readOne(repository, { shard: only, folder });
    const whole = await readFile(file());
    const expected = said(await rebuild(repository, { dryRun: true }));
    const head = whole.indexOf('\n') + 1;
    for (let length = head; length < whole.length; length += 97) {
      await writeFile(file(), whole);
      await truncate(file(), length);
      const lines = whole.subarray(head, length).toString().split('\n').length - 1;
      expect(counts(await readOne(repository, { shard: only, folder }))).toEqual([20, 20 - lines, lines]);
      expect(said(await merge(repository, folder, { dryRun: true }))).toEqual(expected);
    }
  });

  it('has read everything if it is run once more', async () => {
    await fill(3);
    await readOne(repository, { shard: only, folder });
    expect(counts(await readOne(repository, { shard: only, folder }))).toEqual([3, 0, 3]);
    expect(said(await merge(repository, folder))).toHaveLength(4);
  });
});

describe('what changes after a shard was read', () => {
  const change = async (): Promise<void> => {
    repository.now += 60_000;
    repository.store.meddle('app-1-1.1.0.tgz', chartPackage('app-1', '1.1.0', 'other: 1\n').bytes);
    repository.store.meddle('app-2-1.2.0.tgz', undefined);
    await putPackage(repository, 'later-1.0.0.tgz', chartPackage('later', '1.0.0').bytes);
  };

  it('is read by the merge', async () => {
    await fill(5);
    await readOne(repository, { shard: only, folder });
    await change();
    repository.calls.length = 0;
    const merged = await merge(repository, folder);
    expect(reads()).toEqual(['stream app-1-1.1.0.tgz', 'stream later-1.0.0.tgz']);
    const index = await repository.index();
    repository.store.meddle('index.yaml', undefined);
    expect(said(await rebuild(repository))).toEqual(said(merged));
    expect(await repository.index()).toBe(index);
  });

  it('or by the shard, if it is run again', async () => {
    await fill(5);
    await readOne(repository, { shard: only, folder });
    await change();
    expect(counts(await readOne(repository, { shard: only, folder }))).toEqual([5, 2, 3]);
    repository.calls.length = 0;
    expect((await merge(repository, folder)).error).toBeNull();
    expect(reads()).toEqual([]);
  });

  it('loses nothing that another run publishes meanwhile', async () => {
    await fill(3);
    await readOne(repository, { shard: only, folder });
    await rebuild(repository);
    await repository.publish({ 'a.tgz': chartPackage('meanwhile', '1.0.0').bytes }, { verify: false });
    const index = await repository.index();
    expect(said(await merge(repository, folder)).filter((line) => line.startsWith('new'))).toEqual([]);
    expect(await repository.index()).toBe(index);
  });
});

it('packages of one version in two shards, with different bytes, are refused as in a whole run', async () => {
  await putPackage(repository, 'a/app-1.0.0.tgz', chartPackage('app', '1.0.0', 'a: 1\n').bytes);
  await putPackage(repository, 'c/app-1.0.0.tgz', chartPackage('app', '1.0.0', 'b: 1\n').bytes);
  const parts = await readAll(repository, 2, folder);
  expect(parts.map((each) => each.part?.packages)).toEqual([1, 1]);
  const { error, index } = await merge(repository, folder);
  expect([error?.code, index.attempts]).toEqual(['CH_CONFLICT', 0]);
  expect(error?.message).toBe((await rebuild(repository)).error?.message);
});

it('a part of another repository or shard is not appended to', async () => {
  await fill(2);
  await writeFile(file(), 'a letter\n');
  const { error } = await readOne(repository, { shard: only, folder });
  expect(error).toMatchObject({ code: 'CH_USAGE', message: expect.stringContaining('is not the part') });
  await appendFile(file(), '');
  expect(await readFile(file(), 'utf8')).toBe('a letter\n');
});
