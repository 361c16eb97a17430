/** `charthouse rebuild` beside the real `helm repo index`: the same entries, from packages that Helm made, read from their beginning alone. */
import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { rebuild, serve } from '../../src/client/operations.ts';
import { type HelmVersion, helm, helmVersions, needs } from '../support/tools/tools.ts';

let scratch: string;

const requirements = 'dependencies:\n- name: plain\n  version: ^1.0.0\n  repository: https://charts.example.com\n  condition: plain.on\n';
/** Hardly packs, so that what stands behind it is not in the first range. */
const long = Array.from({ length: 20_000 }, (_, at) => `# ${((at * 48_271) % 0x7fff_ffff).toString(36)}\n`).join('');

const charts: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  plain: { 'Chart.yaml': 'apiVersion: v2\nname: plain\nversion: 1.0.0\nappVersion: "1.10"\n' },
  'with-build': { 'Chart.yaml': 'apiVersion: v2\nname: with-build\nversion: 1.0.0-rc.1+build.7\n' },
  parent: {
    'Chart.yaml': `apiVersion: v2\nname: parent\nversion: 3.0.0\n${requirements}`,
    'charts/plain/Chart.yaml': 'apiVersion: v2\nname: plain\nversion: 1.0.0\n',
    'templates/long.yaml': long,
  },
  old: { 'Chart.yaml': 'name: old\nversion: v0.1.0\nengine: gotpl\ntillerVersion: ">=2.0.0"\n', 'templates/long.yaml': long },
  'old-parent': {
    'Chart.yaml': 'apiVersion: v1\nname: old-parent\nversion: 0.1.0\n',
    'requirements.yaml': requirements,
    'charts/plain/Chart.yaml': 'apiVersion: v1\nname: plain\nversion: 1.0.0\n',
    'templates/long.yaml': long,
  },
  rich: {
    'Chart.yaml': [
      'apiVersion: v2\nname: rich\nversion: 2.0.0\nkubeVersion: ">=1.25.0-0"\ntype: library\ndeprecated: true',
      'description: |\n  "two" lines: and a #hash\n  second\nkeywords: [yes, "no", 1.10, ~x]\nunknown: dropped',
      'maintainers:\n- name: A\n  email: a@example.com\nannotations:\n  y: "true"\n  "1e3": "0o17"\n',
    ].join('\n'),
  },
};

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'charthouse-rebuild-'));
  for (const [name, files] of Object.entries(charts))
    for (const [path, text] of Object.entries(files)) await put(`charts/${name}/${path}`, text);
});

afterAll(() => rm(scratch, { recursive: true, force: true }));

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(scratch, path)), { recursive: true });
  await writeFile(join(scratch, path), text);
}

async function succeed(version: HelmVersion, words: readonly string[], home = scratch): Promise<string> {
  const { code, stdout, stderr } = await helm(version, words, { home, cwd: scratch });
  if (code !== 0) throw new Error(`helm ${version} ${words.join(' ')}: ${stderr}`);
  return stdout;
}

interface Entry {
  readonly version: string;
  readonly created?: string;
  readonly urls: readonly string[];
}

/** An index as data. */
async function entriesOf(path: string): Promise<Readonly<Record<string, readonly Entry[]>>> {
  return (parse(await readFile(join(scratch, path), 'utf8')) as { entries: Record<string, readonly Entry[]> }).entries; // what both programs write
}

/** Without what differs by intent: the time, and `+` in URLs, which helm writes bare and S3 reads as a space. */
function timeless(entries: Readonly<Record<string, readonly Entry[]>>): unknown {
  return Object.values(entries)
    .flat()
    .map(({ created: _, ...entry }) => ({ ...entry, urls: entry.urls.map(decodeURIComponent) }));
}

describe.each(helmVersions)('of packages that helm %s made', (version) => {
  it('the entries are those that it would write itself', needs(`helm-${version}`), async () => {
    const folder = `made-${version}`;
    for (const name of Object.keys(charts)) await succeed(version, ['package', `charts/${name}`, '-d', folder]);
    await utimes(join(scratch, folder, 'plain-1.0.0.tgz'), 1_600_000_000, 1_600_000_000);
    expect((await rebuild({ to: folder }, { folder: scratch })).error).toBeNull();
    const ours = await entriesOf(`${folder}/index.yaml`);
    expect(ours['plain']?.[0]?.created).toBe('2020-09-13T12:26:40.000Z');
    await rm(join(scratch, folder, 'index.yaml'));
    await succeed(version, ['repo', 'index', folder]);
    expect(timeless(ours)).toEqual(timeless(await entriesOf(`${folder}/index.yaml`)));
  });

  it('and every Helm takes a rebuilt index, and what it lists', needs(`helm-${version}`), async () => {
    const folder = `served-${version}`;
    for (const name of Object.keys(charts)) await succeed(version, ['package', `charts/${name}`, '-d', folder]);
    expect((await rebuild({ to: folder }, { folder: scratch })).error).toBeNull();
    const server = await serve({ to: folder, port: 0 }, { folder: scratch });
    try {
      const home = await mkdtemp(join(scratch, 'home-'));
      await succeed(version, ['repo', 'add', 'ours', server.url], home);
      for (const name of Object.keys(charts)) {
        const shown = parse(await succeed(version, ['show', 'chart', `ours/${name}`, '--devel'], home)) as { name: string }; // Chart.yaml
        expect(shown.name).toBe(name);
      }
    } finally {
      await server.close();
    }
  });
});
