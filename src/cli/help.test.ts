import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeWorkspace, type Workspace } from '../../test/support/cli/command-line.ts';
import { commands } from '../config/commands.ts';
import { optionGroups } from '../config/groups.ts';
import { optionsOf } from '../config/names.ts';
import { parents } from '../config/parents.ts';
import type { CommandName } from '../config/types.ts';
import { wrappedCommand } from './help-format.ts';

let workspace: Workspace;
beforeAll(async () => {
  workspace = await makeWorkspace();
});
afterAll(() => workspace.remove());

const names = Object.keys(commands) as CommandName[];

async function help(command: string, columns: number): Promise<string> {
  const argv = [...command.split(' ').filter((word) => word !== ''), '--help'];
  const { exitCode, stdout, stderr } = await workspace.run(argv, { columns });
  expect([exitCode, stderr]).toEqual([0, '']);
  return stdout;
}

/** A line of one word, or of one word behind the sign of a shell or of a list, cannot be shorter. */
function isUnbreakable(line: string): boolean {
  const text = line.trim().replace(/^(\$|#|Usage:) /, '');
  return (text.replace(/ \\$/, '').match(/(?:"[^"]*"|'[^']*'|\S)+/g) ?? []).length === 1;
}

describe.each([80, 40])('help at %i columns', (columns) => {
  it('is as recorded', async () => {
    const texts: string[] = [];
    for (const name of ['', ...Object.keys(parents), ...names]) {
      texts.push(`===== charthouse ${name} --help\n${await help(name, columns)}`);
    }
    await expect(texts.join('\n')).toMatchFileSnapshot(`help-${columns}.snap.txt`);
  });

  it.each(['', ...Object.keys(parents), ...names])('of %j has no line that is longer', async (name) => {
    const lines = (await help(name, columns)).split('\n');
    expect(lines.filter((line) => line.length > columns && !isUnbreakable(line))).toEqual([]);
  });
});

describe('help', () => {
  it.each(names)('of %s has each of its options once, and its examples', async (name) => {
    const text = await help(name, 200);
    for (const [option] of optionsOf(name)) {
      expect([option, text.match(new RegExp(`^  (-., )?--${option}[ \\n]`, 'gm'))?.length]).toEqual([option, 1]);
    }
    for (const { line } of commands[name].examples) expect(text).toContain(`$ ${line}`);
    expect((await workspace.run(['help', ...name.split(' ')], { columns: 200 })).stdout).toBe(text);
  });

  it.each(names)('of %s lists options in groups, in their order', async (name) => {
    const titles = (await help(name, 200)).split('\n').filter((line) => Object.values<string>(optionGroups).includes(line.slice(0, -1)));
    const order = Object.values<string>(optionGroups).map((title) => `${title}:`);
    expect(titles).toEqual(order.filter((title) => titles.includes(title)));
    expect(new Set(titles).size).toBe(titles.length);
  });

  it.each(Object.keys(parents))('of %s alone lists the nested commands', async (parent) => {
    const { exitCode, stdout } = await workspace.run([parent]);
    expect(exitCode).toBe(0);
    for (const name of names.filter((each) => each.startsWith(`${parent} `)))
      expect(stdout).toContain(`\n  ${name.slice(parent.length + 1)} `);
    expect((await workspace.run(['help', parent])).stdout).toBe(stdout);
  });
});

describe('a command of an example', () => {
  it('can be pasted when it is wrapped', () => {
    const line = 'A="$(git log -1)" charthouse package charts/app --version 1.2.3';
    const lines = wrappedCommand(line, 24);
    expect(lines).toEqual(['A="$(git log -1)" \\', 'charthouse package \\', 'charts/app --version \\', '1.2.3']);
    expect(lines.join('\n').replaceAll(' \\\n', ' ')).toBe(line);
  });
});
