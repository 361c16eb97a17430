/** The completion script for bash, run by a real bash as the Tab key would. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bashScript } from '../../src/cli/completion/bash.ts';
import { firstWords } from '../../src/cli/completion/tables.ts';
import { commands } from '../../src/config/commands.ts';
import { optionsOf } from '../../src/config/names.ts';
import type { CommandName } from '../../src/config/types.ts';
import { makeWorkspace, type Workspace } from '../support/cli/command-line.ts';
import { run } from '../support/cli/run.ts';

let workspace: Workspace;

beforeAll(async () => {
  workspace = await makeWorkspace();
  await writeFile(join(workspace.folder, 'completion.bash'), bashScript());
  for (const folder of ['charts', 'a b']) await mkdir(join(workspace.folder, folder));
  for (const file of ['app-1.0.0.tgz', 'my app-1.0.0.tgz', 'notes.txt']) await writeFile(join(workspace.folder, file), '');
});

afterAll(async () => {
  await workspace.remove();
});

/** What bash offers after `words`, the last of which is being typed. */
async function offers(...words: readonly string[]): Promise<readonly string[]> {
  const asked = [
    'source ./completion.bash',
    // What `complete` has registered for the command is what the Tab key calls.
    '[[ $(complete -p charthouse) =~ -F\\ ([^ ]+) ]] || exit 9',
    'COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: bash's own.
    '"${BASH_REMATCH[1]}"; printf "%s\\n" "${COMPREPLY[@]}"',
  ].join('\n');
  const { code, stdout, stderr } = await run('bash', ['--norc', '-c', asked, 'bash', 'charthouse', ...words], { cwd: workspace.folder });
  expect([code, stderr.replace(/.*compopt.*\n/g, '')]).toEqual([0, '']);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .sort();
}

const names = Object.keys(commands) as CommandName[];

describe('completion in bash', () => {
  it('offers every command', async () => {
    expect(await offers('')).toEqual([...firstWords.map(({ word }) => word), 'help', '--help', '--version'].sort());
    expect(await offers('lint', '--kube')).toEqual(['--kube-version']);
    expect(await offers('infra', '')).toEqual(['--help', 'deploy', 'diff', 'outputs', 'template']);
    expect(await offers('help', 'infra', 'd')).toEqual(['deploy', 'diff']);
    expect(await offers('pub')).toEqual(['publish']);
    expect(await offers('help', 'ver')).toEqual(['verify']);
  });

  it.each(names)('offers every option of %s', async (name) => {
    expect(await offers(...name.split(' '), '--')).toEqual([...optionsOf(name).map(([option]) => `--${option}`), '--help'].sort());
  });

  it.each([
    [
      ['publish', '--index-style', ''],
      ['json', 'yaml'],
    ],
    [['publish', '--index-style', 'j'], ['json']],
    [['publish', '--index-urls', '=', 'a'], ['absolute']],
    [
      ['publish', '--index-urls', '='],
      ['absolute', 'relative'],
    ],
    [
      ['completion', ''],
      ['bash', 'fish', 'zsh'],
    ],
    [
      ['publish', '--to', ''],
      ['a b', 'charts'],
    ],
    [['package', '-d', 'c'], ['charts']],
    [
      ['publish', ''],
      ['a b', 'app-1.0.0.tgz', 'charts', 'my app-1.0.0.tgz'],
    ],
    [
      ['serve', ''],
      ['a b', 'charts'],
    ],
    [['publish', '--config', 'n'], ['notes.txt']],
    [['publish', '--tag', ''], []],
    [['verify', ''], []],
  ])('after %j offers %j', async (words, expected) => {
    expect(await offers(...words)).toEqual(expected);
  });
});
