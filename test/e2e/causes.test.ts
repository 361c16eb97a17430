/** Causes as they happen, by servers on this machine: each is named in the error or warning, with a remedy that is the right one. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { chartFiles, makeWorkspace, type Ran, type Workspace } from '../support/cli/command-line.ts';

let workspace: Workspace;
let server: Server | undefined;

beforeEach(async () => {
  workspace = await makeWorkspace();
  await workspace.put(chartFiles('app'));
});

afterEach(async () => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
  await workspace.remove();
});

/** Host and port of a server that answers so. */
async function listen(answer: RequestListener): Promise<string> {
  const opened = createServer(answer);
  server = opened;
  await new Promise<void>((resolve) => opened.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(opened.address() as AddressInfo).port}`; // listening on TCP
}

const refusing =
  (status: number, body: string): RequestListener =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/xml' });
    response.end(body);
  };

const s3Error = (code: string): string => `<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message></Error>`;
const emptyStoreThatKnowsNoPut: RequestListener = (request, response) => {
  const isList = request.url?.includes('list-type=2') === true;
  const [status, body] =
    request.method === 'PUT'
      ? [501, s3Error('NotImplemented')]
      : isList
        ? [200, '<?xml version="1.0"?><ListBucketResult><KeyCount>0</KeyCount><IsTruncated>false</IsTruncated></ListBucketResult>']
        : [404, s3Error('NoSuchKey')];
  refusing(status, body)(request, response);
};
const index =
  'apiVersion: v1\nentries:\n  app:\n  - apiVersion: v2\n    created: "2026-01-02T03:04:05Z"\n    digest: aa\n    name: app\n    urls:\n    - https://x.example.com/app-0.1.0.tgz\n    version: 0.1.0\ngenerated: "2026-01-02T03:04:05Z"\n';

const keys = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'example', AWS_EC2_METADATA_DISABLED: 'true' };

interface Cause {
  readonly words: readonly string[];
  readonly answer?: RequestListener;
  readonly environment?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly exitCode: number;
  /** What stderr holds, each on a line of its own or in part. */
  readonly says: readonly (string | RegExp)[];
  readonly saysNot?: readonly string[];
}

const bucket = ['--to', 's3://charts', '--region', 'eu-west-1', '--deadline', '60s'];

const causes: Readonly<Record<string, Cause>> = {
  'a stack that is in another region': {
    words: ['publish', 'app', '--to', 'stack:charts', '--region', 'eu-west-1'],
    answer: refusing(
      400,
      '<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack with id charts does not exist</Message></Error></ErrorResponse>',
    ),
    environment: { ...keys, AWS_ENDPOINT_URL: 'http://SERVER' },
    exitCode: 2,
    says: ["error CH_STACK_NOT_FOUND: stack 'charts' not found in eu-west-1", '--region', 'us-east-1'],
  },
  'a wrong secret key': {
    words: ['publish', 'app', ...bucket, '--endpoint-url', 'http://SERVER'],
    answer: refusing(403, s3Error('SignatureDoesNotMatch')),
    environment: keys,
    exitCode: 5,
    says: ['error CH_CREDENTIALS', 'the secret key does not match the access key', 'AWS_SECRET_ACCESS_KEY'],
    saysNot: ['grant the missing permission'],
  },
  'a wrong secret key, asked of a service of AWS': {
    words: ['publish', 'app', '--to', 'stack:charts', '--region', 'eu-west-1'],
    answer: refusing(
      403,
      '<ErrorResponse><Error><Type>Sender</Type><Code>SignatureDoesNotMatch</Code><Message>no</Message></Error></ErrorResponse>',
    ),
    environment: { ...keys, AWS_ENDPOINT_URL: 'http://SERVER' },
    exitCode: 5,
    says: ['error CH_CREDENTIALS', 'AWS_SECRET_ACCESS_KEY'],
    saysNot: ['grant'],
  },
  'keys of another store': {
    words: ['publish', 'app', ...bucket, '--endpoint-url', 'http://SERVER'],
    answer: refusing(403, s3Error('InvalidAccessKeyId')),
    environment: keys,
    exitCode: 5,
    says: ['error CH_CREDENTIALS', 'unknown access key'],
    saysNot: ['grant the missing permission'],
  },
  'an answer of 401': {
    words: ['verify', ...bucket, '--endpoint-url', 'http://SERVER'],
    answer: refusing(401, ''),
    environment: keys,
    exitCode: 5,
    says: ['error CH_CREDENTIALS', 'AWS_SECRET_ACCESS_KEY'],
    saysNot: ['grant the missing permission'],
  },
  ...Object.fromEntries(
    [['--sse', 'aws:kms'], ['--acl', 'public-read'], []].map((option): [string, Cause] => [
      `a header that the store does not know, with ${option[0] ?? 'no option'}`,
      {
        words: ['publish', 'app', ...bucket, '--endpoint-url', 'http://SERVER', ...option],
        answer: emptyStoreThatKnowsNoPut,
        environment: keys,
        exitCode: 5,
        says: ['error CH_STORE_UNSUPPORTED', option[0] === undefined ? 'does not support conditional writes' : `do: remove ${option[0]}`],
        saysNot: option[0] === undefined ? ['do: remove'] : ['does not support conditional writes'],
      },
    ]),
  ),
  'a permission that is missing': {
    words: ['publish', 'app', ...bucket, '--endpoint-url', 'http://SERVER'],
    answer: refusing(403, s3Error('AccessDenied')),
    environment: keys,
    exitCode: 5,
    says: ['error CH_STORE_DENIED', 'grant the missing permission'],
  },
  ...Object.fromEntries(
    [
      ['into a bucket', ['publish', 'app', ...bucket]],
      ['through a stack', ['publish', 'app', '--to', 'stack:charts', '--region', 'eu-west-1']],
      ['as whom', ['authenticate', '--region', 'eu-west-1']],
    ].map(([what, words]): [string, Cause] => [
      `a profile that is not there, ${String(what)}`,
      {
        words: [...(words ?? [])],
        environment: {
          ...{ AWS_PROFILE: 'release', AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' },
          AWS_EC2_METADATA_DISABLED: 'true',
        },
        exitCode: 5,
        says: ['error CH_CREDENTIALS', "'release' (AWS_PROFILE)", 'aws configure list-profiles'],
      },
    ]),
  ),
  'https:// to a store without TLS': {
    words: ['publish', 'app', ...bucket, '--endpoint-url', 'https://SERVER'],
    answer: refusing(200, ''),
    environment: keys,
    exitCode: 5,
    says: ['error CH_STORE_UNAVAILABLE', 'does not speak TLS', 'http:// instead of https://'],
    saysNot: ['certificate'],
  },
  'https:// to a repository without TLS': {
    words: ['verify', '--url', 'https://SERVER'],
    answer: refusing(200, ''),
    exitCode: 5,
    says: ['does not speak TLS', 'http:// instead of https://'],
    saysNot: ['certificate'],
  },
  'a bucket in the host name, where that is an address': {
    words: ['publish', 'app', ...bucket, '--endpoint-url', 'http://127.0.0.1:9000', '--addressing', 'virtual'],
    environment: keys,
    exitCode: 2,
    says: ['error CH_USAGE: --addressing virtual needs a host name', '--addressing path'],
    saysNot: ['    at '],
  },
  'a store without ETags': {
    words: ['publish', 'app', ...bucket, '--endpoint-url', 'http://SERVER'],
    answer: (_, response) => {
      response.end(index);
    },
    environment: keys,
    exitCode: 5,
    says: ['has no ETag: the server sends none', 'a store without ETags'],
    saysNot: ['there is no index.yaml yet'],
  },
  'a web server without ETags': {
    words: ['verify', '--url', 'http://SERVER'],
    answer: ({ url }, response) => {
      if (url !== '/index.yaml') response.statusCode = 404;
      response.end(url === '/index.yaml' ? index.replace('https://x.example.com/', '') : '');
    },
    exitCode: 7,
    says: ['read index.yaml: 1 version'],
    saysNot: ['there is no index.yaml yet'],
  },
  '--dry-run with a public URL alone': {
    words: ['publish', 'app', '--dry-run', '--url', 'https://charts.example.com'],
    exitCode: 0,
    says: ['warning default-target', "'./repository'", 'name the repository with --to'],
  },
  '--dry-run with both': {
    words: ['publish', 'app', '--dry-run', '--url', 'https://charts.example.com', '--to', 'repository'],
    exitCode: 0,
    says: ['dry run'],
    saysNot: ['default-target'],
  },
  '--index-urls that the list overrules': {
    words: ['publish', 'app', '--dry-run', '--to', 'r', '--url', 'https://x.example.com', '--index-urls', 'relative'],
    files: { 'r/index.yaml': index },
    exitCode: 0,
    says: ['warning index-urls-kept: the URL of app 1.0.0 is absolute, although --index-urls relative was asked for'],
  },
  'a URL form that was not asked for': {
    words: ['publish', 'app', '--dry-run', '--to', 'r', '--url', 'https://x.example.com'],
    files: { 'r/index.yaml': index },
    exitCode: 0,
    says: ['dry run'],
    saysNot: ['index-urls-kept'],
  },
  'a version that was given, and is not strict': {
    words: ['package', 'app', '--dry-run', '--version', '1.3'],
    exitCode: 0,
    says: [/^warning version-not-strict: app\/Chart\.yaml: version '1\.3'/m],
  },
  'a version of Chart.yaml that is not strict': {
    words: ['package', 'app', '--dry-run'],
    files: { 'app/Chart.yaml': 'apiVersion: v2\nname: app\n# the next one\nversion: "1.3"\n' },
    exitCode: 0,
    says: [/^warning version-not-strict: app\/Chart\.yaml:4:10: version '1\.3'/m],
  },
};

async function play({ words, answer, environment = {}, files = {} }: Cause): Promise<Ran> {
  await workspace.put(files);
  const at = answer === undefined ? '' : await listen(answer);
  const put = (text: string): string => text.replace('SERVER', at);
  const given = Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, put(value)]));
  return workspace.run(words.map(put), { environment: { HOME: join(workspace.folder, 'home'), ...given } });
}

it.each(Object.entries(causes))('%s', async (_, cause) => {
  const { exitCode, stderr } = await play(cause);
  expect(exitCode, stderr).toBe(cause.exitCode);
  for (const part of cause.says) expect(stderr).toMatch(part);
  for (const part of cause.saysNot ?? []) expect(stderr).not.toContain(part);
});
