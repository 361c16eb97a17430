/** What `npm run all` makes on a fresh clone: the built command, the tools of the tests, and the build before decision 53. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const project = join(import.meta.dirname, '..');
const tools = join(project, '.tools');
/** The last commit that moves an index of 93 MB whole. */
const beforeHugeIndexes = '01d167cf^';

/** The command, and every tool. The tests make the tools before they run, so the shortest test makes them. */
export function preparePeers(say) {
  // Even if there is a build: it may be of an earlier commit than the one that the results name.
  say('building charthouse');
  if (existsSync(join(project, 'library', 'dist'))) run('node', ['scripts/build.mjs', '--no-types']);
  else run('npm', ['run', '--silent', 'build']);
  say('making the tools that are missing');
  run('npx', ['vitest', 'run', '--project', 'parts', 'test/support/totals-reporter.test.ts', '--reporter', 'dot']);
}

/** The command of an earlier commit, built once into `.tools`; undefined if the clone has no such commit. */
export function baseline(say) {
  const commit = commitOf(beforeHugeIndexes);
  if (commit === undefined) return undefined;
  const folder = join(tools, `baseline-${commit.slice(0, 8)}`);
  if (!existsSync(folder)) {
    say(`building ${commit.slice(0, 8)}, the build before decision 53`);
    mkdirSync(tools, { recursive: true });
    const work = mkdtempSync(join(tools, `making-${process.pid}-`));
    try {
      run('git', ['archive', '--output', join(work, 'all.tar'), commit]);
      run('tar', ['-xf', 'all.tar'], work);
      run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--silent'], work);
      run('node', ['scripts/build.mjs', '--no-types'], work);
      mkdirSync(join(work, 'result'));
      renameSync(join(work, 'build'), join(work, 'result', 'build'));
      renameSync(join(work, 'package.json'), join(work, 'result', 'package.json'));
      renameSync(join(work, 'result'), folder);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  }
  return join(folder, 'build', 'cli.js');
}

/** One of the tools of the tests. */
export const node24 = () =>
  join(
    tools,
    readdirSync(tools).find((name) => name.startsWith('node-24-')),
    'node',
  );

export function commitOf(name) {
  try {
    return execFileSync('git', ['rev-parse', '--verify', '--quiet', `${name}^{commit}`], { cwd: project, encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}

function run(program, args, cwd = project) {
  execFileSync(program, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] });
}
