/** `mirror` killed at each call that changes the target, and beside 16 publishers: nothing is lost, changed or read again. */
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mirror } from '../../src/client/copy.ts';
import { publish, serve, verify } from '../../src/client/operations.ts';
import { readIndex } from '../../src/index-file/read-index.ts';
import type { RunningServer } from '../../src/runtime/server.ts';
import { type BuiltProgram, buildProgram } from '../support/cli/built-program.ts';
import { type Ran, run } from '../support/cli/run.ts';
import { projectRoot } from '../support/project-files.ts';
import { provenanceText } from '../support/publish/provenance-text.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';

let program: BuiltProgram;
let folder: string;
let source: string;
let server: RunningServer;
const asked: string[] = [];

beforeAll(async () => {
  program = await buildProgram();
  folder = await mkdtemp(join(tmpdir(), 'charthouse-mirror-'));
  source = join(folder, 'source');
  const charts: string[] = [];
  for (const version of ['1.0.0', '2.0.0']) {
    const { fileName, bytes, digest } = chartPackage('app', version);
    charts.push(join(folder, fileName));
    await writeFile(join(folder, fileName), bytes);
    await writeFile(join(folder, `${fileName}.prov`), provenanceText(fileName, digest));
  }
  expect(await publish({ charts, to: source, noVerify: true })).toMatchObject({ error: null });
  server = await serve({ to: source, port: 0 }, { onRequest: ({ path }) => void asked.push(path) });
});

afterAll(async () => {
  await server.close();
  await program.remove();
  await rm(folder, { recursive: true, force: true });
});

const newFolder = (): Promise<string> => mkdtemp(join(folder, 'r-'));

const packagesIn = async (root: string): Promise<readonly string[]> => (await readdir(root)).filter((name) => name.endsWith('.tgz')).sort();

async function listedIn(root: string): Promise<readonly string[]> {
  const read = readIndex(await readFile(join(root, 'index.yaml')), { mentions: [], source: 'index.yaml' });
  return [...read.allVersions()].map(({ name, version }) => `${name} ${version}`);
}

function killed(root: string, kill: { readonly count: number; readonly moment: string }): Promise<Ran> {
  const env = {
    ...{ PATH: process.env['PATH'], HOME: program.home },
    KILL_AT: JSON.stringify({ folder: root, ...kill }),
    NODE_OPTIONS: `--import ${pathToFileURL(join(projectRoot, 'test/support/cli/kill-at.mjs')).href}`,
  };
  return run(process.execPath, [program.path, 'mirror', server.url, '--to', root, '--quiet'], { cwd: folder, env });
}

describe('a mirror', () => {
  it('that is killed at any call is completed by the next run, which reads no package again', async () => {
    let kills = 0;
    for (const moment of ['before', 'after']) {
      for (let count = 1; ; count++) {
        const root = await newFolder();
        const isKilled = await killed(root, { count, moment }).then(
          () => false,
          (error: Error) => error.message.includes('SIGKILL'),
        );
        if (!isKilled) break;
        kills++;
        const there = await packagesIn(root);
        asked.length = 0;
        const report = await mirror({ source: server.url, to: root });
        expect(report, `${moment} ${count}`).toMatchObject({ error: null });
        expect(asked.filter((path) => there.some((name) => path.endsWith(name)))).toEqual([]);
        expect(await listedIn(root)).toEqual(['app 2.0.0', 'app 1.0.0']);
        expect(await verify({ to: root })).toMatchObject({ error: null, checked: 2 });
        for (const name of await packagesIn(source)) {
          for (const each of [name, `${name}.prov`])
            expect((await readFile(join(root, each))).equals(await readFile(join(source, each)))).toBe(true);
        }
      }
    }
    expect(kills).toBeGreaterThan(20);
  });

  it('beside 16 publishers and another mirror loses no version', async () => {
    const root = await newFolder();
    const packages = Array.from({ length: 16 }, (_, at) => chartPackage('app', `3.${at}.0`));
    const paths = await Promise.all(
      packages.map(async ({ fileName, bytes }) => {
        await writeFile(join(folder, fileName), bytes);
        return join(folder, fileName);
      }),
    );
    const copies = [1, 2].map(() => program.run(['mirror', server.url, '--to', root, '--quiet']));
    const publishes = paths.map((path) => program.run(['publish', path, '--to', root, '--quiet', '--no-verify']));
    const ran = await Promise.all([...copies, ...publishes]);
    expect(ran.map(({ code, stderr }) => [code, code === 0 ? '' : stderr])).toEqual(ran.map(() => [0, '']));
    expect(await listedIn(root)).toHaveLength(18);
    expect(await verify({ to: root })).toMatchObject({ error: null, checked: 18 });
  });

  it('into a copy of its source changes nothing', async () => {
    const root = await newFolder();
    await cp(source, root, { recursive: true });
    const before = await readFile(join(root, 'index.yaml'));
    expect(await mirror({ source: server.url, to: root })).toMatchObject({ error: null, index: { attempts: 0 } });
    expect((await readFile(join(root, 'index.yaml'))).equals(before)).toBe(true);
  });
});
