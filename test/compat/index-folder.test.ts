/** `charthouse index` beside the real `helm repo index`: the same entries from the same packages, and none lost. */
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { indexFolder } from '../../src/client/operations.ts';
import { packageCharts } from '../../src/client/package.ts';
import { type HelmVersion, helm, helmVersions, needs } from '../support/tools/tools.ts';

let scratch: string;

const charts: Readonly<Record<string, string>> = {
  'plain-1.0.0': 'apiVersion: v2\nname: plain\nversion: 1.0.0\n',
  'plain-1.10.0': 'apiVersion: v2\nname: plain\nversion: 1.10.0\nappVersion: "1.10"\n',
  'plain-1.9.0': 'apiVersion: v2\nname: plain\nversion: 1.9.0\n',
  'old-v0.1.0': 'name: old\nversion: v0.1.0\nengine: gotpl\ntillerVersion: ">=2.0.0"\n',
  'rich-2.0.0-rc.1': [
    'apiVersion: v2\nname: rich\nversion: 2.0.0-rc.1\nkubeVersion: ">=1.25.0-0"\ntype: application\ndeprecated: true',
    'description: |\n  "two" lines: and a #hash\n  second\nhome: https://rich.example.com\nicon: https://rich.example.com/i.svg',
    'keywords: [yes, "no", 1.10, ~x]\nsources:\n- https://git.example.com/rich\nunknown: dropped',
    'maintainers:\n- name: A\n  email: a@example.com\n  url: https://a.example.com\n- name: "*B"',
    'annotations:\n  artifacthub.io/changes: |\n    - kind: added\n      description: x\n  y: "true"\n  "1e3": "0o17"',
    'condition: rich.enabled\ntags: "a,b"\n',
  ].join('\n'),
};

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'charthouse-index-'));
  for (const [folder, chart] of Object.entries(charts)) await put(`charts/${folder}/Chart.yaml`, chart);
  const library = 'apiVersion: v2\nname: parent\nversion: 3.0.0\ndependencies:\n';
  const dependency =
    '- name: plain\n  version: ^1.0.0\n  repository: https://charts.example.com\n  condition: plain.on\n  tags: [t]\n  alias: other\n';
  await put('charts/parent/Chart.yaml', `${library}${dependency}  import-values:\n  - data\n  - child: a\n    parent: b\n`);
  await put('charts/parent/charts/plain/Chart.yaml', charts['plain-1.0.0'] ?? '');
  const folders = [...Object.keys(charts), 'parent'].map((folder) => `charts/${folder}`);
  const packed = await packageCharts({ charts: folders, destination: 'packages' }, { folder: scratch });
  expect(packed.error).toBeNull();
  const below = await packageCharts(
    { charts: ['charts/plain-1.0.0'], destination: 'packages/below', version: '0.5.0' },
    { folder: scratch },
  );
  expect(below.error).toBeNull();
});

afterAll(async () => {
  await rm(scratch, { recursive: true });
});

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(scratch, path)), { recursive: true });
  await writeFile(join(scratch, path), text);
}

interface Index {
  readonly entries: Readonly<Record<string, readonly { readonly version: string; created?: string; digest?: string }[]>>;
}

/** An index as data, without the times at which it was made. */
async function read(path: string): Promise<Index['entries']> {
  const { entries } = parse(await readFile(join(scratch, path), 'utf8')) as Index; // what both programs write
  for (const entry of Object.values(entries).flat()) delete entry.created;
  return entries;
}

async function helmIndex(version: HelmVersion, ...words: readonly string[]): Promise<void> {
  const { code, stderr } = await helm(version, ['repo', 'index', ...words], { cwd: scratch });
  expect([code, stderr]).toEqual([0, '']);
}

describe.each(helmVersions)('beside helm %s', (version) => {
  it.each([[undefined], ['https://charts.example.com/stable']])(
    'writes the same entries with --url %s',
    needs(`helm-${version}`),
    async (url) => {
      const [theirs, ours] = [`theirs-${version}-${url?.length}`, `ours-${version}-${url?.length}`];
      for (const folder of [theirs, ours]) await cp(join(scratch, 'packages'), join(scratch, folder), { recursive: true });
      await helmIndex(version, theirs, ...(url === undefined ? [] : ['--url', url]));
      expect((await indexFolder({ folder: ours, url }, { folder: scratch })).error).toBeNull();
      expect(await read(`${ours}/index.yaml`)).toEqual(await read(`${theirs}/index.yaml`));
    },
  );

  it('merges the same entries into an index', needs(`helm-${version}`), async () => {
    const old = `old-${version}`;
    const [theirs, ours] = [`merged-theirs-${version}`, `merged-ours-${version}`];
    await cp(join(scratch, 'packages/below'), join(scratch, old), { recursive: true });
    await helmIndex(version, old);
    for (const folder of [theirs, ours]) {
      await mkdir(join(scratch, folder));
      await cp(join(scratch, 'packages/plain-1.9.0.tgz'), join(scratch, folder, 'plain-1.9.0.tgz'));
    }
    await helmIndex(version, theirs, '--merge', `${old}/index.yaml`);
    expect((await indexFolder({ folder: ours, merge: `${old}/index.yaml` }, { folder: scratch })).error).toBeNull();
    expect(await read(`${ours}/index.yaml`)).toEqual(await read(`${theirs}/index.yaml`));
  });
});
