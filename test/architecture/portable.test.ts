import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectFiles, projectRoot } from '../support/project-files.ts';

/** What ties a file to one machine or one network. Written so that this file does not match itself. */
const tied: readonly { what: string; pattern: RegExp; example: string }[] = [
  {
    what: 'a folder of one machine',
    pattern: /(?<![\w.$}>)-])\/(work|root|tmp|home\/[a-z]\w*|Users\/[A-Za-z]\w*)\//,
    example: ['see ', 'tmp', 'x'].join('/'),
  },
  {
    what: 'the host of a package registry',
    pattern: /\b(registry\.npmjs|registry\.yarnpkg|npmjs\.com|pypi\.org|pythonhosted\.org|(proxy|sum)\.golang\.org|crates\.io)/,
    example: ['https://registry', 'npmjs', 'org/x'].join('.'),
  },
  // A test of the index reader has such lines inside of a string.
  { what: 'a side of a merge that was not resolved', pattern: /^(<{7}|>{7}) /, example: `${'<'.repeat(7)} HEAD` },
  { what: 'a drive of one machine', pattern: /\b[A-Z]:\\(Users|work)\\/, example: ['in C:', 'Users', 'x'].join('\\') },
];

/** Where the text matches, as `path:line`. */
function places(path: string, text: string, pattern: RegExp): readonly string[] {
  return text.split('\n').flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim().slice(0, 120)}`] : []));
}

describe('the project', () => {
  const files = projectFiles().map((path) => ({ path, text: readFileSync(join(projectRoot, path), 'utf8') }));

  for (const { what, pattern, example } of tied) {
    it(`nowhere names ${what}`, () => {
      expect(files.flatMap(({ path, text }) => places(path, text, pattern))).toEqual([]);
    });

    it(`would notice ${what}`, () => {
      expect(places('a.md', `one\n${example}`, pattern)).toHaveLength(1);
    });
  }
});
