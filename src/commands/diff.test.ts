import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chartFiles, makeWorkspace, type Workspace } from '../../test/support/cli/command-line.ts';

let workspace: Workspace;

beforeAll(async () => {
  workspace = await makeWorkspace();
  const publish = async (version: string): Promise<void> => {
    const { exitCode, stderr } = await workspace.run(['publish', 'app']);
    if (exitCode !== 0) throw new Error(`${version}: ${stderr}`);
  };
  await workspace.put({ ...chartFiles('app', '1.0.0', 'image:\n  tag: a\nold: 1\n'), 'app/README.md': 'one\n' });
  await publish('1.0.0');
  await workspace.put({ ...chartFiles('app', '1.1.0', 'image:\n  tag: b\nnew: 1\n'), 'app/crds/thing.yaml': 'kind: Thing\n' });
  await rm(join(workspace.folder, 'app/README.md'));
  await publish('1.1.0');
});
afterAll(() => workspace.remove());

const diff = (...words: readonly string[]) => workspace.run(['diff', ...words]);

describe('charthouse diff', () => {
  it('prints the changed files, and a unified diff', async () => {
    const { exitCode, stdout, stderr } = await diff('app', '1.0.0', '1.1.0');
    expect(exitCode).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "changed  Chart.yaml       +1 -1
        changed  version: 1.0.0 → 1.1.0
      changed  values.yaml      +2 -2
        changed  image.tag
        added    new
        removed  old
      added    crds/thing.yaml  +1 -0
      removed  README.md        +0 -1

      --- app-1.0.0/Chart.yaml
      +++ app-1.1.0/Chart.yaml
      @@ -1,3 +1,3 @@
       apiVersion: v2
       name: app
      -version: 1.0.0
      +version: 1.1.0
      --- app-1.0.0/values.yaml
      +++ app-1.1.0/values.yaml
      @@ -1,3 +1,3 @@
       image:
      -  tag: a
      -old: 1
      +  tag: b
      +new: 1
      --- /dev/null
      +++ app-1.1.0/crds/thing.yaml
      @@ -0,0 +1 @@
      +kind: Thing
      --- app-1.0.0/README.md
      +++ /dev/null
      @@ -1 +0,0 @@
      -one
      "
    `);
    expect(stderr).toMatch(/4 files differ between app 1\.0\.0 and 1\.1\.0 in \.\/repository; compared in /);
  });

  it('says so if nothing differs', async () => {
    const { exitCode, stdout, stderr } = await diff('app', '1.0.0', '1.0.0');
    expect([exitCode, stdout]).toEqual([0, '']);
    expect(stderr).toContain('no file differs between app 1.0.0 and 1.0.0');
  });

  it('prints all of it as JSON', async () => {
    const { stdout } = await diff('app', '1.0.0', '1.1.0', '--json');
    const { command, exitCode, diff: found } = JSON.parse(stdout);
    expect([command, exitCode, found.kind, found.name, found.before.version, found.after.version]).toEqual([
      ...['diff', 0, 'versions', 'app', '1.0.0', '1.1.0'],
    ]);
    expect(found.after.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(found.fields).toEqual([{ field: 'version', before: '1.0.0', after: '1.1.0' }]);
    expect(found.values).toContainEqual({ path: 'old', change: 'removed' });
    expect(found.files.map(({ path, part }: { path: string; part: string }) => `${part} ${path}`)).toEqual([
      ...['metadata Chart.yaml', 'values values.yaml', 'crds crds/thing.yaml', 'other README.md'],
    ]);
  });

  it('prints what would act on a terminal as text', async () => {
    const hostile = await makeWorkspace();
    try {
      await hostile.put({ ...chartFiles('app', '1.0.0'), 'app/a.txt': 'one\n' });
      await hostile.run(['publish', 'app']);
      await hostile.put({ ...chartFiles('app', '1.1.0'), 'app/a.txt': '\u001b[2Jtwo\u202e\n' });
      await hostile.run(['publish', 'app']);
      const { stdout } = await hostile.run(['diff', 'app', '1.0.0', '1.1.0']);
      expect(stdout).toContain('\n+\\x1b[2Jtwo\\u202e\n');
    } finally {
      await hostile.remove();
    }
  });

  it.each<[readonly string[], string]>([
    [['app'], 'got one argument'],
    [['app', '1.0.0'], 'for a chart, pass its name and two of its versions'],
    [['app', '1.0.0', '1.1.0', '1.2.0'], 'got 4 arguments'],
  ])('refuses %j', async (words, message) => {
    const { exitCode, stderr } = await diff(...words);
    expect([exitCode, stderr.includes(message)]).toEqual([2, true]);
  });

  it.each([
    [['app', '1.0.0', '1.2.0'], './repository/index.yaml does not list app 1.2.0', 'choose listed versions of app: 1.1.0, 1.0.0'],
    [['web', '1.0.0', '1.1.0'], './repository/index.yaml lists no chart web', 'look at the names that the index lists'],
  ])('names what is not listed: %j', async (words, message, hint) => {
    const { exitCode, stderr } = await diff(...words);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`error CH_ENTRY_NOT_FOUND: ${message}\n  do: ${hint}`);
  });

  it.each<[string, (path: string) => Promise<void>, string]>([
    ['is missing', (path) => rm(path), 'its package cannot be read: there is no app-1.0.0.tgz in ./repository'],
    ['has other bytes', (path) => writeFile(path, 'other'), 'the package (5 bytes) has'],
  ])('ends with 7 if a package %s', async (_, damage, message) => {
    const broken = await makeWorkspace();
    try {
      await broken.put(chartFiles('app'));
      await broken.run(['publish', 'app']);
      await damage(join(broken.folder, 'repository/app-1.0.0.tgz'));
      const { exitCode, stderr } = await broken.run(['diff', 'app', '1.0.0', '1.0.0']);
      expect([exitCode, stderr.includes(message), stderr]).toEqual([7, true, expect.stringContaining('CH_VERIFY_FAILED: app 1.0.0: ')]);
    } finally {
      await broken.remove();
    }
  });
});
