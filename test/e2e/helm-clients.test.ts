/** What we published, served by us, to every Helm: added, searched, pulled, rendered, depended on. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publish, serve } from '../../src/client/operations.ts';
import type { IndexStyle } from '../../src/index-file/types.ts';
import type { RunningServer } from '../../src/runtime/server.ts';
import { type HelmVersion, helm, helmVersions, needs } from '../support/tools/tools.ts';

/** In the order in which they are published: an old line gets a fix last. */
const versions = ['1.0.0', '1.2.0+build.7', '2.0.0-rc.1', '1.0.1'];
/** As every Helm lists them. */
const newestFirst = ['2.0.0-rc.1', '1.2.0+build.7', '1.0.1', '1.0.0'];

const styles: readonly IndexStyle[] = ['yaml', 'json'];
const urlForms = ['relative', 'absolute'] as const;
const repositories = styles.flatMap((style) => urlForms.map((form) => ({ style, form })));

let scratch: string;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'charthouse-clients-'));
  for (const version of versions) await writeChart('demo', version);
});

afterAll(async () => {
  await rm(scratch, { recursive: true, force: true });
});

async function writeChart(name: string, version: string, more = ''): Promise<string> {
  const chart = join(scratch, 'charts', `${name}-${version}`);
  await mkdir(join(chart, 'templates'), { recursive: true });
  await writeFile(join(chart, 'Chart.yaml'), `apiVersion: v2\nname: ${name}\nversion: ${version}\nappVersion: "1.10"\n${more}`);
  await writeFile(join(chart, 'values.yaml'), 'answer: 42\n');
  const map =
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Chart.Version | quote }}\ndata:\n  answer: {{ .Values.answer | quote }}\n';
  await writeFile(join(chart, 'templates', 'map.yaml'), map);
  return chart;
}

/** Runs Helm; its words are the failure's. */
async function succeed(version: HelmVersion, args: readonly string[], home: string): Promise<string> {
  const ran = await helm(version, args, { home, cwd: home });
  if (ran.code !== 0) throw new Error(`helm ${version} ${args.join(' ')}: ${ran.stderr}`);
  return ran.stdout;
}

describe.each(repositories)('a repository in $style style with $form URLs', ({ style, form }) => {
  let repository: string;
  let server: RunningServer;

  beforeAll(async () => {
    repository = join(scratch, `${style}-${form}`);
    server = await serve({ to: repository, port: 0 });
    for (const version of versions) {
      const chart = join(scratch, 'charts', `demo-${version}`);
      const report = await publish({ charts: [chart], to: repository, url: server.url, indexStyle: style, indexUrls: form });
      expect(report).toMatchObject({ error: null, charts: [{ outcome: 'new' }] });
    }
  });

  afterAll(() => server?.close());

  it('is in the style asked for', async () => {
    const index = await readFile(join(repository, 'index.yaml'), 'utf8');
    expect(index.startsWith('{')).toBe(style === 'json');
  });

  describe.each(helmVersions)('helm %s', (version) => {
    let adding: Promise<string> | undefined;
    const added = () => {
      adding ??= addRepository(version, server.url);
      return adding;
    };

    it('lists every version, newest first, and pre-releases when asked', needs(`helm-${version}`), async () => {
      const home = await added();
      const list = async (...flags: string[]) => {
        const found: unknown = JSON.parse(
          await succeed(version, ['search', 'repo', 'ours/demo', '--versions', '-o', 'json', ...flags], home),
        );
        return Array.isArray(found)
          ? found.map((each: { version: string; app_version: string }) => `${each.version} ${each.app_version}`)
          : found;
      };
      expect(await list('--devel')).toEqual(newestFirst.map((each) => `${each} 1.10`));
      expect(await list()).toEqual(newestFirst.slice(1).map((each) => `${each} 1.10`));
    });

    it.each(versions)('pulls and renders %s', needs(`helm-${version}`), async (chart) => {
      const home = await added();
      const folder = await mkdtemp(join(home, 'pulled-'));
      await succeed(version, ['pull', 'ours/demo', '--version', chart, '-d', folder], home);
      expect(await readdir(folder)).toEqual([`demo-${chart}.tgz`]);
      expect(await readFile(join(folder, `demo-${chart}.tgz`))).toEqual(await readFile(join(repository, `demo-${chart}.tgz`)));
      expect(await succeed(version, ['template', 'x', 'ours/demo', '--version', chart], home)).toContain(`name: "${chart}"`);
    });

    it('takes the newest release where none is named', needs(`helm-${version}`), async () => {
      const home = await added();
      expect(await succeed(version, ['show', 'chart', 'ours/demo'], home)).toContain('version: 1.2.0+build.7');
    });

    it('fetches it as a dependency', needs(`helm-${version}`), async () => {
      const home = await mkdtemp(join(scratch, 'home-'));
      const dependencies = `dependencies:\n- name: demo\n  version: ~1.0.0\n  repository: ${server.url}\n`;
      const parent = await writeChart(`parent-${style}-${form}-${version}`, '1.0.0', dependencies);
      await succeed(version, ['dependency', 'update', parent], home);
      expect(await readdir(join(parent, 'charts'))).toEqual(['demo-1.0.1.tgz']);
    });
  });
});

/** A home of its own, to which the repository was added. */
async function addRepository(version: HelmVersion, url: string): Promise<string> {
  const home = await mkdtemp(join(scratch, 'home-'));
  await succeed(version, ['repo', 'add', 'ours', url], home);
  return home;
}
