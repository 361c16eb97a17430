/** A folder whose index another program damaged: restored from its history, and read by real Helms. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { history, rollback } from '../../src/client/history.ts';
import { publish, serve } from '../../src/client/operations.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { helm, needs } from '../support/tools/tools.ts';

let scratch: string;
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'charthouse-rollback-'));
});
afterEach(() => rm(scratch, { recursive: true, force: true }));

async function published(to: string, versions: readonly string[]): Promise<void> {
  for (const version of versions) {
    const { fileName, bytes } = chartPackage('app', version);
    await writeFile(join(scratch, fileName), bytes);
    expect(await publish({ charts: [join(scratch, fileName)], to, noVerify: true })).toMatchObject({ error: null });
  }
}

const damages: readonly [string, (index: string) => Promise<void>][] = [
  ['emptied', (index) => writeFile(index, 'apiVersion: v1\nentries: {}\n')],
  ['deleted', (index) => rm(index)],
  [
    'cut',
    async (index) => {
      const text = await readFile(index, 'utf8');
      await writeFile(index, text.slice(0, text.lastIndexOf('  - apiVersion')));
    },
  ],
];

describe.each(['3.12.0', '4.3.1'] as const)('helm %s', (version) => {
  it.each(damages)('updates a repository whose index was %s and restored', needs(`helm-${version}`), async (_, damage) => {
    const to = join(scratch, 'repository');
    await published(to, ['1.0.0', '1.1.0']);
    const [newest] = (await history({ to })).history;
    await damage(join(to, 'index.yaml'));
    expect(await rollback({ to, version: newest?.id ?? '' })).toMatchObject({ error: null, plan: { hidden: [] } });
    const server = await serve({ to, port: 0 });
    const ran = async (...args: readonly string[]): Promise<string> => (await helm(version, args, { home: scratch, cwd: scratch })).stdout;
    await ran('repo', 'add', 'charts', server.url);
    await ran('repo', 'update');
    const found: readonly { readonly version: string }[] = JSON.parse(await ran('search', 'repo', 'charts/', '--versions', '-o', 'json'));
    // What the history keeps is served to nobody.
    const names = await readdir(join(to, '.charthouse', 'history'));
    const answers = await Promise.all(names.map(async (name) => (await fetch(`${server.url}/.charthouse/history/${name}`)).status));
    await server.close();
    expect(found.map((each) => each.version)).toEqual(['1.1.0', '1.0.0']);
    expect([names.length > 2, new Set(answers)]).toEqual([true, new Set([404])]);
  });
});

describe('a folder in a git checkout', () => {
  it('gets no records, and its history leads to git', async () => {
    execFileSync('git', ['init', '-q', scratch]);
    const to = join(scratch, 'deep', 'repository');
    await published(to, ['1.0.0']);
    await expect(readdir(join(to, '.charthouse', 'history'))).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await history({ to })).toMatchObject({
      error: null,
      inCheckout: true,
      history: [{ kind: 'other', current: true, versions: 1 }],
    });
  });
});
