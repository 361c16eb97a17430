/** A repository that is a checkout: `index` and `rebuild` list what the real `helm repo index` lists, but no chart's own dependencies. */
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { indexFolder, publish, rebuild, serve, verify } from '../../src/client/operations.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { helm, helmVersions, needs } from '../support/tools/tools.ts';

let scratch: string;
let checkout: string;
let count = 0;

const chart = (name: string): string => `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'charthouse-checkout-'));
  checkout = join(scratch, 'checkout');
  const files: Readonly<Record<string, string | Uint8Array>> = {
    'charts/app/Chart.yaml': chart('app'),
    'charts/app/charts/lib-1.0.0.tgz': chartPackage('lib', '1.0.0', 'vendored: 1\n').bytes,
    'charts/app/charts/vendored-1.0.0.tgz': chartPackage('vendored', '1.0.0').bytes,
    'app-1.0.0.tgz': chartPackage('app', '1.0.0').bytes,
    'copies/app-1.0.0.tgz': chartPackage('app', '1.0.0').bytes,
    'lib-1.0.0.tgz': chartPackage('lib', '1.0.0').bytes,
    'stable/app-0.9.0.tgz': chartPackage('app', '0.9.0').bytes,
    '.cr-release-packages/app-1.1.0.tgz': chartPackage('app', '1.1.0').bytes,
    'docs/old/deep-1.0.0.tgz': chartPackage('deep', '1.0.0').bytes,
    'README.md': 'a checkout',
  };
  for (const [path, body] of Object.entries(files)) {
    await mkdir(dirname(join(checkout, path)), { recursive: true });
    await writeFile(join(checkout, path), body);
  }
  await writeFile(join(scratch, 'outside-1.0.0.tgz'), chartPackage('outside', '1.0.0').bytes);
  await symlink('docs/old/deep-1.0.0.tgz', join(checkout, 'linked-1.0.0.tgz'));
  await symlink('../outside-1.0.0.tgz', join(checkout, 'outside-1.0.0.tgz'));
});

afterAll(() => rm(scratch, { recursive: true, force: true }));

async function copyOf(): Promise<string> {
  const folder = join(scratch, `c${count++}`);
  await cp(checkout, folder, { recursive: true, verbatimSymlinks: true });
  return folder;
}

/** `NAME VERSION URL` of each entry. */
async function listed(folder: string): Promise<readonly string[]> {
  type Index = { readonly entries: Readonly<Record<string, readonly { readonly version: string; readonly urls: readonly string[] }[]>> };
  const { entries } = parse(await readFile(join(folder, 'index.yaml'), 'utf8')) as Index; // what these programs write
  return Object.entries(entries)
    .flatMap(([name, versions]) => versions.map(({ version, urls }) => `${name} ${version} ${urls[0]}`))
    .sort();
}

const ours = [
  'app 0.9.0 stable/app-0.9.0.tgz',
  'app 1.0.0 app-1.0.0.tgz',
  'app 1.1.0 .cr-release-packages/app-1.1.0.tgz',
  'deep 1.0.0 linked-1.0.0.tgz',
  'lib 1.0.0 lib-1.0.0.tgz',
];

/** Each package of the checkout that is not listed. */
const leftOut = [
  'charts/app/charts/lib-1.0.0.tgz',
  'charts/app/charts/vendored-1.0.0.tgz',
  'copies/app-1.0.0.tgz',
  'docs/old/deep-1.0.0.tgz',
  'outside-1.0.0.tgz',
];

interface Named {
  readonly warnings: readonly { readonly code: string; readonly where?: { readonly file: string } | undefined }[];
}
const skipped = ({ warnings }: Named): readonly string[] =>
  warnings.flatMap(({ code, where }) => (code === 'package-skipped' ? [where?.file ?? ''] : [])).sort();

describe.each(helmVersions)('beside helm %s', (version) => {
  it('lists the same versions', needs(`helm-${version}`), async () => {
    const folder = await copyOf();
    expect((await helm(version, ['repo', 'index', folder], { home: folder, cwd: folder })).code).toBe(0);
    // Helm lists a second copy, too, and follows links out of the folder, whose target no server has to have.
    const beyond = ['app 1.0.0 copies/app-1.0.0.tgz', 'outside 1.0.0 outside-1.0.0.tgz'];
    expect(await listed(folder)).toEqual([...ours, ...beyond].sort());
  });
});

it('is indexed as Helm does, and each package that is left out is named', async () => {
  const folder = await copyOf();
  const report = await indexFolder({ folder });
  expect([report.error, await listed(folder), skipped(report)]).toEqual([null, ours, leftOut]);
});

it('is rebuilt as Helm would index it, and each package that is left out is named', async () => {
  const folder = await copyOf();
  const report = await rebuild({ to: folder });
  expect([report.error, await listed(folder)]).toEqual([null, ours]);
  expect([...skipped(report), ...report.orphans.map(({ key }) => key)].sort()).toEqual(leftOut);
  expect((await verify({ to: folder })).error).toBeNull();
  const asked = await rebuild({ to: folder, addOrphans: true });
  expect(asked.error).toBeNull();
  expect(await listed(folder)).toEqual(ours);
});

it('is published into for the first time although charts have dependencies', async () => {
  const folder = join(scratch, `c${count++}`);
  await cp(join(checkout, 'charts'), join(folder, 'charts'), { recursive: true });
  expect((await publish({ charts: [join(checkout, 'stable/app-0.9.0.tgz')], to: folder })).error).toBeNull();
  expect(await listed(folder)).toEqual(['app 0.9.0 app-0.9.0.tgz']);
});

it('is served with the packages in a folder with a dot', needs('helm-4.3.1'), async () => {
  const folder = await copyOf();
  await indexFolder({ folder });
  const server = await serve({ to: folder, host: '127.0.0.1', port: 0 });
  try {
    const options = { home: folder, cwd: folder };
    expect((await helm('4.3.1', ['pull', 'app', '--repo', server.url, '--version', '1.1.0'], options)).code).toBe(0);
    expect(await readFile(join(folder, 'app-1.1.0.tgz'))).toEqual(Buffer.from(chartPackage('app', '1.1.0').bytes));
  } finally {
    await server.close();
  }
});
