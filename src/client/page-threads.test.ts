/** Pages of versions that other threads make: the same as without. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { galleryCharts } from '../../test/support/pages/gallery.ts';
import { hostileCharts } from '../../test/support/pages/hostile-charts.ts';
import { writePages } from '../../test/support/pages/matching.ts';
import { putGallery } from '../../test/support/pages/put-gallery.ts';
import { bench, portsOf } from '../../test/support/publish/publish-harness.ts';
import { builtModule, inlineModule } from '../../test/support/publish/thread-module.ts';
import type { SharedByPages, VersionThreads } from '../operations/pages/version-page.ts';
import { pageThreads } from './page-threads.ts';

const never = new AbortController().signal;
const attributes = { contentType: 'text/plain', cacheControl: 'no-cache' };
let folder: string;
let real: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charthouse-page-threads-'));
  await putGallery(join(folder, 'repository'), [...galleryCharts, ...hostileCharts]);
  real = await builtModule('page-thread', folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Pages {
  readonly files: Readonly<Record<string, string>>;
  /** How many pages threads were asked for, and how many they made. */
  readonly asked: number;
  readonly made: number;
}

/** The pages of all sample charts. */
async function pages(module: string | undefined, most = 2): Promise<Pages> {
  const repository = bench();
  for (const name of await readdir(join(folder, 'repository')))
    await repository.store.putNew(name, [await readFile(join(folder, 'repository', name))], { attributes });
  let [asked, made, opened] = [0, 0, 0];
  const openThreads = async (shared: SharedByPages): Promise<VersionThreads> => {
    opened += 1;
    const threads = pageThreads(shared, { signal: never, module: module ?? '', most });
    return {
      ...threads,
      page: async (...task) => {
        asked += 1;
        const page = await threads.page(...task);
        if (page !== undefined) made += 1;
        return page;
      },
    };
  };
  await writePages({ ...portsOf(repository), ...(module === undefined ? {} : { openThreads }) }, { url: 'https://charts.example.com' });
  expect(opened).toBe(module === undefined ? 0 : 1);
  const files: Record<string, string> = {};
  for await (const { key } of repository.store.list('')) {
    const found = await repository.store.get(key);
    if (found.kind === 'found') files[key] = Buffer.from(found.body).toString();
  }
  return { files, asked, made };
}

describe('charts of all kinds', () => {
  let here: Pages['files'];
  beforeAll(async () => {
    ({ files: here } = await pages(undefined));
  });

  it.each([1, 3])('have the same pages with %i threads as without', async (most) => {
    const { files, asked, made } = await pages(real, most);
    expect(files).toEqual(here);
    expect(Object.keys(files).length).toBeGreaterThan(200);
    expect(asked).toBeGreaterThan(20);
    expect(made).toBe(asked);
  });

  it.each([
    ['does not exist', 'file:///does/not/exist.mjs'],
    ['cannot be compiled', inlineModule('this is no code')],
    ['throws', inlineModule('export const serve = () => { throw new Error("at once"); }')],
    ['throws at its first task', inlineModule('export const serve = (port) => port.on("message", () => { throw new Error("later"); })')],
    ['ends', inlineModule('process.exit(0)')],
    ['has no answer', inlineModule('export const serve = (port) => port.on("message", ({ id }) => port.postMessage({ id }))')],
  ])('have the same pages if the code of a thread %s', async (_, module) => {
    const { files, asked, made } = await pages(module);
    expect(files).toEqual(here);
    expect(asked).toBeGreaterThan(20);
    expect(made).toBe(0);
  });
});

it('a thread that never answers keeps no run that is stopped', async () => {
  const [stop, reason] = [new AbortController(), new Error('stopped')];
  const module = inlineModule('export const serve = (port) => port.on("message", () => { for (;;); })');
  const threads = pageThreads({ site: {} as never, names: new Set(), url: undefined }, { signal: stop.signal, module, most: 1 });
  const asked = threads.page(
    { name: 'a', summary: {} as never, record: {}, facts: { sizeBytes: 0, isSigned: false }, bytes: undefined },
    false,
  );
  await wait(20);
  stop.abort(reason);
  await expect(asked).rejects.toBe(reason);
  threads.close();
});
