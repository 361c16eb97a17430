/** `repair` killed at each call that changes the repository, and beside 16 publishers: nothing that Helm can install is lost. */
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { audit } from '../../src/client/audit.ts';
import { type BuiltProgram, buildProgram } from '../support/cli/built-program.ts';
import { type Ran, run } from '../support/cli/run.ts';
import { projectRoot } from '../support/project-files.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';

let program: BuiltProgram;
let folder: string;
let broken: string;

const app = chartPackage('app', '1.0.0');
const orphan = chartPackage('app', '0.9.0');
const text = `apiVersion: v1\nentries:\n  app:\n  - apiVersion: v2\n    appVersion: 1.10\n    created: "2026-01-01"\n    name: app\n    urls:\n    - https://old.example.com/app-1.0.0.tgz\n    version: 1.0.0\n    x-ours: a\ngenerated: "2026-01-01T00:00:00Z"\n`;

beforeAll(async () => {
  program = await buildProgram();
  folder = await mkdtemp(join(tmpdir(), 'charthouse-repair-'));
  broken = join(folder, 'broken');
  await mkdir(broken);
  await writeFile(join(broken, 'index.yaml'), text);
  for (const { fileName, bytes } of [app, orphan]) await writeFile(join(broken, fileName), bytes);
});

afterAll(async () => {
  await program.remove();
  await rm(folder, { recursive: true, force: true });
});

async function copy(): Promise<string> {
  const root = await mkdtemp(join(folder, 'r-'));
  await cp(broken, root, { recursive: true });
  return root;
}

const isClean = async (root: string) => expect(await audit({ to: root, failOn: 'note' })).toMatchObject({ error: null });
/** Without the times of this run and of the copied package. */
const timeless = (index: string): string => index.replace(/"20\d\d-[^"]*"/g, '"(time)"');
const indexOf = async (root: string): Promise<string> => timeless(await readFile(join(root, 'index.yaml'), 'utf8'));

function repair(root: string, kill: { readonly count?: number; readonly moment?: string } = {}): Promise<Ran> {
  const env = {
    ...{ PATH: process.env['PATH'], HOME: program.home },
    KILL_AT: JSON.stringify({ folder: root, ...kill }),
    NODE_OPTIONS: `--import ${pathToFileURL(join(projectRoot, 'test/support/cli/kill-at.mjs')).href}`,
  };
  return run(process.execPath, [program.path, 'repair', '--to', root, '--add-orphans', '--old-url', 'https://old.example.com', '--quiet'], {
    cwd: folder,
    env,
  });
}

describe('a repair', () => {
  it('that is killed at any call leaves the old index or the repaired one, and the next run completes it', async () => {
    const whole = await copy();
    expect((await repair(whole)).code).toBe(0);
    await isClean(whole);
    const repaired = await indexOf(whole);
    let kills = 0;
    for (const moment of ['before', 'after']) {
      for (let count = 1; ; count++) {
        const root = await copy();
        const isKilled = await repair(root, { count, moment }).then(
          () => false,
          (error: Error) => error.message.includes('SIGKILL'),
        );
        expect([timeless(text), repaired]).toContain(await indexOf(root));
        if (!isKilled) break;
        kills++;
        expect((await repair(root)).code).toBe(0);
        expect(await indexOf(root)).toBe(repaired);
      }
    }
    expect(kills).toBeGreaterThan(8);
  });

  it('beside 16 publishers and another repair loses no version', async () => {
    const root = await copy();
    const packages = Array.from({ length: 16 }, (_, at) => chartPackage('app', `2.${at}.0`));
    const paths = await Promise.all(
      packages.map(async ({ fileName, bytes }) => {
        const path = join(folder, fileName);
        await writeFile(path, bytes);
        return path;
      }),
    );
    const publish = (path: string): Promise<Ran> => program.run(['publish', path, '--to', root, '--quiet', '--no-verify']);
    const first = await Promise.all([repair(root), repair(root), ...paths.map(publish)]);
    expect(first.slice(0, 2).map(({ code }) => code)).toEqual([0, 0]);
    // Whoever came before the repair was refused, and wrote nothing.
    const refused = first.slice(2).filter(({ code }) => code !== 0);
    for (const { code, stderr } of refused)
      expect([code, stderr]).toEqual([6, expect.stringContaining(`charthouse repair --dry-run --to ${root}`)]);
    const again = await Promise.all(paths.map(publish));
    expect(again.map(({ code }) => code)).toEqual(paths.map(() => 0));
    await isClean(root);
    const listed = (await indexOf(root)).match(/^ {4}version: .*$/gm);
    expect(listed).toHaveLength(18);
  });
});
