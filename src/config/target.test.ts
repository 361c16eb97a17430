import { describe, expect, it } from 'vitest';
import { isCharthouseError } from '../base/error.ts';
import { parseTarget } from './target.ts';

describe('a target', () => {
  it.each(['./repository', '/srv/charts', 'charts', '..', 'C:\\charts', 'a b', 's3', './s3://x'])('%j is a folder', (text) => {
    expect(parseTarget(text)).toEqual({ kind: 'folder', path: text });
  });

  it.each([
    '',
    's3://bucket',
    's3://bucket/prefix',
    'stack:charts',
    'S3://bucket',
    'https://charts.example.com',
    'oci://x/y',
    'gs://bucket',
    'file:///x',
  ])('%j is refused as bad input, since nothing can be written there', (text) => {
    try {
      parseTarget(text);
      expect.unreachable();
    } catch (error) {
      expect(isCharthouseError(error) && error.code).toBe('CH_USAGE');
    }
  });
});
