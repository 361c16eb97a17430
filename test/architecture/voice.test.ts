/** scripts/voice.mjs, which counts the words of docs/style.md: what it counts, what it leaves out, and what it prints. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Ran, run } from '../support/cli/run.ts';
import { projectRoot } from '../support/project-files.ts';

/** Enough plain text for the two words that docs need. */
const plain = 'If you publish a chart, you see it in the index. If you do not, it is not there.\n';
const files = { 'README.md': plain, 'CONTRIBUTING.md': plain, 'docs/a.md': plain, 'src/a.ts': 'export const a = 1;\n' };

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'charthouse-voice-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function count(changed: Readonly<Record<string, string>>, ...words: string[]): Promise<Ran> {
  for (const [path, text] of Object.entries({ ...files, ...changed })) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return run(process.execPath, [join(projectRoot, 'scripts/voice.mjs'), root, ...words], { cwd: root });
}

describe('the wording check', () => {
  it('accepts plain text', async () => {
    expect(await count({})).toMatchObject({ code: 0, stderr: '', stdout: expect.not.stringContaining('FAILED') });
  });

  it.each([
    ['docs/a.md', `${plain}\nNobody reads this.\n`, 'docs/a.md:3: Nobody →'],
    ['docs/b/c.md', `# Title\n\nA line\nthat stands here.\n`, 'docs/b/c.md:4: stands →'],
    ['docs/a.md', `${plain}\n- one\n- ${'word '.repeat(31)}end.\n`, 'docs/a.md:4: a sentence of 32 words'],
    ['src/a.ts', '/**\n * What\n * nobody reads.\n */\n', 'src/a.ts:3: nobody →'],
    ['src/a.ts', "const a = 1; // nobody's\nconst b = /'/;\n", 'src/a.ts:1: nobody →'],
    ['src/a.ts', "export const text = 'it says so';\n", 'src/a.ts:1: says →'],
    ['src/a.ts', 'export const text = `a b\nsays so`;\n', 'src/a.ts:2: says →'],
  ])('names the place of a word in %s: %j', async (path, text, place) => {
    expect(await count({ [path]: text })).toMatchObject({ code: 1, stdout: expect.stringContaining(place) });
  });

  it.each([
    ['docs/a.md', `${plain}\n\`\`\`\nnobody says\n\`\`\`\n`],
    ['docs/a.md', `${plain}\n| nobody | says |\n\n\`nobody\`, [a](nobody.md), a compare-and-swap\n`],
    ['docs/a.md', `${plain}\nCommands: ${'`a`, '.repeat(40)}\`b\`.\n`],
    ['docs/api.md', 'Nobody says.\n'],
    ['src/a.ts', "/** See `nobody`. */\nexport const nobody = 'nobody';\n"],
    ['src/a.ts', 'export const a = /nobody says/;\n'],
    ['src/a.test.ts', '// nobody says\n'],
  ])('does not count code, tables, link targets, tests and single words: %s %j', async (path, text) => {
    expect(await count({ [path]: text })).toMatchObject({ code: 0, stdout: expect.not.stringContaining('FAILED') });
  });

  it('lists every finding of one kind on request', async () => {
    const text = Array.from({ length: 30 }, () => '// here').join('\n');
    const { stdout } = await count({ 'src/a.ts': `${text}\n// where\n` }, 'comments');
    expect(stdout).toContain('src/a.ts:31: where →');
  });

  it('fails if a page hardly addresses its reader', async () => {
    const { code, stdout } = await count({ 'README.md': 'charthouse packages charts. '.repeat(900) });
    expect(code).toBe(1);
    expect(stdout).toMatch(/FAILED {2}docs +you/);
  });
});
