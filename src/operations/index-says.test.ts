/** What `index` says of what it leaves out, drops, changes or refuses: never a word too few. */
import { beforeEach, describe, expect, it } from 'vitest';
import { type IndexBench, indexBench, outcomes } from '../../test/support/publish/index-bench.ts';
import { type MemoryStore, memoryStore } from '../../test/support/publish/memory-store.ts';
import { chartPackage } from '../../test/support/publish/publish-harness.ts';
import { indexState } from '../report/index-text.ts';

const attributes = { contentType: 'application/gzip', cacheControl: '' };
const app = chartPackage('app', '1.0.0');
const next = chartPackage('app', '1.1.0');
const deep = chartPackage('deep', '1.0.0');
const plus = chartPackage('app', '1.0.0+b');

let own: IndexBench;
let store: MemoryStore;
const put: IndexBench['put'] = (files) => own.put(files);
const index: IndexBench['index'] = (request, onStore) => own.index(request, onStore);
const text: IndexBench['text'] = (key) => own.text(key);
const listed: IndexBench['listed'] = () => own.listed();

beforeEach(() => {
  own = indexBench();
  store = own.store;
});

describe('an index of a folder', () => {
  it('refuses a version that equals a listed one, as a publish does', async () => {
    await put({ 'app-1.0.0.tgz': app.bytes });
    await index();
    const before = await text();
    await put({ 'app-1.0.0+b.tgz': plus.bytes, 'app-1.1.0.tgz': next.bytes });
    for (const dryRun of [true, false]) {
      const report = await index({ dryRun });
      expect([report.error?.code, report.error?.exitCode, await text()]).toEqual(['CH_CONFLICT_EQUAL_VERSION', 4, before]);
      expect(outcomes(report)).toContain('app-1.0.0+b.tgz conflict');
    }
  });

  it.each([
    ['of a new index', {}],
    ['of a new index with --fresh', { fresh: true }],
  ])('lists equal versions %s, since both may have been published, and says so', async (_, request) => {
    await put({ 'app-1.0.0.tgz': app.bytes, 'app-1.0.0+b.tgz': plus.bytes });
    const report = await index(request);
    expect([report.error, report.warnings.map(({ code }) => code)]).toEqual([null, ['equal-versions']]);
    expect(await listed()).toHaveLength(2);
  });

  it('names a version that --merge brings beside a listed one that it equals', async () => {
    await put({ 'app-1.0.0.tgz': app.bytes });
    await index();
    const other = memoryStore({ name: 'other' });
    await other.putNew('app-1.0.0+b.tgz', [plus.bytes], { attributes });
    await index({}, other);
    const answer = await other.get('index.yaml');
    const bytes = answer.kind === 'found' ? answer.body : Buffer.alloc(0);
    expect((await index({ merge: { bytes, source: 'other.yaml' } })).warnings).toMatchObject([{ code: 'equal-versions' }]);
  });

  it('names what --fresh drops and whose URLs it changes', async () => {
    await put({ 'app-1.0.0.tgz': app.bytes, 'b/app-1.1.0.tgz': next.bytes, 'deep-1.0.0.tgz': deep.bytes });
    await index({ url: 'https://charts.example.com' });
    store.meddle('app-1.0.0.tgz', undefined);
    for (const dryRun of [true, false]) {
      const { warnings } = await index({ fresh: true, dryRun });
      expect(warnings).toMatchObject([
        { code: 'entries-dropped', message: expect.stringContaining('1 version whose package is not in the folder: app 1.0.0') },
        {
          code: 'entries-changed',
          message: expect.stringContaining('app 1.1.0 (https://charts.example.com/b/app-1.1.0.tgz is now b/app-1.1.0.tgz), deep 1.0.0 ('),
        },
      ]);
    }
    expect((await index({ fresh: true })).warnings).toEqual([]);
  });

  it('bounds how many of them it names', async () => {
    const many = Array.from({ length: 30 }, (_, at) => chartPackage('app', `${at}.0.0`));
    await put(Object.fromEntries(many.map(({ fileName, bytes }) => [fileName, bytes])));
    await index();
    for (const { fileName } of many.slice(1)) store.meddle(fileName, undefined);
    expect((await index({ fresh: true })).warnings[0]?.message).toMatch(/^--fresh drops 29 versions .* and 9 more$/);
  });

  it('names many packages with the same reason in one warning, and does not say that all are listed', async () => {
    await put({ 'app-1.0.0.tgz': app.bytes });
    await index();
    await put(Object.fromEntries(Array.from({ length: 29 }, (_, at) => [`a/d/${10 + at}.tgz`, app.bytes])));
    const report = await index();
    expect(report.warnings.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /^a\/d\/10.tgz, a\/d\/11.tgz, a\/d\/12.tgz, a\/d\/13.tgz, a\/d\/14.tgz and 24 more are not listed: it is more than/,
      ),
    ]);
    expect(indexState(report)).toMatch(/except those in the warnings$/);
  });

  it.each([
    ['a package whose name ends in capitals', 'APP-1.0.0.TGZ', /not end in .tgz/],
    ['a second copy of the same bytes', 'b/app-1.0.0.tgz', /app-1.0.0.tgz too, in the same bytes/],
    ['no package', 'x-1.0.0.tgz', /./],
  ])('names %s', async (_, key, why) => {
    await put({ 'app-1.0.0.tgz': app.bytes, [key]: key.startsWith('x') ? 'x' : app.bytes });
    const report = await index();
    expect(outcomes(report)).toEqual(['app-1.0.0.tgz new']);
    expect(report.warnings).toMatchObject([{ code: 'package-skipped', message: expect.stringMatching(why), where: { file: key } }]);
  });
});
