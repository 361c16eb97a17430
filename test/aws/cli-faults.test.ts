/** What the program says of a bucket's faults, to people and to programs, and that no secret is in it. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { first, openScene, type S3Scene } from '../support/aws/s3-scene.ts';
import { type BuiltProgram, buildProgram } from '../support/cli/built-program.ts';
import type { Ran } from '../support/cli/run.ts';
import { anything, get, put } from '../support/faults/fault-rules.ts';
import { answer, cutAnswer, type Fault } from '../support/faults/faults.ts';
import { accessDenied, htmlNotFound, notImplemented, s3Error } from '../support/faults/s3-faults.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { needsS3 } from '../support/servers/s3-servers.ts';

/** As AWS words them: with the key, what was signed, and the token. */
const refusals: Readonly<Record<string, Fault>> = {
  'the secret is wrong': refusal(
    403,
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    '<AWSAccessKeyId>AKIACANARYKEY</AWSAccessKeyId><StringToSign>AWS4-HMAC-SHA256 canary</StringToSign><SignatureProvided>canary-signature</SignatureProvided><CanonicalRequest>GET /canary-token</CanonicalRequest>',
  ),
  'the key is unknown': refusal(
    403,
    'InvalidAccessKeyId',
    'The AWS Access Key Id you provided does not exist in our records.',
    '<AWSAccessKeyId>AKIACANARYKEY</AWSAccessKeyId>',
  ),
  'the token has expired': refusal(400, 'ExpiredToken', 'The provided token has expired.', '<Token-0>canary-token</Token-0>'),
  'the token is not valid': refusal(
    400,
    'InvalidToken',
    'The provided token is malformed or otherwise invalid.',
    '<Token-0>canary-token</Token-0>',
  ),
  'access is denied': refusal(
    403,
    'AccessDenied',
    'User: arn:aws:iam::111122223333:user/ci is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::charts/index.yaml" because no identity-based policy allows the s3:GetObject action',
  ),
  'the store answers in words of its own': refusal(403, 'Odd', 'key AKIACANARYKEY with canary-signature, canary-token and canary-secret'),
};

function refusal(status: number, code: string, message: string, more = ''): Fault {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message>${more}<RequestId>4442587FB7D0A2F9</RequestId><HostId>canary-host</HostId></Error>`;
  return answer(status, { 'content-type': 'application/xml', 'x-amz-request-id': '4442587FB7D0A2F9' }, body);
}

const canary = {
  AWS_ACCESS_KEY_ID: 'AKIACANARYKEY',
  AWS_SECRET_ACCESS_KEY: 'canary-secret',
  AWS_SESSION_TOKEN: 'canary-token',
  AWS_EC2_METADATA_DISABLED: 'true',
};

describe('the program', needsS3('minio'), () => {
  let program: BuiltProgram;
  let scene: S3Scene;
  let folder: string;
  let chart: string;

  beforeAll(async () => {
    [program, scene, folder] = await Promise.all([buildProgram(), openScene('minio'), mkdtemp(join(tmpdir(), 'charthouse-cli-faults-'))]);
    chart = join(folder, 'app-2.0.0.tgz');
    await writeFile(chart, chartPackage('app', '2.0.0').bytes);
  });
  afterAll(async () => {
    await Promise.all([program?.remove(), scene?.close()]);
    await rm(folder, { recursive: true, force: true });
  });

  async function publish(environment: Readonly<Record<string, string>>, words: readonly string[] = []): Promise<Ran> {
    const to = ['--to', `s3://${scene.server.bucket}/${scene.prefix}`, '--endpoint-url', scene.proxy.endpoint];
    const ran = await program.run(['publish', chart, ...to, ...words], environment);
    const shown = (text: string): string =>
      text
        .replaceAll(scene.proxy.endpoint.replace('http://', ''), 'HOST')
        .replaceAll(`${scene.server.bucket}/${scene.prefix.slice(0, -1)}`, 'charts')
        .replaceAll(folder, '.');
    return { ...ran, stdout: shown(ran.stdout), stderr: shown(ran.stderr) };
  }
  const keys = () => ({
    ...canary,
    AWS_SESSION_TOKEN: '',
    AWS_ACCESS_KEY_ID: scene.server.accessKeyId,
    AWS_SECRET_ACCESS_KEY: scene.server.secretAccessKey,
  });

  it.each(Object.entries(refusals))('tells no secret where %s', async (_, fault) => {
    await scene.begin([first]);
    scene.proxy.always(anything, fault);
    for (const words of [['--json'], []]) {
      const { code, stdout, stderr } = await publish(canary, words);
      expect(code).toBe(5);
      const signatures = scene.proxy.seen().map(({ headers }) => /Signature=(\w+)/.exec(headers.authorization ?? '')?.[1] ?? '');
      expect(signatures.every((each) => each.length === 64)).toBe(true);
      for (const secret of [...signatures, 'AKIACANARYKEY', 'canary', 'AWS4-HMAC', 'Authorization']) {
        expect(stdout + stderr).not.toContain(secret);
      }
    }
  });

  it('says where credentials are looked for, where there are none', async () => {
    await scene.begin([first]);
    const { code, stdout, stderr } = await publish({ AWS_EC2_METADATA_DISABLED: 'true' });
    expect(code).toBe(5);
    expect(stdout).toMatchInlineSnapshot(`""`);
    expect(stderr).toMatchInlineSnapshot(`
      "packaged app 2.0.0 (172 B) from ./app-2.0.0.tgz
      error CH_CREDENTIALS: no AWS credentials found
        do: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a profile with AWS_PROFILE, or log in; for details, run charthouse doctor
        see https://github.com/alto9/charthouse/blob/main/docs/errors/CH_CREDENTIALS.md
      index.yaml was not changed
      "
    `);
    expect(scene.proxy.seen()).toEqual([]);
  });

  it('does not say what the program of a profile was called with', async () => {
    await scene.begin([first]);
    await mkdir(join(program.home, '.aws'));
    await writeFile(join(program.home, '.aws', 'config'), '[default]\ncredential_process = false --password canary-secret\n');
    const { code, stdout, stderr } = await publish({ AWS_EC2_METADATA_DISABLED: 'true' }, ['--json']);
    expect([code, JSON.parse(stdout).error.code]).toEqual([5, 'CH_CREDENTIALS']);
    expect(stdout + stderr).not.toContain('canary');
    expect(scene.proxy.seen()).toEqual([]);
  });

  it.each<[string, Fault, string, string]>([
    [
      'denied',
      accessDenied,
      "CH_STORE_DENIED: cannot get 'index.yaml' in s3://charts: access denied (AccessDenied)",
      'grant the missing permission: charthouse doctor checks each of them, and https://github.com/alto9/charthouse/blob/main/docs/s3.md has the policy',
    ],
    [
      'a page of a proxy',
      htmlNotFound,
      "CH_STORE_UNEXPECTED: cannot get 'index.yaml' in s3://charts: the response is a web page, not from the store (status 404)",
      'check --endpoint-url, and look for a proxy in between',
    ],
    [
      'no such bucket',
      s3Error(404, 'NoSuchBucket'),
      "CH_STORE_UNAVAILABLE: cannot get 'index.yaml' in s3://charts: bucket not found (NoSuchBucket)",
      'check the name of the bucket, and --endpoint-url',
    ],
    [
      'cut every time',
      cutAnswer(40, 'clean'),
      "CH_INDEX_CUT: s3://charts/index.yaml is not what was put there: 'index.yaml' in s3://charts has a different SHA-256 than at its upload",
      'look whether index.yaml is whole, restore it if it is not, then run again; nothing was changed',
    ],
    [
      'in another region',
      s3Error(301, 'PermanentRedirect'),
      "CH_STORE_UNAVAILABLE: cannot get 'index.yaml' in s3://charts: the bucket is in another region (PermanentRedirect)",
      'set its region with --region',
    ],
    [
      'refused in words of the store',
      refusal(400, 'InvalidRequest', `Missing \u001b[31mheader for AKIACANARYKEY ${'0'.repeat(64)}.`),
      "CH_STORE_UNEXPECTED: cannot get 'index.yaml' in s3://charts: Missing \\x1b[31mheader for … …. (InvalidRequest)",
      'run again; if it stays, report it with the output of --json',
    ],
  ])('says of an index that is %s', async (_, fault, error, hint) => {
    await scene.begin([first]);
    scene.proxy.always(get('index.yaml'), fault);
    const { stderr } = await publish(keys());
    const said = stderr.slice(stderr.indexOf('error CH_')).split('\n');
    expect(said.slice(0, 2)).toEqual([`error ${error}`, `  do: ${hint}`]);
  });

  it('says of a store that knows no conditions what to do', async () => {
    await scene.begin();
    scene.proxy.always(put(), notImplemented);
    const { code, stderr } = await publish(keys());
    expect(code).toBe(5);
    expect(stderr).toMatchInlineSnapshot(`
      "packaged app 2.0.0 (172 B) from ./app-2.0.0.tgz
      there is no index.yaml yet
      error CH_STORE_UNSUPPORTED: HOST does not support conditional writes, so nothing was published to s3://charts
        do: use a store with conditional writes; --lock none works without them, at your own risk: https://github.com/alto9/charthouse/blob/main/docs/s3.md#without-conditions-at-your-own-risk
        see https://github.com/alto9/charthouse/blob/main/docs/errors/CH_STORE_UNSUPPORTED.md
      index.yaml was not changed
      "
    `);
  });

  it('has nothing on stderr that is not its own, however much goes on at once', async () => {
    await scene.begin([first]);
    const charts = await Promise.all(
      Array.from({ length: 40 }, async (_, at) => {
        const { fileName, bytes } = chartPackage(`app-${at}`, '1.0.0');
        await writeFile(join(folder, fileName), bytes);
        return join(folder, fileName);
      }),
    );
    const { code, stderr } = await publish(keys(), charts);
    expect(code).toBe(0);
    expect(stderr).not.toMatch(/Warning|node:/);
  });
});
