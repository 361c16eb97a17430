import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chartYaml, writeTree } from '../../test/support/publish/chart-tree.ts';
import { filesIn } from '../runtime/files-in.ts';
import { readChart } from './read-chart.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charthouse-vendored-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** `declared` is lines of Chart.yaml below `dependencies:`; `vendored` is NAME@VERSION by folder in charts/. */
async function warningsOf(
  declared: readonly string[],
  vendored: Readonly<Record<string, string>>,
  lock?: string,
): Promise<readonly string[]> {
  const dependencies = declared.length === 0 ? '' : `dependencies:\n${declared.map((line) => `- {${line}}\n`).join('')}`;
  const charts = Object.entries(vendored).map(([at, what]) => {
    const [name, version] = what.split('@');
    return [`app/charts/${at}/Chart.yaml`, `apiVersion: v2\nname: ${name}\nversion: ${version}\n`] as const;
  });
  await writeTree(folder, {
    'app/Chart.yaml': `${chartYaml}${dependencies}`,
    ...Object.fromEntries(charts),
    ...(lock === undefined ? {} : { 'app/Chart.lock': lock }),
  });
  const { warnings } = await readChart('app', { files: filesIn(folder) });
  return warnings.map(({ code, where }) => `${code} ${where?.file}`);
}

const db = 'name: db, version: ^1.2.0, repository: "https://example.com"';

describe('a chart in charts/', () => {
  it.each<[string, readonly string[], Readonly<Record<string, string>>, readonly string[]]>([
    ['is what the dependency asks for', [db], { db: 'db@1.4.0' }, []],
    ['is older', [db], { db: 'db@1.1.9' }, ['dependency-out-of-range app/charts/db']],
    ['is older, beside the right one', [db], { db: 'db@1.4.0', old: 'db@0.9.0' }, ['dependency-out-of-range app/charts/old']],
    ['is a pre-release that the range does not take', [db], { db: 'db@1.4.0-rc.1' }, ['dependency-out-of-range app/charts/db']],
    ['is there twice', [db], { a: 'db@1.4.0', b: 'db@1.3.0' }, ['dependency-twice app/charts/b']],
    ['is of another name', [db], { db: 'db@1.4.0', web: 'web@1.0.0' }, ['dependency-undeclared app/charts/web']],
    ['is in a chart that declares nothing', [], { db: 'db@1.4.0', web: 'web@1.0.0' }, []],
    ['has no range', ['name: db'], { db: 'db@1.4.0' }, ['dependency-out-of-range app/charts/db']],
    ['has a range that is none', ['name: db, version: latest'], { db: 'db@1.4.0' }, ['dependency-out-of-range app/charts/db']],
    ['is declared under two aliases', [`${db}, alias: a`, `${db}, alias: b`], { db: 'db@1.4.0' }, []],
    ['is declared in two versions', [`${db}, alias: a`, 'name: db, version: 2.x, alias: b'], { a: 'db@1.4.0', b: 'db@2.0.0' }, []],
  ])('%s', async (_, declared, vendored, expected) => {
    expect(await warningsOf(declared, vendored)).toEqual(expected);
  });

  it.each([
    ['another version than the lock', '1.3.0', 'https://example.com', ['dependency-not-locked app/charts/db']],
    ['the version of the lock', '1.4.0', 'https://example.com', []],
    ['the version of the lock, spelled otherwise', 'v1.4.0', 'https://example.com', []],
    ['a range in the lock, as dependencies without a repository have it', '^1.2.0', '', []],
  ])('has %s', async (_, version, repository, expected) => {
    const lock = `dependencies:\n- {name: db, version: ${version}, repository: "${repository}"}\n`;
    expect(await warningsOf([db], { db: 'db@1.4.0' }, lock)).toEqual(expected);
  });
});

it('reports a password in the URL of a repository, and does not repeat it', async () => {
  const text = `${chartYaml}dependencies:\n- {name: db, version: ^1.2.0, repository: "https://me:secret@example.com"}\n`;
  await writeTree(folder, { 'app/Chart.yaml': text, 'app/charts/db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.4.0\n' });
  const { warnings } = await readChart('app', { files: filesIn(folder) });
  expect(warnings.map(({ code, where }) => [code, where?.file, where?.line])).toEqual([['dependency-password', 'app/Chart.yaml', 5]]);
  expect(JSON.stringify(warnings)).not.toContain('secret');
});
