/** Releases as people tag them, on the command line: what a tag, a pattern and the charts make of each other. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeWorkspace, type Ran, type Workspace } from '../support/cli/command-line.ts';
import { taggedCharts, tagTable } from '../support/github/tag-table.ts';

let workspace: Workspace;
beforeEach(async () => {
  workspace = await makeWorkspace();
});
afterEach(() => workspace.remove());

const put = (...charts: string[]): Promise<void> => workspace.put(taggedCharts(...charts));
const publish = async (...words: string[]): Promise<Ran & { readonly document: { readonly [key: string]: unknown } }> => {
  const ran = await workspace.run(['publish', '--to', 'repository', '--json', ...words]);
  return { ...ran, document: JSON.parse(ran.stdout) };
};
const published = async (): Promise<readonly string[]> =>
  (await readdir(join(workspace.folder, 'repository')).catch(() => [])).filter((name) => name.endsWith('.tgz')).sort();

describe('publish', () => {
  it.each(tagTable)('with the tag $tag, $config in charthouse.yaml, of $charts', async ({ tag, config, charts, version, what }) => {
    await put(...charts);
    if (config !== '') await workspace.put({ 'charthouse.yaml': `${config}\n` });
    const { exitCode, document, stderr } = await publish('--tag', tag, ...(version === undefined ? [] : ['--version', version]));
    if (typeof what === 'object') {
      expect([exitCode, await published()]).toEqual([0, what]);
      return;
    }
    expect(await published()).toEqual([]);
    if (what === 'skipped') {
      expect([exitCode, document['charts'], stderr]).toEqual([0, [], expect.stringContaining(`tag '${tag}' is no release of a chart`)]);
      expect(document['warnings']).toMatchObject([{ code: 'tag-skipped' }]);
    } else expect([exitCode, document['error']]).toEqual([2, expect.objectContaining({ code: what })]);
  });

  it('skips no tag that may be one of a chart that cannot be read', async () => {
    await put('app 1.2.3', 'web 1.2.3 kubeVersion: [');
    const pattern = ['--tag-pattern', '{name}-{version}'];
    expect((await publish('--tag', 'web-1.2.3', ...pattern)).exitCode).toBe(3);
    expect((await publish('--tag', 'nightly', ...pattern)).exitCode).toBe(0);
    expect((await publish('--tag', 'app-1.2.3', ...pattern)).exitCode).toBe(0);
  });

  it('takes the appVersion from the tag, and the version from Chart.yaml', async () => {
    await put('app 1.2.3 appVersion: "1"');
    const { exitCode } = await publish('--tag', 'v7.1.0', '--tag-pattern', 'chart-{version}', '--tag-pattern', 'v{appVersion}');
    expect([exitCode, await workspace.read('repository/index.yaml')]).toEqual([0, expect.stringMatching(/appVersion: "?7\.1\.0/)]);
    expect((await publish('--tag', 'v7.1.0', '--tag-pattern', 'v{appVersion}')).document).toMatchObject({
      charts: [{ outcome: 'unchanged' }],
    });
    const other = await publish('--tag', 'v7.1.0', '--tag-pattern', 'v{appVersion}', '--app-version', '8');
    expect([other.exitCode, other.document['error']]).toEqual([2, expect.objectContaining({ code: 'CH_TAG_MISMATCH' })]);
  });

  it('does not call a version that was given a placeholder', async () => {
    await put('app 0.0.0');
    const { exitCode, stderr } = await publish('--version', 'v1.5.0');
    expect([exitCode, stderr]).toEqual([0, expect.not.stringContaining('placeholder-version')]);
  });

  it('refuses a --version that is a whole tag, as it is written', async () => {
    await put('app 1.0.0');
    const { exitCode, stderr } = await publish('--version', 'valkey-0.9.4');
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("'valkey-0.9.4' is not a semantic version")]);
  });

  it.each(['0.0.0', '0.0.0-dev', '0.0.0+x'])('warns of the version %s', async (version) => {
    await put(`app ${version}`);
    const { exitCode, document } = await publish();
    expect([exitCode, document['warnings']]).toEqual([0, [expect.objectContaining({ code: 'placeholder-version' })]]);
  });

  it('takes an empty CHARTHOUSE_TAG for none', async () => {
    await put('app 1.2.3');
    const environment = { CHARTHOUSE_TAG: '', CHARTHOUSE_TAG_PATTERN: 'chart-v{version}, v{version}' };
    expect((await workspace.run(['publish', '--to', 'repository'], { environment })).exitCode).toBe(0);
    expect(await published()).toEqual(['app-1.2.3.tgz']);
  });

  it('gates nothing for a tag of something else, and asks no Helm', async () => {
    await put('app 1.2.3');
    const environment = { CHARTHOUSE_HELM_URL: 'http://127.0.0.1:9/' };
    const { exitCode, stderr } = await workspace.run(['gate', '--tag', 'v1.2.3', '--tag-pattern', 'chart-v{version}'], { environment });
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('tag-skipped')]);
  });
});

describe('--skip-existing', () => {
  const change = (name: string): Promise<void> => workspace.put({ [`charts/${name}/values.yaml`]: 'a: 2\n' });

  it('leaves a version alone that is published with other contents, says so, and publishes the others', async () => {
    await put('app 1.0.0');
    await publish();
    const before = await workspace.read('repository/index.yaml');
    await change('app');
    expect((await publish()).exitCode).toBe(4);
    const alone = await publish('--skip-existing');
    expect([alone.exitCode, await workspace.read('repository/index.yaml')]).toEqual([0, before]);
    expect(alone.document).toMatchObject({
      charts: [{ name: 'app', outcome: 'skipped', differs: ['values.yaml'], url: 'app-1.0.0.tgz' }],
      warnings: [{ code: 'version-skipped', message: expect.stringContaining('values.yaml') }],
      error: null,
    });
    await put('web 2.0.0');
    await workspace.put({ 'charthouse.yaml': 'skip-existing: true\n' });
    const ran = await workspace.run(['publish', '--to', 'repository']);
    expect(ran.exitCode).toBe(0);
    expect(ran.stdout).toMatch(/^skipped {4}app 1\.0\.0 .*differs: values\.yaml$/m);
    expect(ran.stdout).toMatch(/^new {8}web 2\.0\.0/m);
    expect(await published()).toEqual(['app-1.0.0.tgz', 'web-2.0.0.tgz']);
    expect((await publish('--no-skip-existing')).exitCode).toBe(4);
  });

  it('leaves every other error one', async () => {
    await put('app 1.0.0');
    await publish();
    await put('app 1.0.0+b');
    expect((await publish('--skip-existing')).exitCode).toBe(4);
    await put('app 1.0.0', 'web 1.0.0 kubeVersion: [');
    await change('app');
    expect((await publish('--skip-existing')).exitCode).toBe(3);
  });
});
