import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeWorkspace, type Workspace } from '../../test/support/cli/command-line.ts';
import { commands } from './commands.ts';
import { isOptionName, oppositeName, optionList } from './names.ts';
import { parents } from './parents.ts';
import { commandSynonyms, optionSynonyms } from './synonyms.ts';
import type { CommandName, CommandSpec } from './types.ts';

let workspace: Workspace;
beforeAll(async () => {
  workspace = await makeWorkspace();
});
afterAll(() => workspace.remove());

const aliases = Object.values<CommandSpec>(commands).flatMap(({ alias }) => (alias === undefined ? [] : [alias]));
const known: ReadonlySet<string> = new Set([...Object.keys(commands), ...Object.keys(parents), ...aliases]);

/** What a hint names and charthouse does not have. */
function unknownIn(hint: string): readonly string[] {
  const named = [...hint.matchAll(/charthouse (--?[a-z]+|infra [a-z]+|[a-z][a-z-]+)/g)].map(([, name = '']) => name);
  // "charthouse publishes charts" is a sentence, and no command.
  const called = named.filter((name) => !name.startsWith('-') && !/^(publishes|never|uses|has)$/.test(name));
  const options = [...hint.matchAll(/(?<![a-z] )--([a-z][a-z-]*)/g)].map(([, name = '']) => name);
  return [
    ...called.filter((name) => !known.has(name)),
    ...options.filter((name) => !isOptionName(name) && !['version', 'sign'].includes(name)).map((name) => `--${name}`),
  ];
}

describe('what people type who know other tools', () => {
  it.each(Object.entries(commandSynonyms))('%s is no command, and leads to one that exists', async (typed, hint) => {
    expect(known.has(typed)).toBe(false);
    expect(unknownIn(hint)).toEqual([]);
    const { exitCode, stderr } = await workspace.run(typed.split(' '));
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(`  do: ${hint}\n`)]);
    expect(stderr).toContain(`unknown command '${typed}'`);
  });

  it.each(Object.entries(optionSynonyms))('--%s is no option, and leads to one that exists', async (typed, hint) => {
    expect(isOptionName(typed) || optionList.some(([name, { short }]) => short === typed || oppositeName(name) === typed)).toBe(false);
    expect(unknownIn(hint)).toEqual([]);
    const { exitCode, stderr } = await workspace.run(['publish', `${typed.length === 1 ? '-' : '--'}${typed}`]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(`  do: ${hint}\n`)]);
  });

  it.each(['push', 'upload', 'template', 'whoami', 'login', 'list', 'ls', 'search', 'deploy', 'unpublish', 'delete', 'reindex', 'create'])(
    '%s has an answer',
    (typed) => {
      expect(commandSynonyms).toHaveProperty(typed);
    },
  );

  it.each(['bucket', 'force', 'overwrite', 'profile', 'repo', 'repository', 'output', 'o', 'chart', 'chart-dir', 'dir', 'sign'])(
    '--%s has an answer',
    (typed) => {
      expect(optionSynonyms).toHaveProperty(typed);
    },
  );
});

describe('a typing error', () => {
  it.each<[readonly string[], string]>([
    [['publish', '--app_version', '1'], 'did you mean --app-version?'],
    [['publish', '--dryrun'], 'did you mean --dry-run?'],
    [['pubish'], 'did you mean publish?'],
    [['infra', 'depoly'], 'did you mean infra deploy?'],
  ])('%j is answered with what was meant', async (argv, hint) => {
    expect((await workspace.run(argv)).stderr).toContain(`  do: ${hint}\n`);
  });

  it.each<[readonly string[]]>([[['frobnicate']], [['kubectl']], [['helm']], [['publish', '--frobnicate']], [['publish', '--nonsense']]])(
    '%j is not near anything, so nothing is suggested',
    async (argv) => {
      expect((await workspace.run(argv)).stderr).not.toContain('did you mean');
    },
  );

  it('of an alias is none', async () => {
    const [name] = Object.entries<CommandSpec>(commands).find(([, { alias }]) => alias === 'lint') ?? [];
    expect(name satisfies string | undefined as CommandName).toBe('gate');
    expect((await workspace.run(['lint', '--help'])).stdout).toBe((await workspace.run(['gate', '--help'])).stdout);
  });
});
