import { describe, expect, it } from 'vitest';
import { helmUrl } from './reader.ts';

describe('helmUrl', () => {
  it.each([
    ['https://example.com/charts', 'a-1.0.0.tgz', 'https://example.com/charts/a-1.0.0.tgz'],
    ['https://example.com/charts/', './a-1.0.0.tgz', 'https://example.com/charts/a-1.0.0.tgz'],
    ['https://example.com/charts', '/a-1.0.0.tgz', 'https://example.com/a-1.0.0.tgz'],
    ['https://example.com/charts', '../a-1.0.0.tgz', 'https://example.com/a-1.0.0.tgz'],
    ['https://example.com', 'a-1.0.0%2Bb.tgz', 'https://example.com/a-1.0.0%2Bb.tgz'],
    ['https://example.com', 'a-1.0.0+b.tgz', 'https://example.com/a-1.0.0+b.tgz'],
    ['https://example.com?tok=1', 'a-1.0.0.tgz?x=2', 'https://example.com/a-1.0.0.tgz?tok=1'],
    ['https://me:pw@example.com/charts', 'a-1.0.0.tgz', 'https://me:pw@example.com/charts/a-1.0.0.tgz'],
    ['https://me:pw@example.com/charts', 'https://other.example/a.tgz?x=2', 'https://other.example/a.tgz?x=2'],
    ['https://me:pw@example.com/charts', '//other.example/a.tgz', 'https://other.example/a.tgz'],
  ])('from %s, %s leads to %s', (repository, entry, url) => {
    expect(helmUrl(repository, entry)?.href).toBe(url);
  });

  it.each([
    ['https://example.com', 'http://'],
    ['https://example.com', '//a:b:c/'],
    [undefined, 'a-1.0.0.tgz'],
  ])('from %s, %s leads nowhere', (repository, entry) => {
    expect(helmUrl(repository, entry)).toBeUndefined();
  });
});
