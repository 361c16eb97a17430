import { describe, expect, it } from 'vitest';
import { compilePattern, type MatchOutcome, matchPattern } from './path-match.ts';

// Pattern, name, and what Go's filepath.Match says of them.
const table: readonly (readonly [string, string, MatchOutcome])[] = [
  ['a.md', 'a.md', 'match'],
  ['a.md', 'axmd', 'no-match'],
  ['*', '', 'match'],
  ['*.md', '.md', 'match'],
  ['*', 'a/b', 'no-match'],
  ['a*', 'ab/c', 'no-match'],
  ['a*/c', 'ab/c', 'match'],
  ['a*b*c', 'axbbxc', 'match'],
  ['?', '/', 'no-match'],
  ['?', 'é', 'match'],
  ['??', 'é', 'no-match'],
  ['[^a]', '/', 'match'],
  ['[!a]', '!', 'match'],
  ['[!a]', 'b', 'no-match'],
  ['[a-c]', 'b', 'match'],
  ['[c-a]', 'b', 'no-match'],
  ['[*]', '*', 'match'],
  ['[]a]', 'a', 'bad-pattern'],
  ['[\\]a]', ']', 'match'],
  ['\\*', '*', 'match'],
  ['\\*', 'a', 'no-match'],
  ['a\\', 'a', 'bad-pattern'],
  ['[a', 'a', 'bad-pattern'],
  ['[a-', 'a', 'bad-pattern'],
  ['[-a]', 'a', 'bad-pattern'],
  ['[]', 'a', 'bad-pattern'],
  ['[é-ü]', 'ö', 'match'],
  ['a[', 'b', 'bad-pattern'],
  ['b*[', 'a', 'no-match'],
  ['a*[', 'ab', 'bad-pattern'],
  // Behind a star Go tries every byte, also those inside a letter, and reads each as a letter of its own.
  ['*??', '€', 'match'],
  ['', '', 'match'],
  ['', 'a', 'no-match'],
];

describe('a pattern of .helmignore', () => {
  it.each(table)('%j on %j: %s', (pattern, name, outcome) => {
    expect(matchPattern(compilePattern(pattern), name)).toBe(outcome);
  });
});
