import { describe, expect, it } from 'vitest';
import { isCharthouseError } from '../base/error.ts';
import { parseTarget } from './target.ts';

describe('a target', () => {
  it.each(['./repository', '/srv/charts', 'charts', '..', 'C:\\charts', 'a b', 's3', './s3://x'])('%j is a folder', (text) => {
    expect(parseTarget(text)).toEqual({ kind: 'folder', path: text });
  });

  it.each([
    ['s3://bucket', 'bucket', ''],
    ['s3://bucket/', 'bucket', ''],
    ['S3://bucket', 'bucket', ''],
    ['s3://my.bucket-1/team/charts', 'my.bucket-1', 'team/charts/'],
    ['s3://bucket/team/', 'bucket', 'team/'],
  ])('%j is a bucket', (text, bucket, prefix) => {
    expect(parseTarget(text)).toEqual({ kind: 's3', bucket, prefix });
  });

  it.each(['charts', 'arn:aws:cloudformation:us-east-1:111122223333:stack/charts/1-2'])('stack:%s is a stack', (stack) => {
    expect(parseTarget(`stack:${stack}`)).toEqual({ kind: 'stack', stack });
  });

  it.each([
    '',
    's3:',
    's3://',
    's3:bucket',
    's3://bucket//a',
    's3://bucket/../other',
    's3://bucket/.charthouse',
    's3://user:secret@bucket',
    'stack:',
    'stack:a b',
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
