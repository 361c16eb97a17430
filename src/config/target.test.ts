import { describe, expect, it } from 'vitest';
import { isCharthouseError } from '../base/error.ts';
import { parseTarget } from './target.ts';

describe('a target', () => {
  it.each(['s3://Charts', 's3://charts-A/team'])('%j is no bucket, since names of buckets are lower case', (text) => {
    expect(() => parseTarget(text)).toThrow(expect.objectContaining({ code: 'CH_USAGE', hint: expect.stringContaining('s3://charts') }));
  });

  it.each([
    './repository',
    '/srv/charts',
    'charts',
    '..',
    'C:\\charts',
    'a b',
    's3',
    './s3://x',
    './~',
    './$HOME',
    'charts.example.com',
    'a.b/c',
    'v1.0',
    'stack',
    'stack/a/b',
    's3/app',
    './my-bucket.s3.amazonaws.com',
    '/srv/~',
    '/srv/./$x',
    'C$',
    'a~',
    'user.github.io',
  ])('%j is a folder', (text) => {
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

  it.each([
    ['my-bucket.s3.amazonaws.com', 's3://my-bucket'],
    ['my-bucket.s3.eu-west-1.amazonaws.com/prefix', 's3://my-bucket/prefix'],
    ['my-bucket.s3-eu-west-1.amazonaws.com/', 's3://my-bucket'],
    ['my-bucket.s3.dualstack.eu-west-1.amazonaws.com', 's3://my-bucket'],
    ['my-bucket.s3-website-us-east-1.amazonaws.com', 's3://my-bucket'],
    ['my-bucket.s3.cn-north-1.amazonaws.com.cn', 's3://my-bucket'],
    ['MY-BUCKET.S3.AMAZONAWS.COM', 's3://MY-BUCKET'],
    ['https://my-bucket.s3.amazonaws.com/team/charts/index.yaml', 's3://my-bucket/team/charts'],
    ['https://s3.eu-west-1.amazonaws.com/my-bucket/team', 's3://my-bucket/team'],
    ['s3.amazonaws.com/my-bucket', 's3://my-bucket'],
    ['arn:aws:s3:::my-bucket', 's3://my-bucket'],
    ['arn:aws:s3:::my-bucket/team/*', 's3://my-bucket/team'],
    ['arn:aws-cn:s3:::my-bucket', 's3://my-bucket'],
    ['s3:my-bucket', 's3://my-bucket'],
    ['s3:/my-bucket/team', 's3://my-bucket/team'],
    ['s3:///my-bucket', 's3://my-bucket'],
    ['s3//my-bucket', 's3://my-bucket'],
    ['s3:\\\\my-bucket\\team', 's3://my-bucket/team'],
    [' s3://my-bucket', 's3://my-bucket'],
    ['"s3://my-bucket"', 's3://my-bucket'],
    ['s3 ://my-bucket', 's3://BUCKET'],
    ['stack/charts', 'stack:charts'],
    ['stack://charts', 'stack:charts'],
    ['stack=charts', 'stack:charts'],
    ['arn:aws:cloudformation:us-east-1:111122223333:stack/charts/1-2', 'stack:arn:aws'],
    ['file:///srv/charts', '/srv/charts'],
    ['file:/srv/my%20charts', '/srv/my charts'],
    ['gs://bucket', 's3://BUCKET'],
    ['az://bucket', 's3://BUCKET'],
    ['oci://registry.example.com/charts', 's3://BUCKET'],
    ['https://x.blob.core.windows.net/charts', 's3://BUCKET'],
    ['https://charts.example.com', '--url'],
    ['d111.cloudfront.net/stable', '--url'],
    ['abc.r2.cloudflarestorage.com/bucket', '--endpoint-url'],
    ['my-bucket.nyc3.digitaloceanspaces.com', '--endpoint-url'],
    ['~', "'./~'"],
    ['~/charts', "'./~/charts'"],
    ['~me/charts', 'in full'],
    ['$HOME/charts', "'./$HOME/charts'"],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what a shell would expand
    ['${HOME}/charts', 'in full'],
    ['$env:HOME\\charts', 'in full'],
    ['%USERPROFILE%\\charts', 'in full'],
    ['/srv/$TEAM/charts', "'/srv/./$TEAM/charts'"],
    ['$(pwd)/charts', 'in full'],
  ])('%j is refused, and the right spelling is said', (text, spelling) => {
    expect(() => parseTarget(text)).toThrow(expect.objectContaining({ code: 'CH_USAGE', hint: expect.stringContaining(spelling) }));
  });

  it.each(['S3://bucket/team', 'Stack:charts'])('%j is read whatever the case of its scheme', (text) => {
    expect(parseTarget(text).kind).not.toBe('folder');
  });
});
