import { describe, expect, it } from 'vitest';
import { memoryCdn } from '../../../test/support/publish/memory-cdn.ts';
import { bench, chartPackage, said } from '../../../test/support/publish/publish-harness.ts';
import { CharthouseError } from '../../base/error.ts';
import type { OperationEvent } from '../../repository/events.ts';

const app = { 'app.tgz': chartPackage('app', '1.0.0').bytes };
const next = { 'app.tgz': chartPackage('app', '1.1.0').bytes };
const key = 'artifacthub-repo.yml';
const artifactHub = { owners: [{ email: 'ada@example.com' }] };
const other = { owners: [{ email: 'bob@example.com' }] };

async function stored({ store }: ReturnType<typeof bench>): Promise<string | undefined> {
  const found = await store.get(key);
  return found.kind === 'found' ? Buffer.from(found.body).toString() : undefined;
}

describe('artifacthub-repo.yml', () => {
  it('is not looked for if nothing is configured', async () => {
    const repository = bench();
    expect((await repository.publish(app)).artifactHub).toBeUndefined();
    expect(repository.calls.filter((call) => call.endsWith(key))).toEqual([]);
  });

  it('is written after the commit, and then only if it changes', async () => {
    const repository = bench();
    expect((await repository.publish(app, { artifactHub })).artifactHub).toBe('new');
    const puts = repository.calls.filter((call) => call.startsWith('put'));
    expect(puts.at(-1)).toBe(`putNew ${key}`);
    expect(puts.at(-2)).toContain('index.yaml');
    expect(await stored(repository)).toContain('ada@example.com');
    expect((await repository.publish(app, { artifactHub })).artifactHub).toBe('unchanged');
    const events: OperationEvent[] = [];
    const changed = await repository.publish(next, { artifactHub: other }, { onEvent: (event) => void events.push(event) });
    expect(changed.artifactHub).toBe('replaced');
    expect(events).toContainEqual({ kind: 'artifact-hub-put', key, isReplaced: true });
    expect(await stored(repository)).toContain('bob@example.com');
  });

  it('is written if no chart is new', async () => {
    const repository = bench();
    await repository.publish(app);
    const before = await repository.index();
    const report = await repository.publish(app, { artifactHub });
    expect([said(report), report.artifactHub]).toEqual([['unchanged', 'ok'], 'new']);
    expect(await repository.index()).toBe(before);
  });

  it('is only planned in a dry run', async () => {
    const repository = bench();
    await repository.publish(app, { artifactHub });
    expect((await repository.publish(next, { artifactHub: other, dryRun: true })).artifactHub).toBe('replaced');
    expect(await stored(repository)).toContain('ada@example.com');
  });

  it('is not written if the run ends before its commit', async () => {
    const repository = bench();
    await repository.publish(app);
    const conflict = { 'app.tgz': chartPackage('app', '1.0.0', 'b: 2\n').bytes };
    expect(said(await repository.publish(conflict, { artifactHub }))).toEqual(['conflict', 'CH_CONFLICT']);
    expect(await stored(repository)).toBeUndefined();
  });

  it('is invalidated if it was written', async () => {
    const repository = bench();
    const cdn = memoryCdn();
    const ports = { cdn, site: undefined };
    const url = 'https://charts.example.com/stable';
    const options = { url, verify: false };
    const run = (charts: typeof app, hub: typeof artifactHub) =>
      repository.publish(charts, { ...options, artifactHub: hub }, { cdn: ports.cdn });
    await run(app, artifactHub);
    await run(next, artifactHub);
    await run(next, other);
    expect(cdn.asked.map(({ paths }) => paths)).toEqual([
      ['/stable/index.yaml', `/stable/${key}`],
      ['/stable/index.yaml'],
      ['/stable/index.yaml', `/stable/${key}`],
    ]);
  });

  it('is a warning if it cannot be written, since the charts are published', async () => {
    const repository = bench();
    repository.hook = ({ key: asked, when }) => {
      if (asked === key && when === 'before') throw new CharthouseError('CH_STORE_DENIED', { message: 'access denied', hint: 'allow it' });
    };
    const report = await repository.publish(app, { artifactHub });
    expect([said(report), report.artifactHub]).toEqual([['new', 'ok'], undefined]);
    expect(report.warnings).toEqual([
      { code: 'artifacthub-not-written', message: `${key} could not be written: access denied`, hint: 'allow it' },
    ]);
  });

  it('takes the place of the one that another run wrote meanwhile, and only of that', async () => {
    const repository = bench();
    let meddled = 0;
    repository.hook = ({ operation, key: asked, when }) => {
      if (asked === key && operation === 'putNew' && when === 'before' && meddled++ === 0) repository.store.meddle(key, 'other: true\n');
    };
    expect((await repository.publish(app, { artifactHub })).artifactHub).toBe('replaced');
    expect(repository.calls.filter((call) => call.startsWith('put') && call.endsWith(key))).toEqual([`putNew ${key}`, `putIfMatch ${key}`]);
    expect(await stored(repository)).toContain('ada@example.com');
  });

  it('is a warning if other runs replace it again and again', async () => {
    const repository = bench();
    let count = 0;
    repository.hook = ({ operation, key: asked, when }) => {
      if (asked === key && operation !== 'get' && when === 'before') repository.store.meddle(key, `other: ${count++}\n`);
    };
    const report = await repository.publish(app, { artifactHub });
    expect(report).toMatchObject({ error: null, warnings: [{ code: 'artifacthub-not-written' }] });
    expect(count).toBe(5);
  });

  it('is ours after a write whose answer was lost', async () => {
    const repository = bench();
    repository.hook = ({ operation, key: asked, when }) => {
      // The request was repeated below the store, and the second one found the object of the first.
      if (asked !== key || operation !== 'putNew' || when !== 'before') return;
      repository.hook = () => undefined;
      repository.store.meddle(key, written);
    };
    const written = (await ours()) ?? '';
    expect((await repository.publish(app, { artifactHub })).artifactHub).toBe('new');
  });

  it('ends with the error of a stop', async () => {
    const repository = bench();
    const stop = new AbortController();
    repository.hook = ({ key: asked }) => {
      if (asked === key) stop.abort(new CharthouseError('CH_INTERRUPTED', { message: 'stopped' }));
    };
    const report = await repository.publish(app, { artifactHub }, { signal: stop.signal });
    expect(report.error?.code).toBe('CH_INTERRUPTED');
    expect(report.index.revisionAfter).not.toBe(report.index.revisionBefore);
  });
});

async function ours(): Promise<string | undefined> {
  const repository = bench();
  await repository.publish(app, { artifactHub });
  return stored(repository);
}
