/** Where credentials are looked for, each source by itself: the built program, against a server that checks every signature. */
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BuiltProgram, buildProgram } from '../support/cli/built-program.ts';
import { needsS3, type S3Server, startS3Server } from '../support/servers/s3-servers.ts';
import { signedRequest } from '../support/servers/signed-request.ts';

describe('credentials', needsS3('minio'), () => {
  let program: BuiltProgram;
  let server: S3Server;
  let giver: Giver;

  beforeAll(async () => {
    [program, server] = await Promise.all([buildProgram(), startS3Server('minio')]);
    giver = await startGiver(server);
    await mkdir(join(program.home, '.aws', 'sso', 'cache'), { recursive: true });
  });
  afterAll(() => Promise.all([program.remove(), server.close(), giver.close()]));

  /** A dry run: it reads the index, for which it needs credentials, and writes nothing. */
  async function publish(environment: Readonly<Record<string, string>>) {
    const words = [
      'publish',
      'charts/kube9-operator',
      '--to',
      `s3://${server.bucket}`,
      '--endpoint-url',
      server.endpoint,
      '--dry-run',
      '--json',
    ];
    const ran = await program.run(words, { AWS_EC2_METADATA_DISABLED: 'true', ...environment });
    const { error } = JSON.parse(ran.stdout);
    return { ...ran, code: error?.code ?? 'ok', message: String(error?.message) };
  }

  const profile = (text: string) => writeFile(join(program.home, '.aws', 'config'), text);
  const keys = () => `aws_access_key_id = ${server.accessKeyId}\naws_secret_access_key = ${server.secretAccessKey}\n`;

  it('come from the environment', async () => {
    const environment = { AWS_ACCESS_KEY_ID: server.accessKeyId, AWS_SECRET_ACCESS_KEY: server.secretAccessKey };
    expect(await publish(environment)).toMatchObject({ code: 'ok' });
  });

  it('come from the default profile', async () => {
    await profile(`[default]\n${keys()}`);
    expect(await publish({})).toMatchObject({ code: 'ok' });
  });

  it('come from the profile that AWS_PROFILE names, though keys are in the environment', async () => {
    await profile(`[profile work]\n${keys()}`);
    const environment = { AWS_PROFILE: 'work', AWS_ACCESS_KEY_ID: 'other', AWS_SECRET_ACCESS_KEY: 'other' };
    expect(await publish(environment)).toMatchObject({ code: 'ok' });
  });

  it('come from the process that a profile names', async () => {
    const said = JSON.stringify({ Version: 1, AccessKeyId: server.accessKeyId, SecretAccessKey: server.secretAccessKey });
    await writeFile(join(program.home, 'said.json'), said);
    await profile(`[default]\ncredential_process = cat ${join(program.home, 'said.json')}\n`);
    expect(await publish({})).toMatchObject({ code: 'ok' });
  });

  it('come from a login by SSO', async () => {
    const session = ['sso_start_url = https://example.com/start', 'sso_region = us-east-1'].join('\n');
    await profile(
      `[default]\nsso_session = team\nsso_account_id = 111122223333\nsso_role_name = publisher\n[sso-session team]\n${session}\n`,
    );
    const name = createHash('sha1').update('team').digest('hex');
    const token = { accessToken: 'token', expiresAt: '2100-01-01T00:00:00Z', startUrl: 'https://example.com/start', region: 'us-east-1' };
    await writeFile(join(program.home, '.aws', 'sso', 'cache', `${name}.json`), JSON.stringify(token));
    expect(await publish({ AWS_ENDPOINT_URL_SSO: giver.url })).toMatchObject({ code: 'ok' });
    expect(giver.asked()).toContain('/federation/credentials');
  });

  it('come from a web identity token', async () => {
    await profile('');
    await writeFile(join(program.home, 'token'), 'a.b.c');
    const role = { AWS_WEB_IDENTITY_TOKEN_FILE: join(program.home, 'token'), AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/publisher' };
    expect(await publish({ ...role, AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL_STS: giver.url })).toMatchObject({ code: 'ok' });
    expect(giver.asked()).toContain('AssumeRoleWithWebIdentity');
  });

  it('come from the container', async () => {
    await profile('');
    expect(await publish({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `${giver.url}/container` })).toMatchObject({ code: 'ok' });
    expect(giver.asked()).toContain('/container');
  });

  it('come from the instance', async () => {
    await profile('');
    const instance = { AWS_EC2_METADATA_DISABLED: '', AWS_EC2_METADATA_SERVICE_ENDPOINT: giver.url };
    expect(await publish(instance)).toMatchObject({ code: 'ok' });
    expect(giver.asked()).toContain('/latest/meta-data/iam/security-credentials/publisher');
  });

  it('that are nowhere end the run with a code of their own', async () => {
    await profile('');
    const ran = await publish({});
    expect(ran).toMatchObject({ code: 'CH_CREDENTIALS' });
    expect(ran.stderr).toContain('do: set AWS_ACCESS_KEY_ID');
    // The SDK's warning about Node 20 is not for whoever publishes.
    expect(ran.stderr).not.toContain('Warning');
  });

  it('that are wrong are told without showing them', async () => {
    const ran = await publish({ AWS_ACCESS_KEY_ID: server.accessKeyId, AWS_SECRET_ACCESS_KEY: 'wrong-secret-of-mine' });
    expect(ran).toMatchObject({ code: 'CH_CREDENTIALS' });
    for (const secret of ['wrong-secret-of-mine', 'Signature=']) expect(ran.stdout + ran.stderr).not.toContain(secret);
  });
});

/** Plays each of AWS's givers of temporary keys, and hands out some that the server has made. */
interface Giver {
  readonly url: string;
  /** What it was asked since the last call of this, in one text. */
  asked(): string;
  close(): Promise<void>;
}

async function startGiver(owner: S3Server): Promise<Giver> {
  let asked: string[] = [];
  const { accessKeyId, secretAccessKey, sessionToken } = await temporaryKeys(owner);
  const plain = { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, Token: sessionToken, Expiration: '2100-01-01T00:00:00Z' };
  const answer = (path: string, body: string): string => {
    if (path.startsWith('/federation/credentials')) {
      return JSON.stringify({
        roleCredentials: { accessKeyId, secretAccessKey, sessionToken, expiration: Date.UTC(2100, 0, 1) },
      });
    }
    if (body.includes('AssumeRoleWithWebIdentity')) return assumed(plain);
    if (path === '/latest/api/token') return 'session';
    if (path.endsWith('/security-credentials/')) return 'publisher';
    // Of the instance and of the container alike; the instance also says how it went.
    return JSON.stringify({ Code: 'Success', Type: 'AWS-HMAC', LastUpdated: '2026-01-01T00:00:00Z', ...plain });
  };
  const server: Server = createServer((request, response) => {
    void textOf(request).then((body) => {
      const path = request.url ?? '';
      asked.push(path, body);
      response.setHeader('x-aws-ec2-metadata-token-ttl-seconds', '21600');
      response.end(answer(path, body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: () => {
      const text = asked.join('\n');
      asked = [];
      return text;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function assumed({ AccessKeyId, SecretAccessKey, Token, Expiration }: Readonly<Record<string, string>>): string {
  const credentials = `<AccessKeyId>${AccessKeyId}</AccessKeyId><SecretAccessKey>${SecretAccessKey}</SecretAccessKey><SessionToken>${Token}</SessionToken><Expiration>${Expiration}</Expiration>`;
  const result = `<AssumeRoleWithWebIdentityResult><Credentials>${credentials}</Credentials></AssumeRoleWithWebIdentityResult>`;
  return `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">${result}</AssumeRoleWithWebIdentityResponse>`;
}

/** As MinIO's own STS gives them: it takes no token that it has not made. */
async function temporaryKeys(owner: S3Server) {
  const body = 'Action=AssumeRole&DurationSeconds=3600&Version=2011-06-15';
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const text = await (await signedRequest(owner, 'POST', '/', { service: 'sts', headers, body })).text();
  const field = (name: string): string => new RegExp(`<${name}>(.+?)</${name}>`).exec(text)?.[1] ?? '';
  return { accessKeyId: field('AccessKeyId'), secretAccessKey: field('SecretAccessKey'), sessionToken: field('SessionToken') };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}
