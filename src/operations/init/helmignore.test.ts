import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readChart } from '../../chart/read-chart.ts';
import { filesIn } from '../../runtime/files-in.ts';
import { outputIn } from '../../runtime/output-folder.ts';
import { helmignoreState, withLines } from './helmignore.ts';
import { type InitReport, initRepository } from './init.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charthouse-helmignore-'));
  await put({ 'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\n', '.git/config': '' });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function put(files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

function init(request: { readonly updateHelmignore?: boolean; readonly dryRun?: boolean } = {}): Promise<InitReport> {
  const fixed = { builtOf: '0'.repeat(40), version: '1.2.3', folderName: 'work', action: undefined, to: undefined, url: undefined };
  return initRepository({ ...fixed, inFile: [], dryRun: false, ...request }, { files: filesIn(folder), output: outputIn(folder) });
}

const ignored = (): Promise<string> => readFile(join(folder, '.helmignore'), 'utf8');
const outcome = ({ files }: InitReport): string | undefined => files.find(({ path }) => path === '.helmignore')?.outcome;
const comment = '# Of this repository, but no part of its chart.';

/** As `helm create` writes it, in its essentials. */
const ofHelm = '# Patterns to ignore when building packages.\n.DS_Store\n# Common VCS dirs\n.git/\n.gitignore\n*.tmp\n.idea/\n';
const three = ['.github/', 'charthouse.yaml', '/repository/'];

describe('the lines that a .helmignore lacks', () => {
  it.each<[string, string, readonly string[]]>([
    ['as helm create writes it', ofHelm, three],
    ['that is empty', '', ['.git', ...three]],
    ['with all of them', ['.git', ...three].join('\r\n'), []],
    ['with other spellings', '.g*\n/charthouse.yaml\nrepository\n', []],
    ['with other spellings of folders', '.git/\n.github/*\n*.yaml\nrepository/*\n', []],
    [
      'with a rule for a part of a folder',
      '.git\n.github/workflows/\ncharthouse.yaml\nrepository/index.yaml\n',
      ['.github/', '/repository/'],
    ],
    ['that only comments on them', '#.git\n# .github/\n', ['.git', ...three]],
    ['with a negated rule, by which Helm leaves out all else', '!Chart.yaml\n', []],
    ['with a rule for folders only', 'charthouse.yaml/\n.git\n.github\nrepository/\n', ['charthouse.yaml']],
  ])('%s', async (_, text, lacking) => {
    await put({ '.helmignore': text });
    const report = await init();
    expect([outcome(report), report.helmignoreLacking, report.helmignoreAdded]).toEqual(['kept', lacking, []]);
    expect(await ignored()).toBe(text);
  });

  it('are none of a chart that is not the whole repository', async () => {
    await rm(join(folder, 'Chart.yaml'));
    await put({ 'charts/app/Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\n', '.helmignore': '' });
    expect(await init({ updateHelmignore: true })).toMatchObject({ helmignoreLacking: [], helmignoreAdded: [] });
    expect(await ignored()).toBe('');
  });

  it('do not hold /repository/ if a folder of that name has no index.yaml', async () => {
    await put({ '.helmignore': ofHelm, 'repository/a.txt': '' });
    expect((await init()).helmignoreLacking).toEqual(['.github/', 'charthouse.yaml']);
    await put({ 'repository/index.yaml': '' });
    expect((await init()).helmignoreLacking).toEqual(three);
  });

  it('hold .git in a worktree, whose .git is a file', async () => {
    await rm(join(folder, '.git'), { recursive: true });
    await put({ '.git': 'gitdir: nowhere\n', '.helmignore': ofHelm });
    expect((await init()).helmignoreLacking).toEqual(['.git', ...three]);
  });

  it('are not known of a file that Helm refuses, which is the error of the chart', async () => {
    await put({ '.helmignore': '**/x\n' });
    expect(await init()).toMatchObject({ helmignoreLacking: [], charts: [{ error: { code: 'CH_CHART_IGNORE' } }] });
  });

  it('are all in the .helmignore that init writes', async () => {
    expect(outcome(await init())).toBe('written');
    expect(await ignored()).toBe(`${[comment, '.git', ...three].join('\n')}\n`);
    expect([outcome(await init()), (await helmignoreState(filesIn(folder))).lacking]).toEqual(['unchanged', []]);
  });
});

describe('adding the lines', () => {
  it.each([
    ['line feeds', ofHelm, `${ofHelm}${comment}\n.github/\ncharthouse.yaml\n/repository/\n`],
    ['CRLF', '.git/\r\nx\r\n', `.git/\r\nx\r\n${comment}\r\n.github/\r\ncharthouse.yaml\r\n/repository/\r\n`],
    ['CRLF, but for the last line', '.git/\r\nx', `.git/\r\nx\r\n${comment}\r\n.github/\r\ncharthouse.yaml\r\n/repository/\r\n`],
    ['no line end', '.git', `.git\n${comment}\n.github/\ncharthouse.yaml\n/repository/\n`],
    ['a byte order mark', '\ufeff.git\n', `\ufeff.git\n${comment}\n.github/\ncharthouse.yaml\n/repository/\n`],
    ['nothing', '', `${comment}\n.git\n.github/\ncharthouse.yaml\n/repository/\n`],
  ])('keeps all else of a file with %s, and is done once', async (_, before, after) => {
    await put({ '.helmignore': before });
    const dry = await init({ updateHelmignore: true, dryRun: true });
    expect([outcome(dry), await ignored()]).toEqual(['updated', before]);
    const report = await init({ updateHelmignore: true });
    expect([outcome(report), report.helmignoreLacking, report.helmignoreAdded]).toEqual(['updated', [], dry.helmignoreAdded]);
    expect(await ignored()).toBe(after);
    const again = await init({ updateHelmignore: true });
    expect([outcome(again), again.helmignoreAdded, await ignored()]).toEqual([before === '' ? 'unchanged' : 'kept', [], after]);
  });

  it('keeps what init has written out of the package', async () => {
    await put({ '.helmignore': ofHelm });
    await init();
    const { warnings } = await readChart(folder, { files: filesIn() });
    expect(warnings).toMatchObject([{ code: 'repository-file' }]);
    await init({ updateHelmignore: true });
    const chart = await readChart(folder, { files: filesIn() });
    expect([chart.files.map(({ path }) => path), chart.warnings]).toEqual([['Chart.yaml', '.helmignore'], []]);
  });

  it('keeps every byte that is there, whatever it is', async () => {
    await put({ 'a.txt': '' });
    const files = filesIn(folder);
    const line = fc.constantFrom('.git', '.git/', '.github', '*.yaml', '/repository/', '# x', ' ', '\ufeff', 'a\\', '!x', '\u00e9');
    const text = fc.array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '')).map((parts) => parts.join('')));
    await fc.assert(
      fc.asyncProperty(text, async (lines) => {
        const before = Buffer.from(lines.join(''));
        await writeFile(join(folder, '.helmignore'), before);
        const { bytes, lacking } = await helmignoreState(files);
        if (bytes === undefined || lacking.length === 0) return;
        const after = Buffer.from(withLines(bytes, lacking));
        expect(after.subarray(0, before.length).equals(before)).toBe(true);
        await writeFile(join(folder, '.helmignore'), after);
        expect((await helmignoreState(files)).lacking).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['a pattern that Helm refuses', '**/x\n', "the pattern '**/x'"],
    ['UTF-16, which no Helm reads', Buffer.from('\ufeff.git\n', 'utf16le'), 'not a text in UTF-8'],
  ])('is refused for %s, and writes nothing', async (_, text, message) => {
    await put({ '.helmignore': text });
    await expect(init({ updateHelmignore: true })).rejects.toMatchObject({
      code: 'CH_CHART_IGNORE',
      message: expect.stringContaining(message),
    });
    await expect(readFile(join(folder, 'charthouse.yaml'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('does not put a file in place of a link', async () => {
    await put({ 'rules.txt': ofHelm });
    await symlink('rules.txt', join(folder, '.helmignore'));
    await expect(init({ updateHelmignore: true })).rejects.toMatchObject({ code: 'CH_CHART_IGNORE', where: { file: '.helmignore' } });
    expect(await readFile(join(folder, 'rules.txt'), 'utf8')).toBe(ofHelm);
  });
});
