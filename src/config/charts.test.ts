import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { filesIn } from '../runtime/files-in.ts';
import { findCharts } from './charts.ts';
import { leftOutCharts } from './left-out-charts.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charthouse-charts-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function put(...paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), '');
  }
}

const find = async (args: readonly string[] = [], configured: readonly string[] = []) =>
  (await findCharts({ args, configured }, filesIn(folder))).charts;

describe('the charts of a run', () => {
  it('are those that are named, whatever else there is', async () => {
    await put('Chart.yaml');
    expect(await find(['x.tgz', 'nowhere'], ['a'])).toEqual(['x.tgz', 'nowhere']);
  });

  it('are else those of the configuration, else the folder itself', async () => {
    await put('Chart.yaml', 'charts/sub/Chart.yaml');
    expect(await find([], ['a', 'b'])).toEqual(['a', 'b']);
    expect(await find()).toEqual(['.']);
  });

  it('are else the folders of charts/ that hold a Chart.yaml, in the order of their names', async () => {
    await put(
      'charts/b/Chart.yaml',
      'charts/a/Chart.yaml',
      'charts/B/Chart.yaml',
      'charts/c/values.yaml',
      'charts/d.tgz',
      'charts/e/Chart.yaml/x',
    );
    expect(await find()).toEqual(['charts/B', 'charts/a', 'charts/b']);
  });

  it('are an error where there are none, also where charts is a file', async () => {
    await expect(find()).rejects.toMatchObject({ code: 'CH_NO_CHARTS' });
    await put('charts');
    await expect(find()).rejects.toMatchObject({ code: 'CH_NO_CHARTS' });
  });
});

describe('a pattern', () => {
  beforeEach(async () => {
    await put(
      'charts/b/Chart.yaml',
      'charts/a/Chart.yaml',
      'charts/a/charts/sub/Chart.yaml',
      'charts/B1/Chart.yaml',
      'charts/.x/Chart.yaml',
    );
    await put(
      'charts/docs/README.md',
      'charts/team/c/Chart.yaml',
      'charts/team/d/Chart.yaml',
      'charts/a-1.0.0.tgz',
      'charts/[z]/Chart.yaml',
    );
  });

  it.each<[string, readonly string[]]>([
    ['charts/*', ['charts/B1', 'charts/[z]', 'charts/a', 'charts/b']],
    ['./charts/*', ['charts/B1', 'charts/[z]', 'charts/a', 'charts/b']],
    ['charts/*/', ['charts/B1', 'charts/[z]', 'charts/a', 'charts/b']],
    ['charts/?', ['charts/a', 'charts/b']],
    ['charts/[a-b]', ['charts/a', 'charts/b']],
    ['charts/[^a]', ['charts/b']],
    ['charts/B*', ['charts/B1']],
    ['charts/.*', ['charts/.x']],
    ['*/a', ['charts/a']],
    ['charts/*/*', ['charts/team/c', 'charts/team/d']],
    ['charts/team/*', ['charts/team/c', 'charts/team/d']],
    ['charts/**', ['charts/B1', 'charts/[z]', 'charts/a', 'charts/b', 'charts/team/c', 'charts/team/d']],
    ['**/c', ['charts/team/c']],
    ['**', ['charts/B1', 'charts/[z]', 'charts/a', 'charts/b', 'charts/team/c', 'charts/team/d']],
    ['charts/**/[cd]', ['charts/team/c', 'charts/team/d']],
    ['charts/*.tgz', ['charts/a-1.0.0.tgz']],
    ['charts/[z]', ['charts/[z]']],
    ['charts/\\\\[z*', ['charts/[z]']],
  ])('%s names the charts that match, sorted by bytes', async (pattern, charts) => {
    const written = pattern.replaceAll('\\\\', '\\');
    expect(await find([], [written])).toEqual(charts);
    expect(await find([written])).toEqual(charts);
  });

  it('may stand among paths, and takes no chart twice', async () => {
    expect(await find([], ['charts/b/', 'charts/*', 'charts/a'])).toEqual(['charts/b/', 'charts/B1', 'charts/[z]', 'charts/a']);
  });

  it.each(['charts/x*', 'none/*', 'charts/docs/*', '{a,b}*', '!charts/*', 'charts/docs/*.tgz', 'charts/*/**/x'])(
    '%s that matches nothing is an error at its line',
    async (pattern) => {
      const places = [{ file: 'charthouse.yaml', line: 7 }];
      const found = findCharts({ args: [], configured: [pattern], places }, filesIn(folder));
      await expect(found).rejects.toMatchObject({ code: 'CH_NO_CHARTS', where: { line: 7 } });
      await expect(find([pattern])).rejects.toMatchObject({ code: 'CH_NO_CHARTS' });
    },
  );

  it('that is malformed is an error', async () => {
    await expect(find([], ['charts/[a'])).rejects.toMatchObject({ code: 'CH_CONFIG_INVALID' });
  });

  it('follows no link out of the folder, and none in a circle', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'charthouse-outside-'));
    try {
      await writeFile(join(outside, 'Chart.yaml'), '');
      await symlink(outside, join(folder, 'charts/out'));
      await symlink('.', join(folder, 'charts/team/round'));
      await symlink('a', join(folder, 'charts/in'));
      await symlink('nowhere', join(folder, 'charts/gone'));
      expect(await find([], ['charts/*'])).toEqual(['charts/B1', 'charts/[z]', 'charts/a', 'charts/b', 'charts/in']);
      expect(await find([], ['charts/team/**'])).toEqual(['charts/team/c', 'charts/team/d']);
    } finally {
      await rm(outside, { recursive: true });
    }
  });
});

describe('charts beside the listed ones', () => {
  const unlisted = async (listed: readonly string[]) => {
    const files = filesIn(folder);
    return leftOutCharts(await findCharts({ args: [], configured: listed }, files), {
      files,
      listed: [{ file: 'charthouse.yaml', line: 2 }],
    });
  };

  it('are named, once', async () => {
    await put('charts/a/Chart.yaml', 'charts/b/Chart.yaml', 'charts/new/Chart.yaml', 'charts/test/Chart.yaml', 'charts/docs/x');
    const [warning, ...others] = await unlisted(['charts/a', './charts/b/']);
    expect(warning).toMatchObject({ code: 'chart-not-listed', message: expect.stringContaining("'charts/new'"), where: { line: 2 } });
    expect(warning?.hint).toContain('charts/*');
    expect(others).toEqual([]);
    expect(await unlisted(['charts/a', 'charts/b', 'charts/new'])).toEqual([]);
  });

  it('are not what lies in a chart', async () => {
    await put('Chart.yaml', 'charts/a/Chart.yaml', 'app/Chart.yaml', 'app/charts/x/Chart.yaml', 'app/charts/y/Chart.yaml');
    expect(await unlisted(['.'])).toEqual([]);
    expect(await unlisted(['app/charts/x'])).toEqual([]);
  });

  it('are a bounded list', async () => {
    for (let at = 0; at < 30; at++) await put(`charts/c${at}/Chart.yaml`);
    expect((await unlisted(['charts/c0']))[0]?.message).toMatch(/and 19 more/);
  });
});

describe('charts that are passed over are said', () => {
  const warnings = async ({ args = [], configured = [] }: { args?: readonly string[]; configured?: readonly string[] }) => {
    const files = filesIn(folder);
    const found = await findCharts({ args, configured }, files);
    const left = await leftOutCharts(found, { files, listed: configured.length > 0 ? [{ file: 'charthouse.yaml', line: 3 }] : undefined });
    return left.map(({ code, message, hint }) => `${code}: ${message}; ${hint}`).join('\n');
  };
  const ways: readonly (readonly [string, Parameters<typeof warnings>[0]])[] = [
    ['the default search', {}],
    ['a pattern of the file', { configured: ['charts/*'] }],
    ['a pattern of the command line', { args: ['./charts/*/'] }],
    ['a list of the file', { configured: ['charts/a'] }],
  ];

  it.each(ways)('by %s: one with a Chart.yaml that is misspelled', async (_, how) => {
    await put('charts/a/Chart.yaml', 'charts/b/Chart.yml', 'charts/c/chart.yaml', 'charts/test/Chart.yml', 'charts/docs/README.md');
    const said = await warnings(how);
    expect(said).toContain("look-alike: 'charts/b' is left out: it has 'Chart.yml'");
    expect(said).toContain("'charts/c' is left out: it has 'chart.yaml'");
    expect(said.split('\n')).toHaveLength(2);
  });

  it.each(ways)('by %s: those one folder deeper', async (_, how) => {
    await put('charts/a/Chart.yaml', 'charts/team/b/Chart.yaml', 'charts/team/tests/x/Chart.yaml', 'charts/examples/c/Chart.yaml');
    await put('charts/a/files/d/Chart.yaml', 'charts/.hidden/e/Chart.yaml', 'charts/deep/er/f/Chart.yaml');
    const said = await warnings(how);
    expect(said).toMatch(
      /^chart-not-listed: 'charts\/team\/b' lies one folder deeper than the charts of this run, and is left out; .*charts\/team\/\*$/,
    );
  });

  it.each(ways.slice(1))('by %s: nothing that the run has, and nothing inside a chart', async (_, how) => {
    await put('charts/a/Chart.yaml', 'charts/a/charts/sub/Chart.yaml', 'charts/a/files/chart.yml', 'charts/team/b/Chart.yaml');
    const more = { args: [...(how.args ?? []), ...(how.args ? ['charts/*/*'] : [])] };
    const listed = { configured: [...(how.configured ?? []), ...(how.configured ? ['charts/*/*'] : [])] };
    expect(await warnings({ ...more, ...listed })).toBe('');
  });

  it.each(ways.slice(1, 3))('by %s: a link that leads out, with what to do about it', async (_, how) => {
    const outside = await mkdtemp(join(tmpdir(), 'charthouse-outside-'));
    try {
      await writeFile(join(outside, 'Chart.yaml'), '');
      await put('charts/a/Chart.yaml');
      await symlink(outside, join(folder, 'charts/out'));
      await symlink('a', join(folder, 'charts/in'));
      await symlink('nowhere', join(folder, 'charts/gone'));
      const said = await warnings(how);
      expect(said).toBe(
        "chart-not-listed: 'charts/out' is left out: a link that the pattern does not follow; replace a link by the folder itself, or name the folder on the command line",
      );
    } finally {
      await rm(outside, { recursive: true });
    }
  });

  it.each(ways.slice(1, 3))('by %s: a package behind a link that leads out', async (_, how) => {
    const outside = await mkdtemp(join(tmpdir(), 'charthouse-outside-'));
    try {
      await writeFile(join(outside, 'app-1.0.0.tgz'), '');
      await put('charts/b-1.0.0.tgz');
      await symlink(join(outside, 'app-1.0.0.tgz'), join(folder, 'charts/app-1.0.0.tgz'));
      const pattern = 'charts/*.tgz';
      expect(await warnings(how.args ? { args: [pattern] } : { configured: [pattern] })).toBe(
        "chart-not-listed: 'charts/app-1.0.0.tgz' is left out: a link that the pattern does not follow; replace a link by the file itself, or name the file on the command line",
      );
    } finally {
      await rm(outside, { recursive: true });
    }
  });

  it('by **: a link to a chart that no other path names', async () => {
    await put('charts/a/Chart.yaml', '.store/b/Chart.yaml');
    await symlink('a', join(folder, 'charts/again'));
    await symlink('../.store/b', join(folder, 'charts/b'));
    const said = await warnings({ configured: ['charts/**'] });
    expect(said).toContain("'charts/b' is left out");
    expect(said).not.toContain('again');
  });

  it.each(['oci://registry.example/app', 'https://charts.example.com/app-1.0.0.tgz', 's3://bucket/app'])('%s is no file', async (url) => {
    await expect(find([url])).rejects.toMatchObject({ code: 'CH_USAGE' });
    await expect(find([], [url])).rejects.toMatchObject({ code: 'CH_USAGE' });
  });

  it('in the error, where nothing is found', async () => {
    await put('charts/b/Chart.yml', 'charts/team/c/Chart.yaml', 'deploy/helm/d/Chart.yaml', 'deploy/helm/d/charts/e/Chart.yaml');
    await expect(find()).rejects.toMatchObject({ code: 'CH_NO_CHARTS', hint: expect.stringContaining('charts/team/c deploy/helm/d;') });
    await expect(find(['charts/*'])).rejects.toMatchObject({ code: 'CH_NO_CHARTS', message: expect.stringContaining("'Chart.yml'") });
    await expect(find([], ['deploy/*'])).rejects.toMatchObject({
      code: 'CH_NO_CHARTS',
      message: expect.stringContaining("'deploy/helm/d'"),
    });
  });

  it.each(['Chart.yml', 'chart.yaml', 'Charts.yaml', 'Chart.yaml.txt', 'Chart.yaml '])(
    'as a mistake, if the folder itself has %j: the charts in charts/ are its dependencies',
    async (name) => {
      await put(name, 'charts/sub/Chart.yaml');
      await expect(find()).rejects.toMatchObject({ code: 'CH_NO_CHARTS', where: { file: name } });
    },
  );
});

it.each(['charts', 'charts/evil'])(
  'a chart that is found behind the link %s out of the checkout is refused, and taken if it is named',
  async (link) => {
    await put('outside/evil/Chart.yaml', 'checkout/charts/app/Chart.yaml', 'checkout/.git/HEAD');
    const checkout = join(folder, 'checkout');
    if (link === 'charts') await rm(join(checkout, 'charts'), { recursive: true });
    await symlink(join(folder, link === 'charts' ? 'outside' : 'outside/evil'), join(checkout, link));
    const files = filesIn(checkout);
    await expect(findCharts({ args: [], configured: [] }, files)).rejects.toMatchObject({
      code: 'CH_CHART_LINK',
      where: { file: 'charts/evil' },
    });
    expect((await findCharts({ args: ['charts/evil'], configured: [] }, files)).charts).toEqual(['charts/evil']);
  },
);
