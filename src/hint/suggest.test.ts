import { describe, expect, it } from 'vitest';
import { suggest } from './suggest.ts';

const known = ['to', 'url', 'tag', 'dry-run', 'keep-going', 'verify-timeout', 'max-file-size', 'max-size'];

describe('a suggestion', () => {
  it.each([
    ['dryrun', 'dry-run'],
    ['DRY_RUN', 'dry-run'],
    ['dryRun', 'dry-run'],
    ['drr-run', 'dry-run'],
    ['ulr', 'url'],
    ['keepgoing', 'keep-going'],
    ['verify-time-out', 'verify-timeout'],
    ['max-filesize', 'max-file-size'],
    ['maxsiz', 'max-size'],
  ])('for %s is %s', (word, meant) => {
    expect(suggest(word, known)).toBe(meant);
  });

  it.each(['', 'x', 'bucket', 'destination', 'token', 'verification', 'verify-threshold'])(
    'is not made for %j, which is another word',
    (word) => {
      expect(suggest(word, known)).toBeUndefined();
    },
  );
});
