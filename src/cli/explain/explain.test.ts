import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeWorkspace, type Workspace } from '../../../test/support/cli/command-line.ts';
import { catalogue } from '../../base/error-catalogue.ts';
import { warnings } from '../../base/warning.ts';
import { codePages } from './pages.ts';
import { plainText } from './plain-text.ts';

const linksFrom =
  (url: string) =>
  (target: string): string =>
    new URL(target, url).href;

let workspace: Workspace;
beforeAll(async () => {
  workspace = await makeWorkspace();
});
afterAll(async () => {
  await workspace.remove();
});

const codes = [...Object.keys(catalogue), ...Object.keys(warnings)];

describe('explain', () => {
  it.each(codes)('prints the page of %s, within the width and with its URL', async (code) => {
    const { exitCode, stdout, stderr } = await workspace.run(['explain', code], { columns: 60 });
    expect([exitCode, stderr]).toEqual([0, '']);
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(new RegExp(`^${code}: .`));
    expect(lines.at(-1)).toMatch(/^https:\/\/\S+$/);
    expect(stdout).toMatch(/What to do/);
    const prose = lines.filter((line) => !line.startsWith('    ')).join('\n');
    expect(prose).not.toMatch(/\]\(|```|^#|(?<!\S)\*\*\w/m);
    // Examples and tables stay as they are, and a URL is not broken.
    const long = lines.slice(1).filter((line) => line.length > 60 && !/^( {4}|\|)|https?:\/\/\S{40}/.test(line));
    expect(long).toEqual([]);
  });

  it.each([
    ['conflict', 'CH_CONFLICT'],
    ['ch_conflict', 'CH_CONFLICT'],
    ['ch-no-target', 'CH_NO_TARGET'],
    ['Index-Fault', 'index-fault'],
    ['index_fault', 'index-fault'],
  ])('takes %s for %s', async (word, code) => {
    expect((await workspace.run(['explain', word])).stdout.split(':')[0]).toBe(code);
  });

  it('lists all codes if you name none', async () => {
    const { exitCode, stdout } = await workspace.run(['explain']);
    expect([
      exitCode,
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.split(' ')[0]),
    ]).toEqual([0, codes]);
  });

  it.each([
    ['CH_CONFLIT', 'CH_CONFLICT: '],
    ['CH_STORE', 'CH_STORE_DENIED: '],
    ['index-falt', 'index-fault: '],
  ])('names those that are near %s', async (word, near) => {
    const { exitCode, stderr } = await workspace.run(['explain', word]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(`  - ${near}`)]);
    expect(stderr).toContain('charthouse explain');
  });

  it('names the list for a word that is near to nothing', async () => {
    const { exitCode, stderr } = await workspace.run(['explain', 'zz']);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('do: list all codes with: charthouse explain')]);
  });

  it('needs no valid charthouse.yaml', async () => {
    await workspace.put({ 'charthouse.yaml': 'to: [' });
    expect(await workspace.run(['explain', 'CH_CONFIG_INVALID'])).toMatchObject({ exitCode: 0 });
  });

  it('is a document for programs', async () => {
    const { stdout } = await workspace.run(['explain', 'CH_CONFLICT', '--json']);
    const { explanation, ...document } = JSON.parse(stdout);
    expect(document).toMatchObject({ command: 'explain', exitCode: 0, error: null });
    expect(explanation).toEqual({
      ...{ code: 'CH_CONFLICT', title: catalogue.CH_CONFLICT.title, kind: 'error', exitCode: 4 },
      ...{ text: expect.stringContaining('What happened'), url: expect.stringMatching(/CH_CONFLICT\.md$/) },
    });
    const warning = JSON.parse((await workspace.run(['explain', 'index-fault', '--json'])).stdout);
    expect(warning.explanation).toMatchObject({ kind: 'warning', exitCode: null, url: expect.stringMatching(/warnings\.md#index-fault$/) });
    expect(JSON.parse((await workspace.run(['explain', '--json'])).stdout).codes).toHaveLength(codes.length);
  });

  it('has a page for every code', () => {
    expect(codePages().filter(({ page }) => page === '')).toEqual([]);
  });
});

it('links lead to where they led, and code stays as it is', () => {
  const markdown = '# Head\n\nSee [the *guide*](../s3.md#a) and `a*b*c`.\n\n- one two three\n\n```\nas  it [is](x)\n```';
  expect(plainText(markdown, { width: 20, linkTo: linksFrom('https://d.example/docs/errors/X.md') })).toBe(
    ['Head', '', 'See the guide', '(https://d.example/docs/s3.md#a)', 'and a*b*c.', '', '  - one two three', '', '    as  it [is](x)'].join(
      '\n',
    ),
  );
});

it('a link in parentheses keeps one pair of them', () => {
  expect(plainText('Skip it ([more](release.md#tags)).', { width: 80, linkTo: linksFrom('https://d.example/docs/') })).toBe(
    'Skip it (more: https://d.example/docs/release.md#tags).',
  );
});
