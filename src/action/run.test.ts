import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chartFiles, makeWorkspace, type Workspace } from '../../test/support/cli/command-line.ts';
import { runStep } from './run.ts';

let workspace: Workspace;
beforeEach(async () => {
  workspace = await makeWorkspace();
});
afterEach(() => workspace.remove());

interface Step {
  readonly code: number;
  readonly log: string;
  readonly charts: readonly string[];
}

async function step(inputs: Readonly<Record<string, string>>): Promise<Step> {
  const lines: string[] = [];
  let outputs: Readonly<Record<string, string>> = {};
  const nothing = (): void => undefined;
  const code = await runStep({
    getInput: (name) => inputs[name] ?? '',
    environment: {},
    payload: undefined,
    folder: workspace.folder,
    runner: {
      log: (text) => lines.push(text),
      warn: nothing,
      refuse: nothing,
      addPath: nothing,
      leave: async (all) => {
        outputs = all;
      },
    },
    signal: new AbortController().signal,
  });
  const charts: readonly { readonly name: string }[] = JSON.parse(outputs['charts'] ?? '[]');
  return { code, log: lines.join('\n'), charts: charts.map(({ name }) => name) };
}

describe('the input charts', () => {
  beforeEach(() => workspace.put({ ...chartFiles('charts/a'), ...chartFiles('charts/b'), ...chartFiles('team/x/c'), ...chartFiles('d') }));

  it.each([
    ['a pattern', 'charts/*', ['a', 'b']],
    ['a set of characters', 'charts/[b-z]', ['b']],
    ['any number of folders', 'team/**', ['c']],
    ['several, separated by white space', 'charts/?  team/*/*\n d ', ['a', 'b', 'c', 'd']],
    ['a pattern and a path that it matches, once', 'charts/a charts/*', ['a', 'b']],
  ])('takes %s', async (_, charts, names) => {
    const end = await step({ charts, to: './out' });
    expect([end.code, [...end.charts].sort()], end.log).toEqual([0, names]);
  });

  it.each([
    ['matches nothing', 'charts/z*', 'CH_NO_CHARTS'],
    ['is malformed', 'charts/[a', 'CH_CONFIG_INVALID'],
    ['no shell has expanded', '~/charts/*', 'CH_USAGE'],
  ])('ends the step if a pattern %s', async (_, charts, code) => {
    const end = await step({ charts, to: './out' });
    expect([end.code, end.charts]).toEqual([2, []]);
    expect(end.log).toContain(code);
  });
});
