/** `check` and `diff` against a bucket: they read what is there, and write nothing. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chartFiles, makeWorkspace, type Workspace } from '../support/cli/command-line.ts';
import { honestS3Servers, needsS3, type S3Server, startS3Server } from '../support/servers/s3-servers.ts';
import { signedRequest } from '../support/servers/signed-request.ts';

describe.each(honestS3Servers)('on %s', (name) => {
  let server: S3Server;
  let workspace: Workspace;
  beforeAll(async () => {
    if (needsS3(name).skip) return;
    [server, workspace] = await Promise.all([startS3Server(name), makeWorkspace()]);
    await workspace.put(chartFiles('app', '1.0.0'));
    expect(await run('publish', 'app')).toMatchObject({ exitCode: 0 });
    await workspace.put(chartFiles('app', '1.1.0', 'replicas: 2\n'));
  });
  afterAll(() => Promise.all([server?.close(), workspace?.remove()]));

  const run = (...words: readonly string[]) => {
    const { bucket, endpoint, accessKeyId, secretAccessKey, region } = server;
    const environment = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
    return workspace.run([...words, '--to', `s3://${bucket}`, '--endpoint-url', endpoint, '--region', region], { environment });
  };
  const objects = async (): Promise<string> => (await signedRequest(server, 'GET', `/${server.bucket}`, { query: 'list-type=2' })).text();

  it('a chart is checked, and two versions are compared', needsS3(name), async () => {
    const before = await objects();
    const checked = await run('check', 'app');
    expect([checked.exitCode, checked.stdout]).toEqual([
      0,
      expect.stringContaining('new        app 1.1.0  raised from 1.0.0; 2 files differ from 1.0.0'),
    ]);
    expect(await objects()).toBe(before);
    expect(await run('publish', 'app')).toMatchObject({ exitCode: 0 });
    const compared = await run('diff', 'app', '1.0.0', '1.1.0');
    expect([compared.exitCode, compared.stdout]).toEqual([0, expect.stringContaining('-replicas: 1\n+replicas: 2\n')]);
  });
});
