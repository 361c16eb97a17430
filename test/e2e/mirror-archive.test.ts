/** A repository that crosses an air gap as one archive file, and comes back. */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../src/base/digest.ts';
import { chartFiles, makeWorkspace, type Workspace } from '../support/cli/command-line.ts';
import { readArchive } from '../support/publish/archives.ts';
import { provenanceText } from '../support/publish/provenance-text.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';

let workspace: Workspace;
beforeEach(async () => {
  workspace = await makeWorkspace();
});
afterEach(() => workspace.remove());

const app = chartPackage('app', '1.0.0');
const appBuild = chartPackage('app', '1.1.0+b.2');

const at = (path: string): string => join(workspace.folder, path);

/** Two versions of app, one of them signed, and db. */
async function publishAll(to = './repository'): Promise<void> {
  await writeFile(at(app.fileName), app.bytes);
  await writeFile(at(`${app.fileName}.prov`), provenanceText(app.fileName, app.digest));
  await writeFile(at(appBuild.fileName), appBuild.bytes);
  await workspace.put(chartFiles('db'));
  expect(await workspace.run(['publish', app.fileName, appBuild.fileName, 'db', '--to', to])).toMatchObject({ exitCode: 0 });
}

const withoutTime = (index: string): string => index.replace(/^generated: .*$/m, '');
const mirror = (...words: readonly string[]) => workspace.run(['mirror', ...words]);
const digests = async (folder: string): Promise<Readonly<Record<string, string>>> => {
  const names = (await readdir(at(folder))).filter((name) => !name.startsWith('.') && name !== 'index.yaml').sort();
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, sha256Hex(await readFile(at(join(folder, name))))])));
};

describe('a repository in one archive file', () => {
  it('comes back with the same bytes, entries and provenance files', async () => {
    await publishAll();
    expect(await mirror('./repository', '--to', 'gap/charts.tar')).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining('copied 3 versions'),
    });
    expect(await readdir(at('gap'))).toEqual(['charts.tar']);
    expect(await mirror('gap/charts.tar', '--to', './back')).toMatchObject({ exitCode: 0 });
    expect(await digests('back')).toEqual(await digests('repository'));
    expect(withoutTime(await workspace.read('back/index.yaml'))).toBe(withoutTime(await workspace.read('repository/index.yaml')));
    expect(await workspace.run(['verify', '--to', './back'])).toMatchObject({ exitCode: 0 });
  });

  it('grows by what is new, and is left alone if nothing is', async () => {
    await publishAll();
    await mirror('./repository', 'app', '--to', 'charts.tar');
    const before = await readFile(at('charts.tar'));
    expect(await mirror('./repository', 'app', '--to', 'charts.tar')).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining('nothing to do'),
    });
    expect((await readFile(at('charts.tar'))).equals(before)).toBe(true);
    const grown = JSON.parse((await mirror('./repository', '--to', 'charts.tar', '--json')).stdout);
    expect(grown).toMatchObject({ exitCode: 0, index: { versionsBefore: 2, versionsAfter: 3 }, repository: { target: './charts.tar' } });
    expect(Object.keys(await readArchive(at('charts.tar'))).sort()).toEqual([
      'app-1.0.0.tgz',
      'app-1.0.0.tgz.prov',
      'app-1.1.0+b.2.tgz',
      'db-1.0.0.tgz',
      'index.yaml',
    ]);
  });

  it('is verified and audited without a copy', async () => {
    await publishAll();
    await mirror('./repository', '--to', 'charts.tar');
    expect(JSON.parse((await workspace.run(['verify', '--to', 'charts.tar', '--json'])).stdout)).toMatchObject({
      exitCode: 0,
      findings: [],
    });
    expect(await workspace.run(['verify', '--to', 'charts.tar', 'app@1.0.0'])).toMatchObject({ exitCode: 0 });
    const { exitCode, counts } = JSON.parse((await workspace.run(['audit', '--to', 'charts.tar', '--json'])).stdout);
    expect([exitCode, counts.error]).toEqual([0, 0]);
    const bytes = await readFile(at('charts.tar'));
    bytes.write('xx', bytes.indexOf(app.bytes.subarray(20, 60)));
    await writeFile(at('charts.tar'), bytes);
    const damaged = await workspace.run(['verify', '--to', 'charts.tar']);
    expect([damaged.exitCode, damaged.stderr]).toEqual([7, expect.stringContaining('the archive was damaged on its way')]);
    expect(await workspace.run(['verify', '--to', 'none.tar'])).toMatchObject({
      exitCode: 5,
      stderr: expect.stringContaining('does not exist'),
    });
  });

  it('is only planned in a dry run', async () => {
    await publishAll();
    const { exitCode, stderr } = await mirror('./repository', '--to', 'charts.tar', '--dry-run');
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('3 versions would be copied')]);
    expect((await readdir(at('.'))).filter((name) => name.includes('charts.tar'))).toEqual([]);
  });

  it('refuses a package that is not the listed one, and has the others', async () => {
    await publishAll();
    await writeFile(at('repository/app-1.0.0.tgz'), appBuild.bytes);
    const lied = await mirror('./repository', '--to', 'charts.tar');
    expect(lied).toMatchObject({ exitCode: 7, stdout: expect.stringContaining('wrong-digest app 1.0.0') });
    expect(await mirror('charts.tar', '--to', './back')).toMatchObject({ exitCode: 0 });
    expect(Object.keys(await digests('back'))).toEqual(['app-1.1.0+b.2.tgz', 'db-1.0.0.tgz']);
  });

  it('is refused if it was damaged on its way, and changes nothing', async () => {
    await publishAll();
    await mirror('./repository', '--to', 'charts.tar');
    const bytes = await readFile(at('charts.tar'));
    await writeFile(at('cut.tar'), bytes.subarray(0, bytes.length - 2000));
    bytes.write('x', bytes.indexOf('apiVersion'));
    await writeFile(at('bent.tar'), bytes);
    await writeFile(at('packed.tar'), Buffer.from('1f8b08', 'hex'));
    for (const [name, code] of [
      ['cut', 'CH_ARCHIVE_INVALID'],
      ['bent', 'CH_INDEX_CUT'],
      ['packed', 'CH_ARCHIVE_INVALID'],
    ]) {
      const ran = await mirror(`${name}.tar`, '--to', './back');
      expect([name, ran.exitCode, ran.stderr.includes(String(code))]).toEqual([name, code === 'CH_INDEX_CUT' ? 6 : 5, true]);
    }
    await expect(readdir(at('back'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('may be a folder of that name, and is never compressed', async () => {
    await publishAll('./folder.tar');
    expect(await mirror('./folder.tar', '--to', './back')).toMatchObject({ exitCode: 0 });
    for (const name of ['charts.tar.gz', './charts.tar.zst']) {
      expect(await mirror('./folder.tar', '--to', name)).toMatchObject({
        exitCode: 2,
        stderr: expect.stringMatching(/plain\s+\.tar\s+files/),
      });
    }
  });

  it('of many packages is made of those that an earlier run left, too', async () => {
    const many = Array.from({ length: 20 }, (_, at) => chartPackage('app', `1.${at}.0`));
    for (const { fileName, bytes } of many) await writeFile(at(fileName), bytes);
    await workspace.run(['publish', ...many.map(({ fileName }) => fileName), '--to', './repository']);
    await workspace.put({ 'charts.tar.partial/.keep': '' });
    for (const { fileName, bytes } of many.slice(0, 19)) {
      await writeFile(at(`charts.tar.partial/${fileName}`), bytes);
      await rm(at(`repository/${fileName}`));
    }
    const { exitCode, stdout } = await mirror('./repository', '--to', 'charts.tar');
    expect([exitCode, stdout.match(/^adopted /gm)?.length]).toEqual([0, 19]);
    await mirror('charts.tar', '--to', './back');
    expect(Object.values(await digests('back')).sort()).toEqual(many.map(({ digest }) => digest).sort());
  });

  it('is made of packages that an earlier run left, and asks for none of them again', async () => {
    await publishAll();
    await mirror('./repository', '--to', 'whole.tar');
    // As a run that was killed before its archive was written: the package is in the work folder, and the source has it no more.
    await workspace.put({ 'charts.tar.partial/.keep': '' });
    await writeFile(at('charts.tar.partial/app-1.0.0.tgz'), app.bytes);
    await rm(at('repository/app-1.0.0.tgz'));
    const { exitCode, stdout } = await mirror('./repository', '--to', 'charts.tar');
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('adopted      app 1.0.0')]);
    expect((await readFile(at('charts.tar'))).equals(await readFile(at('whole.tar')))).toBe(false);
    await mirror('charts.tar', '--to', './back');
    expect(await digests('back')).toEqual({ ...(await digests('repository')), 'app-1.0.0.tgz': app.digest });
  });
});
