/** Indexes of other programs: which version and which package `helm dependency build` takes from them, and `charthouse package`. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../src/base/digest.ts';
import {
  type DependencyScene,
  dependant,
  expectChanged,
  expectPackaged,
  judge,
  judges,
  leave,
  lockedVersions,
  type Verdict,
  verdictOn,
} from '../support/publish/dependency-judge.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { openPageServer, type Page, type PageServer } from '../support/servers/page-server.ts';
import { needs } from '../support/tools/tools.ts';

let server: PageServer;
let elsewhere: PageServer;
let scene: DependencyScene;

interface Entry {
  readonly version: string;
  readonly urls?: readonly string[];
  readonly digest?: string;
}

/** Helm names a file in charts/ by the end of its URL, so no two cases have the same. What a case can use: the package of its chart, and the addresses of the repository and of another server. */
interface Place {
  pack(version: string, template?: string): Uint8Array;
  readonly base: string;
  readonly other: string;
}

interface Case {
  readonly range: string;
  /** The version that is locked. */
  readonly locked: string;
  entries(place: Place): readonly Entry[];
  /** Beside `NAME-VERSION.tgz` of each entry; by target, below the repository unless it starts with a slash. */
  pages?(place: Place): Readonly<Record<string, Page>>;
  readonly index?: 'json' | 'redirected';
  /** What the declaration has at the end of the URL. */
  readonly end?: string;
}

const of =
  (...versions: readonly string[]) =>
  (): readonly Entry[] =>
    versions.map((version) => ({ version }));

const cases: Readonly<Record<string, Case>> = {
  'an unsorted index': { range: '1.x', locked: '1.10.0', entries: of('1.0.0', '1.10.0', '1.2.0') },
  'a newest version without URLs': { range: '^1', locked: '1.1.0', entries: () => [{ version: '1.2.0', urls: [] }, { version: '1.1.0' }] },
  'several URLs': {
    ...{ range: '1', locked: '1.0.0' },
    entries: () => [{ version: '1.0.0', urls: ['first.tgz', 'second.tgz'] }],
    pages: ({ pack }) => ({ 'first.tgz': pack('1.0.0', 'a: first\n'), 'second.tgz': pack('1.0.0', 'a: second\n') }),
  },
  'an absolute URL on another server': {
    ...{ range: '1', locked: '1.0.0' },
    entries: ({ other }) => [{ version: '1.0.0', urls: [`${other}/files/some.tgz`] }],
  },
  'a redirected package': {
    ...{ range: '1', locked: '1.0.0' },
    entries: () => [{ version: '1.0.0', urls: ['moved.tgz'] }],
    pages: ({ pack, base }) => ({ 'moved.tgz': { location: `${base}/there.tgz` }, 'there.tgz': pack('1.0.0') }),
  },
  'a redirected index': { range: '1', locked: '1.0.0', entries: of('1.0.0'), index: 'redirected' },
  'an index in JSON': { range: '>=1 <2', locked: '1.2.0', entries: of('1.2.0', '1.0.0', '2.0.0'), index: 'json' },
  'two entries with one version': {
    ...{ range: '1', locked: '1.0.0' },
    entries: () => [
      { version: '1.0.0', urls: ['one.tgz'] },
      { version: '1.0.0', urls: ['two.tgz'] },
    ],
    pages: ({ pack }) => ({ 'one.tgz': pack('1.0.0', 'a: one\n'), 'two.tgz': pack('1.0.0', 'a: two\n') }),
  },
  'versions that differ in build metadata': {
    ...{ range: '1.0.0+b', locked: '1.0.0+a' },
    entries: () => [
      { version: '1.0.0+a', urls: ['a.tgz'] },
      { version: '1.0.0+b', urls: ['b.tgz'] },
    ],
    pages: ({ pack }) => ({ 'a.tgz': pack('1.0.0+a'), 'b.tgz': pack('1.0.0+b') }),
  },
  'a digest': {
    ...{ range: '1', locked: '1.0.0' },
    entries: ({ pack }) => [{ version: '1.0.0', digest: sha256Hex(pack('1.0.0')) }],
  },
  'a digest with its algorithm': {
    ...{ range: '1', locked: '1.0.0' },
    entries: ({ pack }) => [{ version: '1.0.0', digest: `sha256:${sha256Hex(pack('1.0.0'))}` }],
  },
  'a version with a leading v': { range: '^1.0.0', locked: 'v1.3.0', entries: of('1.2.0', 'v1.3.0') },
  'texts that are no versions': { range: '*', locked: '1.0.0', entries: of('latest', '1.0.0', '2.0.0.0', '3.0.0-') },
  'numbers with zeros in front': { range: '^1', locked: '01.02.3', entries: of('1.0.0', '01.02.3') },
  'short versions': { range: '^1', locked: '1.2', entries: of('1', '1.2', '1.1.5') },
  'a folder of packages': {
    ...{ range: '1', locked: '1.0.0' },
    entries: () => [{ version: '1.0.0', urls: ['packages/stable/some-1.tgz'] }],
    pages: ({ pack }) => ({ 'packages/stable/some-1.tgz': pack('1.0.0') }),
  },
  'a URL that leads up': {
    ...{ range: '1', locked: '1.0.0' },
    entries: () => [{ version: '1.0.0', urls: ['../up.tgz'] }],
    pages: ({ pack }) => ({ '/up.tgz': pack('1.0.0') }),
  },
  'a URL that starts with ./': {
    ...{ range: '1', locked: '1.0.0' },
    entries: () => [{ version: '1.0.0', urls: ['./here.tgz'] }],
    pages: ({ pack }) => ({ 'here.tgz': pack('1.0.0') }),
  },
  'a slash at the end of the declared URL': { range: '1', locked: '1.0.0', entries: of('1.0.0'), end: '/' },
  'a URL with a query': {
    ...{ range: '1', locked: '1.0.0' },
    entries: ({ base }) => [{ version: '1.0.0', urls: [`${base}/download.tgz?id=7`] }],
    pages: ({ pack }) => ({ 'download.tgz?id=7': pack('1.0.0') }),
  },
};

const nameOf = (at: number): string => `chart${at}`;

beforeAll(async () => {
  server = await openPageServer();
  elsewhere = await openPageServer();
  const repositories: Record<string, string> = {};
  for (const [at, given] of Object.values(cases).entries()) repositories[nameOf(at)] = setUp(given, nameOf(at));
  scene = { folder: await mkdtemp(join(tmpdir(), 'charthouse-dependency-')), repositories };
});

afterAll(async () => {
  await server.close();
  await elsewhere.close();
  await leave(scene);
});

/** The URL of the repository that a case describes. */
function setUp({ entries, pages, index }: Case, name: string): string {
  const base = `${server.url}/${name}`;
  const place: Place = { pack: (version, template) => chartPackage(name, version, template).bytes, base, other: elsewhere.url };
  const listed = entries(place).map(({ version, urls = [`${name}-${version}.tgz`], ...more }) => {
    server.pages.set(`/${name}/${name}-${version}.tgz`, place.pack(version));
    return { apiVersion: 'v2', name, version, urls, ...more };
  });
  const text = JSON.stringify({ apiVersion: 'v1', entries: { [name]: listed } }, null, 1);
  // JSON with a line break is YAML, which an index file is unless it starts with a brace.
  const body = index === 'json' ? text : `# written by a program\n${text}`;
  if (index === 'redirected') server.pages.set(`/${name}/index.yaml`, { location: `${base}/index-2.yaml` });
  server.pages.set(`/${name}/${index === 'redirected' ? 'index-2' : 'index'}.yaml`, body);
  for (const [path, page] of Object.entries(pages?.(place) ?? {})) {
    server.pages.set(path.startsWith('/') ? path : `/${name}/${path}`, page);
  }
  elsewhere.pages.set('/files/some.tgz', chartPackage(nameOf(3), '1.0.0').bytes);
  return base;
}

describe.each(judges)('beside helm %s', needs('helm-3.12.1', 'helm-3.17.2', 'helm-4.1.4', 'helm-4.3.1'), (version) => {
  let verdict: Verdict;

  beforeAll(async () => {
    const declared = Object.values(cases).map(({ range, end = '' }, at) => ({
      name: nameOf(at),
      version: JSON.stringify(range),
      repository: `${server.url}/${nameOf(at)}${end}`,
    }));
    verdict = await verdictOn(dependant(declared), await judge(version, scene), scene);
  });

  it.each(Object.entries(cases).map(([name, { locked }], at) => [name, locked, at] as const))('%s: %s is locked', (_name, locked, at) => {
    expect(lockedVersions(verdict)[at]).toBe(locked);
  });

  it('is updated and built with the same lock and the same files', () => expectChanged(verdict, scene));

  it('is packaged as helm dependency build and helm package do', () => expectPackaged(verdict));
});
