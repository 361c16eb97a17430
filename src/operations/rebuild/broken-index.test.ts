import { describe, expect, it } from 'vitest';
import { type Bench, bench, chartPackage, portsOf } from '../../../test/support/publish/publish-harness.ts';
import { putPackage, rebuild, said } from '../../../test/support/publish/rebuild-harness.ts';
import { CharthouseError } from '../../base/error.ts';
import type { ObjectStore } from '../../ports/object-store.ts';

const app1 = chartPackage('app', '1.0.0');
const app2 = chartPackage('app', '2.0.0');
const app3 = chartPackage('app', '3.0.0');
const markers = '<<<<<<< ours\napiVersion: v1\n=======\n';

/** app 1.0.0 to 3.0.0, and the index after each. */
async function published(): Promise<{ readonly repository: Bench; readonly after: readonly string[] }> {
  const repository = bench();
  const after: string[] = [];
  for (const made of [app1, app2, app3]) {
    await repository.publish({ 'app.tgz': made.bytes });
    after.push(await repository.index());
    repository.now += 3_600_000;
  }
  return { repository, after };
}

const file = (text = ''): { readonly bytes: Uint8Array; readonly source: string } => ({ bytes: Buffer.from(text), source: 'before.yaml' });

describe('an index that is there and cannot be read', () => {
  it.each([
    ['broken by a merge', markers],
    ['an error page', '<html><body>403</body></html>'],
    ['empty', ''],
  ])('ends the run, untouched, with what to do: %s', async (_, text) => {
    const { repository } = await published();
    repository.store.meddle('index.yaml', text);
    const report = await rebuild(repository, { addOrphans: true });
    expect([report.error?.code, report.error?.exitCode]).toEqual(['CH_INDEX_INVALID', 6]);
    expect(report.error?.hint).toMatch(/--from FILE.*--new-index/);
    expect(await repository.index()).toBe(text);
  });

  it('gives way to an earlier state, whose entries stay as they are', async () => {
    const { repository, after } = await published();
    const before = after[1]?.replace('generated: ', '# kept\ngenerated: ');
    repository.store.meddle('index.yaml', markers);
    const report = await rebuild(repository, { from: file(before) });
    expect(said(report)).toEqual(['unchanged app 2.0.0', 'unchanged app 1.0.0', 'not-asked app-3.0.0.tgz', 'ok']);
    expect(report.index).toMatchObject({ versionsBefore: 0, versionsAfter: 2 });
    const entries = (text = ''): string => text.slice(0, text.indexOf('generated:'));
    expect(entries(await repository.index())).toBe(entries(before));
  });

  it('and what was published since is added where that is asked for', async () => {
    const { repository, after } = await published();
    repository.store.meddle('index.yaml', markers);
    const report = await rebuild(repository, { from: file(after[1]), addOrphans: true });
    expect(said(report)).toEqual(['new app 3.0.0', 'unchanged app 2.0.0', 'unchanged app 1.0.0', 'ok']);
    expect(await repository.index()).toBe(after[2]?.replace(/generated: .*/, (await repository.index()).match(/generated: .*/)?.[0] ?? ''));
  });

  it('gives way to one of the packages alone', async () => {
    const { repository } = await published();
    repository.store.meddle('index.yaml', markers);
    expect(said(await rebuild(repository, { newIndex: true }))).toEqual(['new app 1.0.0', 'new app 2.0.0', 'new app 3.0.0', 'ok']);
    expect(said(await rebuild(repository, { newIndex: true })).at(0)).toBe('unchanged app 3.0.0');
  });

  it('gives way to nothing where no package is there: they may all be elsewhere', async () => {
    const repository = bench();
    repository.store.meddle('index.yaml', markers);
    expect(said(await rebuild(repository, { newIndex: true }))).toEqual(['CH_NO_CHARTS']);
    expect(await repository.index()).toBe(markers);
  });

  it('is kept where somebody mends it meanwhile', async () => {
    const { repository, after } = await published();
    repository.store.meddle('index.yaml', markers);
    repository.hook = ({ operation, key, when }) => {
      if (operation !== 'putIfMatch' || key !== 'index.yaml' || when !== 'before') return;
      repository.hook = () => undefined;
      repository.store.meddle('index.yaml', after[2]);
    };
    const report = await rebuild(repository, { newIndex: true });
    expect(report.error).toBeNull();
    expect([await repository.index(), report.index.versionsBefore, report.index.attempts]).toEqual([after[2], 3, 1]);
  });

  it('does not give way where it is valid, and only too large to be read carefully', async () => {
    const { repository } = await published();
    const text = `apiVersion: v1\nentries: {app: [{version: 1.0.0}]}\n${'# long\n'.repeat(5_000_000)}`;
    repository.store.meddle('index.yaml', text);
    expect(said(await rebuild(repository, { newIndex: true }))).toEqual(['CH_INDEX_TOO_LARGE']);
  });
});

describe('an index that is not what was put there', () => {
  /** A store that finds the index damaged at the first `times` reads. */
  function damaged(repository: Bench, times: number, meanwhile: () => void = () => undefined): ObjectStore {
    const { store } = portsOf(repository);
    let left = times;
    return {
      ...store,
      get: async (key, options) => {
        if (key !== 'index.yaml' || left === 0) return store.get(key, options);
        left -= 1;
        meanwhile();
        throw new CharthouseError('CH_STORE_CORRUPT', { message: 'it came with another SHA-256' });
      },
    };
  }

  it('ends the run, and gives way with a word only', async () => {
    const { repository, after } = await published();
    const store = damaged(repository, Number.POSITIVE_INFINITY);
    expect(said(await rebuild(repository, {}, { store }))).toEqual(['CH_INDEX_CUT']);
    expect(await repository.index()).toBe(after[2]);
    expect(said(await rebuild(repository, { from: file(after[1]) }, { store })).at(-1)).toBe('ok');
    expect(await repository.index()).not.toContain('3.0.0');
  });

  it('never gives way where it was damaged on its way alone', async () => {
    const { repository, after } = await published();
    const report = await rebuild(repository, { newIndex: true }, { store: damaged(repository, 1) });
    expect([report.error?.code, report.error?.hint]).toEqual(['CH_INDEX_CUT', 'run again']);
    expect(await repository.index()).toBe(after[2]);
  });

  it('nor where it is replaced while it is looked at', async () => {
    const { repository, after } = await published();
    const meanwhile = [undefined, () => repository.store.meddle('index.yaml', after[1])];
    const store = damaged(repository, 2, () => meanwhile.shift()?.());
    expect(said(await rebuild(repository, { newIndex: true }, { store }))).toEqual(['CH_INDEX_CUT']);
    expect(await repository.index()).toBe(after[1]);
  });
});

describe('an index that is readable and short', () => {
  it('gets back the entries of an earlier state, and keeps what was published since', async () => {
    const { repository, after } = await published();
    // As a workflow leaves it whose download failed: 3.0.0 alone, half an hour after its package was put.
    const alone = bench();
    alone.now = repository.now - 1_800_000;
    await alone.publish({ 'app.tgz': app3.bytes });
    repository.store.meddle('index.yaml', await alone.index());
    repository.now += 3_600_000;
    const report = await rebuild(repository, { from: file(after[1]) });
    expect(said(report)).toEqual(['unchanged app 3.0.0', 'unchanged app 2.0.0', 'unchanged app 1.0.0', 'ok']);
    expect(report.index).toMatchObject({ versionsBefore: 1, versionsAfter: 3 });
    expect(await repository.index()).toContain(`created: "${new Date(alone.now).toISOString()}"`);
    expect((await rebuild(repository, { from: file(after[1]) })).index.attempts).toBe(0);
  });

  it('keeps its entry if other bytes are under the key of the package', async () => {
    const { repository, after } = await published();
    const other = chartPackage('app', '3.0.0', 'a: 2\n');
    const alone = bench();
    await alone.publish({ 'app.tgz': app3.bytes });
    repository.store.meddle('index.yaml', await alone.index());
    repository.store.meddle('app-3.0.0.tgz', other.bytes);
    const report = await rebuild(repository, { from: file(after[1]) });
    expect(report.error).toBeNull();
    const index = await repository.index();
    expect([index.includes(app3.digest), index.includes(other.digest), index.includes(app1.digest)]).toEqual([true, false, true]);
  });

  it('keeps an entry whose package is elsewhere, beside the entries of the earlier state', async () => {
    const { repository, after } = await published();
    const theirs = 'apiVersion: v1\nentries:\n  theirs:\n  - version: 1.0.0\n    urls: [https://x.example.com/t.tgz]\n';
    repository.store.meddle('index.yaml', theirs);
    const report = await rebuild(repository, { from: file(after[2]), addOrphans: true });
    expect(said(report)).toEqual(['unchanged app 3.0.0', 'unchanged app 2.0.0', 'unchanged app 1.0.0', 'ok']);
    expect(await repository.index()).toContain(theirs.slice(theirs.indexOf('  theirs:')));
  });

  it('takes over no entry that would make Helm refuse the index', async () => {
    const { repository } = await published();
    const before = await repository.index();
    const wrong = 'apiVersion: v1\nentries:\n  old:\n  - name: old\n    version: 1.0.0\n    urls: [o.tgz]\n    appVersion: 1.10\n';
    const { error } = await rebuild(repository, { from: file(wrong) });
    expect(error).toMatchObject({ code: 'CH_INDEX_INVALID', message: expect.stringContaining('old 1.0.0 from before.yaml') });
    expect(await repository.index()).toBe(before);
  });

  it('takes of a version that stands twice the first', async () => {
    const repository = bench();
    const twice = ['a', 'b'].map((digit) => `  - {version: 1.0.0, digest: ${digit.repeat(64)}, urls: [app.tgz]}\n`).join('');
    repository.store.meddle('index.yaml', `apiVersion: v1\nentries:\n  app:\n${twice}`);
    const before = `apiVersion: v1\nentries:\n  app:\n${twice}  old:\n  - {version: 1.0.0, urls: [old.tgz]}\n`;
    const report = await rebuild(repository, { from: file(before) });
    expect([report.error, await repository.index()]).toEqual([null, before]);
    const once = before.replace(/ {2}- .*b{64}.*\n/, '');
    repository.store.meddle('index.yaml', `apiVersion: v1\nentries:\n  app:\n${twice}`);
    expect(said(await rebuild(repository, { from: file(once) })).at(-1)).toBe('ok');
  });

  it('does not take a state that lists a version with other bytes', async () => {
    const { repository, after } = await published();
    const before = await repository.index();
    const wrong = after[2]?.replace(app1.digest, 'f'.repeat(64));
    expect(said(await rebuild(repository, { from: file(wrong) }))).toEqual(['CH_CONFLICT']);
    expect(await repository.index()).toBe(before);
  });
});

it('an earlier state serves where there is no index at all', async () => {
  const { repository, after } = await published();
  await putPackage(repository, 'app-4.0.0.tgz', chartPackage('app', '4.0.0').bytes);
  repository.store.meddle('index.yaml', undefined);
  const report = await rebuild(repository, { from: file(after[2]) });
  expect(said(report).slice(-2)).toEqual(['not-asked app-4.0.0.tgz', 'ok']);
  expect(await repository.index()).toContain('version: "3.0.0"');
});

it('a file of --from that is no index ends the run before anything is read', async () => {
  const { repository } = await published();
  repository.calls.length = 0;
  expect(said(await rebuild(repository, { from: file('a: [') }))).toEqual(['CH_INDEX_INVALID']);
  expect(repository.calls).toEqual([]);
});
