import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Ran, run } from './cli/run.ts';
import { projectRoot } from './project-files.ts';

const vitest = join(projectRoot, 'node_modules/vitest/vitest.mjs');
const reporter = join(import.meta.dirname, 'totals-reporter.ts');
const config = `import { totalsReporter } from ${JSON.stringify(reporter)};
export default { test: { globals: true, reporters: [totalsReporter()], include: ['*.test.ts'] } };`;

let folder: string;
let totals: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charthouse-totals-'));
  totals = join(folder, 'totals');
  await writeFile(join(folder, 'vitest.config.ts'), config);
  await writeFile(totals, '');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const environment = { PATH: process.env['PATH'], HOME: process.env['HOME'] };

function runTests(env: NodeJS.ProcessEnv = {}): Promise<Ran> {
  return run(process.execPath, [vitest, 'run', '--root', folder], {
    cwd: folder,
    env: { ...environment, ...env, CHARTHOUSE_TOTALS: totals },
  });
}

function addUp(exits: { tests: number; check?: number }, env: NodeJS.ProcessEnv = {}): Promise<Ran> {
  const args = [join(projectRoot, '.ci/totals.mjs'), totals, `${exits.tests}`, `${exits.check ?? 0}`];
  return run(process.execPath, args, { env: { ...environment, ...env } });
}

/** What a run of these test files comes to. */
const cases: readonly { what: string; files: readonly string[]; line: string; exits: number; env?: NodeJS.ProcessEnv }[] = [
  { what: 'tests that pass', files: [`it('a', () => {}); it('b', () => {});`], line: '2 passed, 0 failed, 0 skipped', exits: 0 },
  {
    what: 'a test that fails',
    files: [`it('a', () => {}); it('b', () => { throw new Error('no'); });`],
    line: '1 passed, 1 failed, 0 skipped',
    exits: 1,
  },
  {
    what: 'tests that skip',
    files: [`it('a', () => {}); it.skip('b', () => {}); describe.skip('c', () => { it('d', () => {}); });`],
    line: '1 passed, 0 failed, 2 skipped',
    exits: 0,
  },
  {
    what: 'a skip in CI',
    files: [`it('a', () => {}); it.todo('b');`],
    line: '1 passed, 0 failed, 1 skipped',
    exits: 1,
    env: { CI: 'true' },
  },
  {
    what: 'a file that cannot be loaded',
    files: [`it('a', () => {});`, `import './nowhere.ts';`],
    line: '1 passed, 1 failed, 0 skipped',
    exits: 1,
  },
  {
    what: 'a hook that fails',
    files: [`describe('a', () => { beforeAll(() => { throw new Error('no'); }); it('b', () => {}); });`],
    line: '0 passed, 1 failed, 1 skipped',
    exits: 1,
  },
  {
    what: 'a rejection that nobody awaits',
    files: [`it('a', () => { Promise.reject(new Error('late')); });`],
    line: '1 passed, 1 failed, 0 skipped',
    exits: 1,
  },
  {
    what: 'a worker that is killed',
    files: [`it('a', () => {});`, `it('b', () => { process.kill(process.pid, 'SIGKILL'); });`],
    line: '1 passed, 1 failed, 0 skipped',
    exits: 1,
  },
];

describe('the totals', () => {
  for (const { what, files, line, exits, env } of cases) {
    it(`count ${what}`, async () => {
      await Promise.all(files.map((text, index) => writeFile(join(folder, `${index}.test.ts`), text)));
      const tests = await runTests(env);
      expect(tests.code).toBe(exits);
      expect(await addUp({ tests: tests.code }, env)).toEqual({ code: exits, stdout: `${line}\n`, stderr: '' });
    });
  }

  it('count a run that died half-way as one failure more', async () => {
    await writeFile(totals, '{"outcome":"passed","name":"a"}\n{"outcome":"pas');
    expect(await addUp({ tests: 137 })).toMatchObject({ code: 1, stdout: '1 passed, 1 failed, 0 skipped\n' });
  });

  it('count a command that never reached the tests as a failure', async () => {
    expect(await addUp({ tests: 1 })).toMatchObject({ code: 1, stdout: '0 passed, 1 failed, 0 skipped\n' });
  });

  it('count a failed check as a failure', async () => {
    await writeFile(totals, '{"outcome":"passed","name":"a"}\n{"end":true}\n');
    expect(await addUp({ tests: 0, check: 1 })).toMatchObject({ code: 1, stdout: '1 passed, 1 failed, 0 skipped\n' });
  });
});

describe('.ci/run', () => {
  it('runs the test command that the README gives', async () => {
    expect(await readFile(join(projectRoot, '.ci/run'), 'utf8')).toMatch(/^npm ci && npm test$/m);
  });
});
