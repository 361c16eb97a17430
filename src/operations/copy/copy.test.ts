import { describe, expect, it } from 'vitest';
import { type CopyBench, copyBench, outcomesOf } from '../../../test/support/publish/copy-bench.ts';
import { chartPackage, portsOf } from '../../../test/support/publish/publish-harness.ts';
import { sha256Hex } from '../../base/digest.ts';
import { readIndex } from '../../index-file/read-index.ts';
import type { CopySource, SourceVersion } from '../../ports/copy-source.ts';
import { parseSelector } from '../../repository/select-versions.ts';
import { yankVersions } from '../yank/yank.ts';

async function listed({ target }: CopyBench): Promise<readonly string[]> {
  const read = readIndex(Buffer.from(await target.index()), { mentions: [], source: 'index.yaml' });
  return [...read.allVersions()].map(({ name, version, urls }) => `${name} ${version} ${urls[0]}`);
}

async function bytesOf({ target }: CopyBench, key: string): Promise<string> {
  const answer = await target.store.get(key);
  return answer.kind === 'found' ? sha256Hex(answer.body) : 'missing';
}

/** A source that lists what it is given, whatever its packages are. */
function sourceOf(versions: readonly SourceVersion[], packages: Readonly<Record<string, Uint8Array>>): CopySource {
  return {
    name: 'a source',
    async *versions() {
      yield* versions;
    },
    open: async ({ name, version }) => {
      const bytes = packages[`${name}@${version}`];
      return bytes === undefined ? { kind: 'missing', message: 'there is none' } : { kind: 'found', bytes };
    },
    provenance: async () => undefined,
  };
}

describe('a copy', () => {
  it('has the same bytes and the same entries, but for their URLs', async () => {
    const scene = copyBench();
    await scene.fill('app@1.0.0', 'app@1.1.0', 'db@2.0.0+a.1');
    const report = await scene.copy();
    expect(outcomesOf(report)).toEqual(['app 1.1.0 new', 'app 1.0.0 new', 'db 2.0.0+a.1 new', 'ok']);
    expect(await listed(scene)).toEqual(['app 1.1.0 app-1.1.0.tgz', 'app 1.0.0 app-1.0.0.tgz', 'db 2.0.0+a.1 db-2.0.0%2Ba.1.tgz']);
    expect(await bytesOf(scene, 'app-1.0.0.tgz')).toBe(chartPackage('app', '1.0.0').digest);
    const withoutTime = (text: string) => text.replace(/^generated: .*$/m, '');
    expect(withoutTime(await scene.target.index())).toBe(withoutTime(await scene.from.index()));
  });

  it('changes nothing the second time, and reads no package', async () => {
    const scene = copyBench();
    await scene.fill('app@1.0.0', 'db@2.0.0');
    await scene.copy();
    const before = await scene.target.index();
    scene.asked.length = 0;
    scene.target.calls.length = 0;
    const report = await scene.copy();
    expect(outcomesOf(report)).toEqual(['app 1.0.0 unchanged', 'db 2.0.0 unchanged', 'ok']);
    expect(report.index.attempts).toBe(0);
    expect([scene.asked, await scene.target.index()]).toEqual([[], before]);
    expect(scene.target.calls.filter((call) => !call.startsWith('get '))).toEqual([]);
  });

  it('writes nothing in a dry run, and says what a real one would do', async () => {
    const scene = copyBench();
    await scene.fill('app@1.0.0', 'db@2.0.0');
    expect(outcomesOf(await scene.copy({ dryRun: true }))).toEqual(['app 1.0.0 new', 'db 2.0.0 new', 'ok']);
    expect([await scene.target.keys(), scene.asked]).toEqual([[], []]);
  });

  it('goes on where a killed one was, and reads no package that is there already', async () => {
    const scene = copyBench();
    await scene.fill('app@1.0.0', 'app@1.1.0', 'db@2.0.0');
    scene.target.hook = ({ operation, key }) => {
      if (operation === 'putNew' && key.startsWith('db-')) throw new Error('killed');
    };
    expect(outcomesOf(await scene.copy())).toEqual([
      'app 1.1.0 not-written',
      'app 1.0.0 not-written',
      'db 2.0.0 not-written',
      'CH_UNEXPECTED',
    ]);
    scene.target.hook = () => undefined;
    scene.asked.length = 0;
    expect(outcomesOf(await scene.copy())).toEqual(['app 1.1.0 adopted', 'app 1.0.0 adopted', 'db 2.0.0 new', 'ok']);
    expect(scene.asked.filter((call) => call.startsWith('open'))).toEqual(['open db 2.0.0']);
    expect(await listed(scene)).toHaveLength(3);
  });

  it('adds to what the target lists, and never changes it', async () => {
    const scene = copyBench();
    const other = chartPackage('app', '1.0.0', 'other: bytes\n');
    await scene.target.publish({ [other.fileName]: other.bytes }, { verify: false });
    await scene.fill('app@1.0.0', 'app@1.1.0');
    const report = await scene.copy();
    expect(outcomesOf(report)).toEqual(['app 1.1.0 new', 'app 1.0.0 conflict', 'CH_CONFLICT']);
    expect(await bytesOf(scene, other.fileName)).toBe(other.digest);
    expect(await listed(scene)).toHaveLength(2);
  });

  it('leaves other bytes under the name of a package as they are', async () => {
    const scene = copyBench();
    await scene.fill('app@1.0.0', 'db@1.0.0');
    await scene.copy({ selectors: [parseSelector('db')] });
    scene.target.store.meddle('app-1.0.0.tgz', 'other');
    expect(outcomesOf(await scene.copy())).toEqual(['app 1.0.0 conflict', 'db 1.0.0 unchanged', 'CH_CONFLICT_ORPHAN']);
    expect(await bytesOf(scene, 'app-1.0.0.tgz')).toBe(sha256Hex(Buffer.from('other')));
  });

  it('has the newest versions, without pre-releases, of the charts that were asked for', async () => {
    const scene = copyBench();
    await scene.fill('app@1.0.0', 'app@1.10.0', 'app@1.9.0', 'app@2.0.0-rc.1', 'db@1.0.0');
    const report = await scene.copy({ newest: 2, preReleases: false, selectors: [parseSelector('app')] });
    expect(outcomesOf(report)).toEqual(['app 1.10.0 new', 'app 1.9.0 new', 'ok']);
  });

  it('of many packages asks only for those that a listing shows', async () => {
    const scene = copyBench();
    await scene.fill(...Array.from({ length: 20 }, (_, at) => `app@1.${at}.0`));
    scene.target.hook = ({ operation, key }) => {
      if (operation === 'putNew' && key === 'app-1.3.0.tgz') throw new Error('killed');
    };
    expect((await scene.copy()).error).not.toBeNull();
    scene.target.hook = () => undefined;
    const there = (await scene.target.keys()).filter((key) => key.endsWith('.tgz'));
    expect(there.length).toBeGreaterThan(5);
    scene.target.calls.length = 0;
    expect((await scene.copy()).error).toBeNull();
    const looks = scene.target.calls.filter((call) => call.startsWith('head '));
    expect(looks.sort()).toEqual(there.map((key) => `head ${key}`).sort());
  });

  it('of many versions is made in several commits, and what was committed stays if a later one fails', async () => {
    const scene = copyBench();
    await scene.fill(...Array.from({ length: 5 }, (_, at) => `app@1.${at}.0`));
    let commits = 0;
    scene.target.hook = ({ operation, key, when }) => {
      if (operation === 'putIfMatch' && key === 'index.yaml' && when === 'before' && ++commits === 2) throw new Error('the disk is full');
    };
    const report = await scene.copy({ mostPerCommit: 2 });
    expect(outcomesOf(report)).toEqual([
      ...['app 1.4.0 new', 'app 1.3.0 new', 'app 1.2.0 not-written', 'app 1.1.0 not-written', 'app 1.0.0 not-written'],
      'CH_UNEXPECTED',
    ]);
    expect(report.index).toMatchObject({ versionsBefore: 0, versionsAfter: 2 });
    scene.target.hook = () => undefined;
    const again = await scene.copy({ mostPerCommit: 2 });
    expect(again.index).toMatchObject({ versionsBefore: 2, versionsAfter: 5, attempts: 2 });
    expect(outcomesOf(again).slice(2)).toEqual(['app 1.2.0 adopted', 'app 1.1.0 adopted', 'app 1.0.0 new', 'ok']);
    expect(await listed(scene)).toHaveLength(5);
  });

  it('decides again if another run listed a version meanwhile', async () => {
    const scene = copyBench();
    await scene.fill('app@1.0.0', 'db@1.0.0', 'web@1.0.0');
    const [same, other] = [chartPackage('app', '1.0.0'), chartPackage('db', '1.0.0', 'other: bytes\n')];
    let isDone = false;
    scene.target.hook = async ({ operation, key, when }) => {
      if (operation !== 'putIfMatch' || key !== 'index.yaml' || when !== 'before' || isDone) return;
      isDone = true;
      scene.target.store.meddle(other.fileName, undefined);
      await scene.target.publish({ [same.fileName]: same.bytes, [other.fileName]: other.bytes }, { verify: false });
    };
    const report = await scene.copy();
    expect(outcomesOf(report)).toEqual(['app 1.0.0 unchanged', 'db 1.0.0 conflict', 'web 1.0.0 new', 'CH_CONFLICT']);
    expect(report.index).toMatchObject({ attempts: 2, versionsBefore: 2, versionsAfter: 3 });
  });
});

describe('a source', () => {
  const good = chartPackage('app', '1.0.0');
  const version = (name: string, each: string, digest?: string): SourceVersion => ({ name, version: each, digest });

  it('that lies about a digest, a chart or a version is refused, and the others are copied', async () => {
    const scene = copyBench();
    const source = sourceOf(
      [
        version('app', '1.0.0', good.digest),
        version('lie', '1.0.0', 'a'.repeat(64)),
        version('other', '1.0.0', good.digest),
        version('app', '2.0.0', good.digest),
        version('page', '1.0.0'),
        version('gone', '1.0.0', good.digest),
      ],
      {
        'app@1.0.0': good.bytes,
        'lie@1.0.0': chartPackage('lie', '1.0.0').bytes,
        'other@1.0.0': good.bytes,
        'app@2.0.0': good.bytes,
        'page@1.0.0': Buffer.from('<html>'),
      },
    );
    const report = await scene.copy({}, source);
    expect(outcomesOf(report)).toEqual([
      ...[
        'app 1.0.0 new',
        'lie 1.0.0 wrong-digest',
        'other 1.0.0 invalid',
        'app 2.0.0 invalid',
        'page 1.0.0 invalid',
        'gone 1.0.0 missing',
      ],
      'CH_COPY_FAILED',
    ]);
    expect(report.error?.message).toContain('lie 1.0.0 was not copied from a source: the source lists aaaa');
    expect(report.error?.message).toContain('(and 4 more)');
    expect(await scene.target.keys()).toEqual(['app-1.0.0.tgz', 'index.yaml']);
    expect(await listed(scene)).toEqual(['app 1.0.0 app-1.0.0.tgz']);
  });

  it('without digests and entries is copied by what its packages say', async () => {
    const scene = copyBench();
    const report = await scene.copy({}, sourceOf([version('app', '1.0.0')], { 'app@1.0.0': good.bytes }));
    expect(outcomesOf(report)).toEqual(['app 1.0.0 new', 'ok']);
    expect(await scene.target.index()).toContain(`digest: ${good.digest}`);
    const again = await scene.copy({}, sourceOf([version('app', '1.0.0')], {}));
    expect(outcomesOf(again)).toEqual(['app 1.0.0 unchanged', 'ok']);
    expect(again.warnings).toMatchObject([{ code: 'not-compared', message: expect.stringContaining('no digest for app 1.0.0') }]);
  });

  it('whose entry Helm would refuse is listed by what its package says', async () => {
    const scene = copyBench();
    const record = {
      name: 'app',
      version: '1.0.0',
      apiVersion: 'v2',
      appVersion: 1.1,
      'x-ours': 'a',
      digest: good.digest,
      urls: ['a.tgz'],
    };
    const source = sourceOf([{ ...version('app', '1.0.0', good.digest), record }], { 'app@1.0.0': good.bytes });
    expect(outcomesOf(await scene.copy({}, source))).toEqual(['app 1.0.0 new', 'ok']);
    expect(await scene.target.index()).not.toContain('x-ours');
  });

  it('that does not answer ends the run, and what it had copied is found by the next one', async () => {
    const scene = copyBench();
    await scene.fill(...Array.from({ length: 30 }, (_, at) => `app@1.${at}.0`));
    let calls = 0;
    scene.from.hook = () => undefined;
    const { store } = scene.from;
    const stream = store.stream.bind(store);
    const failing = {
      ...store,
      stream: async (key: string) => (key.endsWith('.tgz') && ++calls > 10 ? Promise.reject(unreachable()) : stream(key)),
    };
    const { readerSource } = await import('../../repository/reader-source.ts');
    const { storeReader } = await import('../../repository/reader.ts');
    const site = {
      fetch: async () => ({ kind: 'refused', status: 404 }) as const,
      read: async () => ({ kind: 'refused', status: 404 }) as const,
    };
    const report = await scene.copy({}, readerSource(storeReader(failing, site)));
    expect(report.error?.code).toBe('CH_HTTP_FAILED');
    const again = outcomesOf(await scene.copy());
    expect(again.filter((each) => each.endsWith('adopted'))).toHaveLength(10);
    expect(again.filter((each) => each.endsWith('new'))).toHaveLength(20);
  });
});

function unreachable(): Error {
  return Object.assign(new Error('connection refused (ECONNREFUSED)'), { code: 'CH_HTTP_FAILED', details: {}, hint: 'try again' });
}

describe('a version that was yanked in the target', () => {
  const yank = ({ target }: CopyBench) =>
    yankVersions(
      {
        ...{ dryRun: false, invalidate: true, wait: false, url: undefined },
        ...{ selectors: ['app@1.0.0'], reason: 'crashes', deletePackage: false },
      },
      { ...portsOf(target), confirm: async () => true },
    );

  it('is left out, with a warning, until it is restored', async () => {
    const scene = copyBench();
    await scene.fill('app@1.0.0', 'app@1.1.0');
    await scene.copy();
    expect((await yank(scene)).error).toBeNull();
    await scene.fill('app@1.2.0');
    const report = await scene.copy();
    expect(outcomesOf(report)).toEqual(['app 1.2.0 new', 'app 1.1.0 unchanged', 'app 1.0.0 yanked', 'ok']);
    expect(report.warnings.map(({ code }) => code)).toEqual(['yanked-left-out']);
    expect((await listed(scene)).map((each) => each.split(' ')[1])).toEqual(['1.2.0', '1.1.0']);
    expect(outcomesOf(await scene.copy())).toContain('app 1.0.0 yanked');
  });

  it('is left out if that happens while it is copied', async () => {
    const scene = copyBench();
    await scene.fill('app@1.0.0', 'app@1.1.0');
    await scene.copy();
    await scene.fill('app@1.2.0');
    let isDone = false;
    scene.target.hook = async ({ operation, key, when }) => {
      if (operation !== 'putIfMatch' || key !== 'index.yaml' || when !== 'before' || isDone) return;
      isDone = true;
      expect((await yank(scene)).error).toBeNull();
    };
    await scene.copy();
    expect((await listed(scene)).map((each) => each.split(' ')[1])).toEqual(['1.2.0', '1.1.0']);
  });
});
