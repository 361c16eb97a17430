/** Charts with dependencies as real Helms update, build and package them, beside ours. */
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { readPackage } from '../../../src/chart/read-package.ts';
import { sameContents } from '../../../src/chart/same-contents.ts';
import { defaultLimits } from '../../../src/chart/types.ts';
import { buildDependencies, updateDependencies } from '../../../src/client/library-dependencies.ts';
import { packageChart } from '../../../src/client/package.ts';
import { type HelmVersion, helm } from '../tools/tools.ts';
import { type Tree, writeTree } from './chart-tree.ts';

/** The oldest Helm, the newest two of 3 and 4 with each rule, and the newest one. */
export const judges: readonly HelmVersion[] = ['3.12.1', '3.17.2', '4.1.4', '4.3.1'];

/** A dependency by its fields, as they are written: a test may quote them. */
export type Declared = Readonly<Record<string, string>>;

/** Where charts are judged. */
export interface DependencyScene {
  readonly folder: string;
  /** URLs by the name that Helm has for them; as credentials in a URL, those that it has for the repository. */
  readonly repositories: Readonly<Record<string, string>>;
}

/** A chart named `app` that declares these dependencies. */
export function dependant(dependencies: readonly Declared[], more: Tree = {}, apiVersion = 'v2'): Tree {
  const written = dependencies.map((each) => {
    const lines = Object.entries(each).map(([key, value]) => `${key}: ${value}`);
    return `- ${lines.join('\n  ')}\n`;
  });
  const list = `dependencies:\n${written.join('')}`;
  const chart = `apiVersion: ${apiVersion}\nname: app\nversion: 1.0.0\n`;
  return {
    ...(apiVersion === 'v1' ? { 'Chart.yaml': chart, 'requirements.yaml': list } : { 'Chart.yaml': `${chart}${list}` }),
    'values.yaml': 'a: 1\n',
    ...more,
  };
}

/** What became of a chart: the lock without its time, and what charts/ holds. */
export interface Seen {
  readonly lock: string;
  readonly charts: Readonly<Record<string, Uint8Array>>;
}

/** A chart's folder as Helm or charthouse left it. */
export async function seen(chart: string): Promise<Seen> {
  const names = (await readdir(join(chart, 'charts'), { recursive: true, withFileTypes: true }).catch(() => []))
    .filter((each) => each.isFile())
    .map((each) => join(each.parentPath, each.name).slice(chart.length + 1))
    .sort();
  const files = await Promise.all(names.map(async (name) => [name, new Uint8Array(await readFile(join(chart, name)))] as const));
  return { lock: await lockOf(chart), charts: Object.fromEntries(files) };
}

async function lockOf(chart: string): Promise<string> {
  for (const name of ['Chart.lock', 'requirements.lock']) {
    const text = await readFile(join(chart, name), 'utf8').catch(() => undefined);
    if (text !== undefined) return `${name}\n${text.replace(/^generated: .*$/m, 'generated: TIME')}`;
  }
  return 'no lock';
}

/** Packages of a folder differ in their bytes, since each program packs in its own way: their files are compared. */
export async function expectSame(ours: Seen, theirs: Seen): Promise<void> {
  expect(ours.lock).toBe(theirs.lock);
  expect(Object.keys(ours.charts)).toEqual(Object.keys(theirs.charts));
  for (const [path, bytes] of Object.entries(theirs.charts)) {
    const own = ours.charts[path] ?? new Uint8Array();
    if (Buffer.compare(own, bytes) === 0) continue;
    expect(sameContents(await filesOf(own), await filesOf(bytes)), path).toEqual({ kind: 'same' });
  }
}

/** The files of a package, read as Helm reads them. */
export async function filesOf(bytes: Uint8Array): Promise<Awaited<ReturnType<typeof readPackage>>['files']> {
  return (await readPackage(bytes, { fileName: 'app.tgz', limits: defaultLimits, reading: 'as-helm' })).files;
}

/** One Helm, which knows the repositories of a scene. */
export interface Judge {
  readonly version: HelmVersion;
  /** Runs Helm; undefined if it succeeds, else what it says. */
  run(...args: readonly string[]): Promise<string | undefined>;
}

/** Writes what `helm repo add` would: `helm dependency build` reads no other repositories. */
export async function judge(version: HelmVersion, { folder, repositories }: DependencyScene): Promise<Judge> {
  const home = join(folder, 'homes', version);
  const run = async (...args: readonly string[]): Promise<string | undefined> => {
    const { code, stdout, stderr } = await helm(version, args, { home });
    return code === 0 ? undefined : `${stdout}${stderr}`;
  };
  const known = Object.entries(repositories).map(([name, given]) => {
    const { username, password } = new URL(given);
    return { name, url: given.replace(/\/\/[^/]*@/, '//'), ...(username === '' ? {} : { username, password }) };
  });
  await writeTree(home, { 'config/repositories.yaml': JSON.stringify({ apiVersion: '', repositories: known }) });
  return { version, run };
}

/** A copy of a chart, in a folder of its own, since Helm names packages by their chart. */
export async function copyOf(chart: string, { folder }: DependencyScene): Promise<string> {
  const copy = join(await mkdtemp(join(folder, 'charts-')), 'app');
  await cp(chart, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

/** Writes the chart into a folder of its own. */
export async function written(tree: Tree, { folder }: DependencyScene): Promise<string> {
  const chart = join(await mkdtemp(join(folder, 'charts-')), 'app');
  await writeTree(chart, tree);
  return chart;
}

/** What one Helm makes of a chart. */
export interface Verdict {
  /** The chart as it was, in a copy. */
  readonly chart: string;
  /** After `helm dependency update`. */
  readonly updated: Seen;
  /** The chart with that lock, before anything is in charts/. */
  readonly locked: string;
  /** After `helm dependency build` of it. */
  readonly built: Seen;
  /** The package that `helm package` makes then. */
  readonly packaged: Uint8Array;
}

/** Lets Helm update the chart, then build it by its lock and package it. */
export async function verdictOn(tree: Tree, by: Judge, scene: DependencyScene): Promise<Verdict> {
  const chart = await written(tree, scene);
  const [before, locked] = [await copyOf(chart, scene), await copyOf(chart, scene)];
  expect(await by.run('dependency', 'update', chart)).toBeUndefined();
  const updated = await seen(chart);
  for (const name of ['Chart.lock', 'requirements.lock']) await cp(join(chart, name), join(locked, name)).catch(() => undefined);
  const other = await copyOf(locked, scene);
  expect(await by.run('dependency', 'build', other)).toBeUndefined();
  const built = await seen(other);
  expect(await by.run('package', other, '-d', join(other, '..'))).toBeUndefined();
  return { chart: before, updated, locked, built, packaged: await readFile(join(other, '..', 'app-1.0.0.tgz')) };
}

/** The versions in the lock that Helm wrote, in order. */
export function lockedVersions({ updated }: Verdict): readonly string[] {
  return [...updated.lock.matchAll(/^ {2}version: (.*)$/gm)].map(([, each = '']) => each.replace(/^"(.*)"$/, '$1'));
}

/** Ours beside it: the same lock, and the same files in charts/, after an update and after a build by the lock. */
export async function expectChanged({ chart, updated, locked, built }: Verdict, scene: DependencyScene): Promise<void> {
  const ours = await copyOf(chart, scene);
  await updateDependencies({ charts: [ours] });
  await expectSame(await seen(ours), updated);
  const again = await copyOf(locked, scene);
  await buildDependencies({ charts: [again] });
  await expectSame(await seen(again), built);
}

/** `charthouse package` of the chart with its lock makes what `helm dependency build` and `helm package` make, and changes no file. */
export async function expectPackaged({ locked, packaged }: Verdict): Promise<void> {
  const before = await readdir(locked, { recursive: true });
  const ours = await packageChart(locked);
  expect(await readdir(locked, { recursive: true })).toEqual(before);
  expect(sameContents(await filesOf(ours.bytes), await filesOf(packaged))).toEqual({ kind: 'same' });
}

/** Ends a scene. */
export async function leave({ folder }: DependencyScene): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}
