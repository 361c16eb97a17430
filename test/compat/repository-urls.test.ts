/** Which URLs are one repository: as real Helms decide it when they look for a dependency's repository in repositories.yaml. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lockDigest } from '../../src/chart/lock-digest.ts';
import { isSameUrl } from '../../src/go/same-url.ts';
import { writeTree } from '../support/publish/chart-tree.ts';
import { type HelmVersion, helm, needs } from '../support/tools/tools.ts';

// Nothing listens on port 1.
const base = 'http://127.0.0.1:1/stable';
const written = [
  ...[base, `${base}/`, `${base}//`, `${base}/.`, `${base}/x/..`, `${base}/../stable`, `${base}?a=1`, `${base}/?a=1`, `${base}#x`],
  ...['HTTP://127.0.0.1:1/stable', 'http://127.0.0.1:1//stable', 'http://127.0.0.1:1/st%61ble', 'http://127.0.0.1:1/STABLE'],
  ...['http://localhost:1/stable', 'http://me@127.0.0.1:1/stable', 'http://me:b@127.0.0.1:1/stable', 'http://127.0.0.1:1/a%2Fb'],
  ...[
    'http://127.0.0.1:1/a/b',
    'http://127.0.0.1:1/a%20b',
    'http://127.0.0.1:1/%2e%2e/stable',
    'http://127.0.0.1:1',
    'http://127.0.0.1:1/',
  ],
  ...[
    'http://127.0.0.1:1/st%zzable',
    'http://127.0.0.1:1/ü',
    'http://127.0.0.1:1/%C3%BC',
    'http://127.0.0.1:1/a+b',
    'http://127.0.0.1:1/a%2Bb',
  ],
  ...[
    'http://127.0.0.1:1/st%61ble/',
    'http://127.0.0.1:1/a%2Fb/',
    'http://127.0.0.1:1/(a)',
    'http://127.0.0.1:1/%28a%29',
    `${base}#`,
    `${base}?`,
  ],
  ...[
    'http://127.0.0.1:1/%c3%bc',
    'http://127.0.0.1:1/a%20b/',
    'http://127.0.0.1:1/a b',
    'http://127.0.0.1:1/%25',
    "http://127.0.0.1:1/a'b",
  ],
];
const configured = [
  base,
  'http://127.0.0.1:1/',
  'http://127.0.0.1:1/a/b',
  'http://127.0.0.1:1/a%2Fb',
  'http://127.0.0.1:1/ü',
  'http://127.0.0.1:1/a+b',
  'http://127.0.0.1:1/st%61ble',
  'http://127.0.0.1:1/(a)',
  'http://127.0.0.1:1/a b',
  'http://127.0.0.1:1/st%zzable',
];

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'charthouse-urls-'));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

/** The URLs that are in no entry, as Helm names them: all at once, but for those that it does not parse. */
async function unknownToHelm(version: HelmVersion, entry: string, urls: readonly string[]): Promise<readonly string[]> {
  const folder = await mkdtemp(join(scratch, 'case-'));
  const dependencies = urls.map((repository, at) => ({ name: `db${at}`, version: '1.0.0', repository }));
  await writeTree(folder, {
    'repositories.yaml': JSON.stringify({ apiVersion: '', repositories: [{ name: 'corp', url: entry }] }),
    'app/Chart.yaml': `apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies: ${JSON.stringify(dependencies)}\n`,
    'app/Chart.lock': JSON.stringify({
      ...{ dependencies, digest: lockDigest(dependencies, { dependencies }), generated: '2020-01-01T00:00:00Z' },
    }),
  });
  const env = { HELM_REPOSITORY_CONFIG: join(folder, 'repositories.yaml') };
  const { code, stderr } = await helm(version, ['dependency', 'build', '--skip-refresh', join(folder, 'app')], { env });
  expect([code, /out of sync/.test(stderr)], stderr).toEqual([1, false]);
  const [, names = ''] = /no repository definition for (.*?)(?:\. Please|\n|$)/.exec(stderr) ?? [];
  return names.split(', ').filter((name) => name !== '');
}

describe.each<HelmVersion>(['3.12.1', '4.3.1'])('helm %s', (version) => {
  it.each(configured)('finds the same URLs in an entry for %s', needs(`helm-${version}`), async (entry) => {
    const broken = written.filter((url) => url.includes('%zz'));
    const whole = written.filter((url) => !broken.includes(url));
    const theirs = [...(await unknownToHelm(version, entry, whole)), ...(await unknownToHelm(version, entry, broken))];
    // In this place Helm removes one slash first.
    const ours = [...whole, ...broken].filter((url) => !isSameUrl(entry, url.replace(/\/$/, '')));
    expect(ours).toEqual(theirs);
  });
});
