import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unifiedDiff } from './unified-diff.ts';

const diff = (before: string, after: string) => unifiedDiff(before, after, { stepsLeft: 1_000_000 });

describe('a unified diff', () => {
  it('has three lines around each change', () => {
    const lines = Array.from({ length: 20 }, (_, at) => `${at + 1}\n`);
    const after = lines.map((line, at) => (at === 1 || at === 5 || at === 18 ? `new ${line}` : line));
    expect(diff(lines.join(''), after.join('')).hunks).toMatchInlineSnapshot(`
      "@@ -1,9 +1,9 @@
       1
      -2
      +new 2
       3
       4
       5
      -6
      +new 6
       7
       8
       9
      @@ -16,5 +16,5 @@
       16
       17
       18
      -19
      +new 19
       20
      "
    `);
  });

  it.each([
    ['', 'a\n', '@@ -0,0 +1 @@\n+a\n'],
    ['a\n', '', '@@ -1 +0,0 @@\n-a\n'],
    ['a', 'a\n', '@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n'],
    ['a\n', 'a\r\n', '@@ -1 +1 @@\n-a\n+a\r\n'],
    ['a\n', 'a\n', ''],
  ])('from %j to %j', (before, after, hunks) => {
    expect(diff(before, after).hunks).toBe(hunks);
  });

  it('counts lines', () => {
    expect(diff('a\nb\nc\n', 'a\nx\n')).toMatchObject({ addedLines: 1, removedLines: 2 });
  });
});

describe('git', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'charthouse-diff-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('makes the second text of the first one with it', () => {
    const text = fc
      .array(fc.constantFrom('a\n', 'b\n', 'c\n', '\n', ' -a\n'), { maxLength: 30 })
      .chain((lines) => fc.constantFrom('', 'end').map((end) => lines.join('') + end));
    fc.assert(
      fc.property(text, text, (before, after) => {
        fc.pre(before !== after && before !== '' && after !== '');
        writeFileSync(join(folder, 'file'), before);
        writeFileSync(join(folder, 'patch'), `--- a/file\n+++ b/file\n${diff(before, after).hunks}`);
        execFileSync('git', ['apply', 'patch'], { cwd: folder, stdio: 'pipe' });
        expect(readFileSync(join(folder, 'file'), 'utf8')).toBe(after);
      }),
      { numRuns: 40 },
    );
  });
});
