/** The same chart gives the same bytes, wherever, whenever and by whomever it is packaged. */
import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sha256Hex } from '../../src/base/digest.ts';
import { type BuiltProgram, buildProgram } from '../support/cli/built-program.ts';
import type { ChildOptions } from '../support/cli/child.ts';
import { run } from '../support/cli/run.ts';
import { mustTool, needs } from '../support/tools/tools.ts';

/** Of the package of `files` below. A change of it breaks promise 2 for everybody who publishes the same chart again. */
const golden = '044d0d90a5be1bd6969162ac75f6bca995ba595c92945cbf9e48e5aed996c714';

const files: Readonly<Record<string, string>> = {
  'Chart.yaml': 'apiVersion: v2\nname: golden\nversion: 1.2.3\n# a comment stays\ndescription: Grüße, 世界\n',
  'values.yaml': 'b: 2\na: 1\n',
  'templates/b.yaml': '{{ .Values.b }}\n',
  'templates/a.yaml': '{{ .Values.a }}\n',
  'templates/Z.yaml': 'z\n',
  'files/ünïcödé name.txt': 'text\n',
  'files/a-b.txt': '1\n',
  'files/a/b.txt': '2\n',
  'crds/crd.yaml': 'kind: CustomResourceDefinition\n',
  'charts/one/Chart.yaml': 'apiVersion: v2\nname: one\nversion: 0.1.0\n',
  'charts/two/Chart.yaml': 'apiVersion: v2\nname: two\nversion: 0.1.0\n',
  [`files/${'long-'.repeat(30)}name.txt`]: 'long\n',
};

let program: BuiltProgram;
let folder: string;

beforeAll(async () => {
  program = await buildProgram();
  folder = await mkdtemp(join(tmpdir(), 'charthouse-golden-'));
});

afterAll(async () => {
  await program.remove();
  await rm(folder, { recursive: true, force: true });
});

/** Writes the chart in the given order of files, so that folders list them differently. */
async function checkout(where: string, order: readonly string[] = Object.keys(files), modified?: Date): Promise<string> {
  const chart = join(folder, where);
  for (const path of order) {
    await mkdir(dirname(join(chart, path)), { recursive: true });
    await writeFile(join(chart, path), files[path] ?? '');
    if (modified !== undefined) await utimes(join(chart, path), modified, modified);
  }
  return chart;
}

interface Machine extends Pick<ChildOptions, 'env'> {
  readonly node?: string | undefined;
  readonly umask?: string;
}

async function digestOf(chart: string, { node = process.execPath, env = {}, umask = '022' }: Machine = {}): Promise<string> {
  const destination = await mkdtemp(join(folder, 'out-'));
  const words = ['-c', `umask ${umask}; exec "$@"`, 'sh', node, program.path, 'package', chart, '-d', destination];
  const { code, stderr } = await run('/bin/sh', words, { env: { PATH: process.env['PATH'], ...env } });
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  return sha256Hex(await readFile(join(destination, 'golden-1.2.3.tgz')));
}

it('has the digest that it always had', async () => {
  expect(await digestOf(await checkout('plain'))).toBe(golden);
});

it.each(['000', '077'])('does not depend on umask %s', async (umask) => {
  expect(await digestOf(await checkout(`umask-${umask}`), { umask })).toBe(golden);
});

it('does not depend on the files’ times', async () => {
  expect(await digestOf(await checkout('times', undefined, new Date('2001-02-03T04:05:06Z')))).toBe(golden);
});

it.each([{ LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' }, { LC_ALL: 'C' }, { TZ: 'Pacific/Kiritimati' }, { TZ: 'America/St_Johns' }])(
  'does not depend on locale or time zone: %o',
  async (env) => {
    expect(await digestOf(await checkout('places'), { env })).toBe(golden);
  },
);

it('does not depend on the order in which folders list their files', async () => {
  expect(await digestOf(await checkout('reversed', Object.keys(files).reverse()))).toBe(golden);
});

it('does not depend on the path of the checkout', async () => {
  expect(await digestOf(await checkout(`deep/${'er/'.repeat(20)}ünï cödé/golden`))).toBe(golden);
});

it('does not depend on the Node version', needs('node-24'), async () => {
  expect(await digestOf(await checkout('node-24'), { node: mustTool('node-24') })).toBe(golden);
});
