/** Charts that an earlier run packaged: the same outcome as without a cache, whatever the cache says, and no compression if nothing changed. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Bench, bench, said } from '../../../test/support/publish/publish-harness.ts';
import { gzipSteps } from '../../archive/index.ts';
import { sha256Hex } from '../../base/digest.ts';
import type { KeptPackages, PackageFacts } from '../../chart/kept-package.ts';
import type { PublishReport } from '../../repository/outcome.ts';
import type { ChartThreads } from '../../runtime/chart-threads.ts';
import { filesIn } from '../../runtime/files-in.ts';
import type { PublishRequest } from './request.ts';

const names = ['a', 'b', 'c'];
let folder: string;
let cache: Map<string, PackageFacts>;
let compressed: number;
let saved: number;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charthouse-kept-'));
  cache = new Map();
  compressed = 0;
  saved = 0;
  for (const name of names) await writeChart(name, 'a: 1\n');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function writeChart(name: string, values: string): Promise<void> {
  await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, name, 'Chart.yaml'), `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`);
  await writeFile(join(folder, name, 'values.yaml'), values);
}

const kept: KeptPackages = {
  find: (tar) => cache.get(tar),
  note: (tar, facts) => void cache.set(tar, facts),
  save: async () => {
    saved += 1;
  },
};

const threads: ChartThreads = {
  filesOf: async (_, files) => files,
  compress: async (tar) => {
    compressed += 1;
    const steps = gzipSteps([tar]);
    for (;;) {
      const { done, value } = steps.next();
      if (done === true) return value;
    }
  },
  close: () => undefined,
};

const run = (repository: Bench, options: Partial<PublishRequest> = {}, withCache = true): Promise<PublishReport> =>
  repository.publish({}, { charts: names, ...options }, { files: filesIn(folder), ...(withCache ? { threads, kept } : {}) });

/** Everything in the store, by key. */
async function contents(repository: Bench): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {};
  for (const key of await repository.keys()) {
    const answer = await repository.store.get(key);
    if (answer.kind === 'found') found[key] = Buffer.from(answer.body).toString('latin1');
  }
  return found;
}

const wrong: PackageFacts = { digest: 'f'.repeat(64), md5: 'f'.repeat(32), sizeBytes: 7 };

it('compresses nothing if nothing changed, and reports the same', async () => {
  const repository = bench();
  await run(repository);
  expect(compressed).toBe(3);
  const plain = await run(repository, {}, false);
  const again = await run(repository);
  expect(compressed).toBe(3);
  expect(said(again)).toEqual(['unchanged unchanged unchanged', 'ok']);
  expect({ ...again, figures: null, durationMs: 0 }).toEqual({ ...plain, figures: null, durationMs: 0 });
});

it('is kept for later runs only after the repository got the packages', async () => {
  const repository = bench();
  await run(repository, { dryRun: true });
  expect(saved).toBe(0);
  await run(repository);
  expect(saved).toBe(1);
  await writeChart('b', 'a: 2\n');
  await run(repository);
  expect(saved).toBe(1);
});

it('compresses only what changed', async () => {
  const repository = bench();
  await run(repository);
  await writeChart('b', 'a: 2\n');
  expect(said(await run(repository))).toEqual(['unchanged conflict unchanged', 'CH_CONFLICT']);
  expect(compressed).toBe(4);
});

describe('what the cache says decides no byte that is published', () => {
  it.each([
    ['the true digests', () => undefined],
    ['wrong digests', () => cache.forEach((_, tar) => void cache.set(tar, wrong))],
  ])('into another repository, with %s', async (_, change) => {
    const [first, second, plain] = [bench(), bench(), bench()];
    await run(first);
    change();
    expect(said(await run(second))).toEqual(['new new new', 'ok']);
    await run(plain, {}, false);
    expect(await contents(second)).toEqual(await contents(plain));
  });

  it('wrong digests of what is listed', async () => {
    const repository = bench();
    await run(repository);
    const before = await contents(repository);
    for (const tar of cache.keys()) cache.set(tar, wrong);
    expect(said(await run(repository))).toEqual(['unchanged unchanged unchanged', 'ok']);
    expect(await contents(repository)).toEqual(before);
  });

  it('a changed chart with the digest of the published one hides the conflict, and changes nothing', async () => {
    const repository = bench();
    await run(repository);
    const before = await contents(repository);
    const digest = sha256Hex(Buffer.from(before['a-1.0.0.tgz'] ?? '', 'latin1'));
    const [published = wrong] = [...cache.values()].filter((each) => each.digest === digest);
    await writeChart('a', 'a: 2\n');
    await run(bench());
    for (const tar of [...cache.keys()].slice(3)) cache.set(tar, published);
    expect(said(await run(repository))).toEqual(['unchanged unchanged unchanged', 'ok']);
    expect(await contents(repository)).toEqual(before);
  });

  it('a package that is put back has its bytes', async () => {
    const repository = bench();
    await run(repository);
    const before = await contents(repository);
    const answer = await repository.store.head('a-1.0.0.tgz');
    if (answer.kind === 'found') await repository.store.deleteIf('a-1.0.0.tgz', answer.info.etag);
    expect(said(await run(repository, { restore: true }))).toEqual(['restored unchanged unchanged', 'ok']);
    expect(await contents(repository)).toEqual(before);
  });
});
