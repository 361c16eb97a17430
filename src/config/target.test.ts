import { describe, expect, it } from 'vitest';
import { isCharthouseError } from '../base/error.ts';
import { faultOfTarget, parseTarget, refuseHost } from './target.ts';

describe('a target', () => {
  it.each(['s3://Charts', 's3://charts-A/team'])('%j is no bucket, since names of buckets are lower case', (text) => {
    expect(() => parseTarget(text)).toThrow(expect.objectContaining({ code: 'CH_USAGE', hint: expect.stringContaining('s3://charts') }));
  });

  it.each([
    './repository',
    '/srv/charts',
    'charts',
    '..',
    './C:\\charts',
    '/srv/a\\b',
    'a b',
    'charts.dev',
    'charts-$',
    '%2B',
    'v{1}',
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
    ['s3://abc', 'abc', ''],
    [`s3://${'a'.repeat(63)}`, 'a'.repeat(63), ''],
    ['s3://1.2.3', '1.2.3', ''],
    ['s3://charts-abcdefghij1234567890abcdefghijuse1a-s3alias', 'charts-abcdefghij1234567890abcdefghijuse1a-s3alias', ''],
    ['s3://xn-charts', 'xn-charts', ''],
    ['s3://a-.b', 'a-.b', ''],
  ])('%j is a bucket', (text, bucket, prefix) => {
    expect(parseTarget(text)).toEqual({ kind: 's3', bucket, prefix });
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
  it.each([
    ['s3://ab', '3 to 63'],
    [`s3://${'a'.repeat(64)}`, '3 to 63'],
    ['s3://Charts', 'lower case'],
    ['s3://my_charts', '"_"'],
    ['s3://my charts', '" "'],
    ['s3://chärts', '"ä"'],
    ['s3://-charts', 'begins or ends'],
    ['s3://charts-/team', 'begins or ends'],
    ['s3://.charts', 'begins or ends'],
    ['s3://charts.', 'begins or ends'],
    ['s3://my..charts', 'two dots'],
    ['s3://192.168.5.4', 'IP address'],
    ['s3://xn--charts', 'xn--'],
    ['s3://sthree-charts', 'sthree-'],
    ['s3://amzn-s3-demo-charts', 'amzn-s3-demo-'],
    ['s3://charts--ol-s3', 'takes no objects'],
    ['s3://mfzwi23gnjvgw.mrap', 'ARN'],
    ['s3://charts--usw2-az1--x-s3', 'directory bucket'],
    ['s3://charts--table-s3', 'table bucket'],
    ['s3://charts?region=eu-west-1', '"?"'],
  ])('%j names no bucket, and the rule is said', (text, rule) => {
    expect(() => parseTarget(text)).toThrow(expect.objectContaining({ code: 'CH_USAGE', message: expect.stringContaining(rule) }));
    expect(faultOfTarget(text)?.hint).not.toContain('report');
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
    ['MY-BUCKET.S3.AMAZONAWS.COM', 's3://my-bucket'],
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
    ['s3://my-bucket.s3.eu-west-1.amazonaws.com/team', 's3://my-bucket/team'],
    ['s3://s3.amazonaws.com/my-bucket', 's3://my-bucket'],
    ['s3://arn:aws:s3:::my-bucket', 's3://my-bucket'],
    ['s3a://my-bucket/team', 's3://my-bucket/team'],
    ['s3n:my-bucket', 's3://my-bucket'],
    ['s3://my-bucket ', 's3://my-bucket'],
    ['s3://my-bucket\n', 's3://my-bucket'],
    ['arn:aws:s3:eu-west-1:111122223333:accesspoint/charts', '-s3alias'],
    ['s3://arn:aws:s3:eu-west-1:111122223333:accesspoint/charts', '-s3alias'],
    ['s3://my-bucket/index.yaml', 's3://my-bucket'],
    ['./repository/index.yaml', './repository'],
    ['repository/app-1.0.0.tgz', 'repository'],
    [' charts', 'write charts'],
    ['./repository ', 'write ./repository'],
    ['/srv/charts\n', 'write /srv/charts'],
    ['repository\t/', 'write repository/'],
    ['C:\\charts', "'./C:\\charts'"],
    ['C:/charts', '/srv/charts'],
    ['c:charts', '/srv/charts'],
    ['.\\repository', './repository'],
    ['..\\repository', '../repository'],
    ['out\\repository', 'out/repository'],
    ['\\\\server\\charts', '/srv/charts'],
    ['git@github.com:org/charts.git', 's3://BUCKET'],
    ['deploy@charts.example.com', 's3://BUCKET'],
    ['ssh://git@github.com/org/charts', 's3://BUCKET'],
    ['git+https://github.com/org/charts', 's3://BUCKET'],
    ['azblob://bucket', 's3://BUCKET'],
    ['azblob:bucket', 's3://BUCKET'],
    ['cm://charts.example.com', 's3://BUCKET'],
    ['ftp://x/charts', 's3://BUCKET'],
    ['127.0.0.1:9000/charts', '--endpoint-url'],
    ['minio.local:9000', '--endpoint-url'],
    ['localhost:9000/charts', '--endpoint-url'],
    ['https//charts.example.com', '--url'],
    ['https:/charts.example.com', '--url'],
    ['*', 'name the folder'],
    ['./charts/*', 'name the folder'],
    ['s3://my-bucket/*', 'name the folder'],
    ['{{ .Values.repository }}', 'the value itself'],
    ['./{{x}}', 'the value itself'],
    ['s3://{{ bucket }}', 'the value itself'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what GitHub would expand
    ['${{ vars.TARGET }}', 'in the workflow'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what GitHub would expand
    ['s3://charts/${{ github.ref_name }}', 'in the workflow'],
    ['s3://charts/{name}', 'the value itself'],
    ['s3://charts-$ENV/x', 'in full'],
    ['charts-$ENV', 'in full'],
    ['charts-%ENV%', 'in full'],
    ['%TARGET%', 'in full'],
    ['$TARGET', 'in full'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what a shell would expand
    ['s3://charts/x-${ENV}', 'in full'],
    ['undefined', './undefined'],
    ['null', './null'],
    ['-', './-'],
    ['<BUCKET>', 'the value itself'],
    ['s3://<bucket>/charts', 'the value itself'],
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
    ['`pwd`/charts', 'in full'],
  ])('%j is refused, and the right spelling is said', (text, spelling) => {
    expect(() => parseTarget(text)).toThrow(expect.objectContaining({ code: 'CH_USAGE', hint: expect.stringContaining(spelling) }));
  });

  it.each(['S3://bucket/team', 'Stack:charts'])('%j is read whatever the case of its scheme', (text) => {
    expect(parseTarget(text).kind).not.toBe('folder');
  });

  it.each(['charts.example.com', 'charts.example.com/stable', 'user.github.io', 'example.com', 'www.my-charts.dev/x'])(
    '%j is a folder only if it is there',
    (text) => {
      expect(parseTarget(text)).toEqual({ kind: 'folder', path: text });
      expect(() => refuseHost(text)).toThrow(expect.objectContaining({ code: 'CH_USAGE', hint: expect.stringContaining(`'./${text}'`) }));
    },
  );

  it.each([
    './charts.example.com',
    '/srv/charts.example.com',
    'charts',
    'charts.old',
    'charts.dev',
    'a.b/c',
    'v1.0',
    '1.2.3',
    '..',
    'my repo.org',
  ])('%j is no host', (text) => refuseHost(text));
});
