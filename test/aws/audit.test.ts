/** `audit` and `repair` of a bucket: what each server lists and answers leads to the same findings, and one commit repairs what can be. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { audit, repair } from '../../src/client/audit.ts';
import { first, openScene, type S3Scene, second } from '../support/aws/s3-scene.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { honestS3Servers, needsS3 } from '../support/servers/s3-servers.ts';
import { signedRequest } from '../support/servers/signed-request.ts';

const third = chartPackage('app', '3.0.0+build.1');
const unlisted = chartPackage('app', '4.0.0');
const oldUrl = 'https://old.example.com/charts';

describe.each(honestS3Servers)('on %s, audit', (name) => {
  let scene: S3Scene;
  beforeAll(async () => {
    if (!needsS3(name).skip) scene = await openScene(name);
  });
  afterAll(() => scene?.close());

  const request = async (method: 'PUT' | 'DELETE', key: string, body?: string): Promise<void> => {
    const path = `/${scene.server.bucket}/${scene.prefix}${key}`;
    expect((await signedRequest(scene.server, method, path, body === undefined ? {} : { body })).status).toBeLessThan(300);
  };
  const context = () => {
    const { accessKeyId, secretAccessKey, region } = scene.server;
    const environment = { AWS_ENDPOINT_URL_S3: scene.proxy.endpoint, AWS_REGION: region };
    return { environment, credentials: { accessKeyId, secretAccessKey } };
  };
  const to = (): string => `s3://${scene.server.bucket}/${scene.prefix.replace(/\/$/, '')}`;
  const rules = async (): Promise<readonly string[]> => {
    const { error, findings } = await audit({ to: to() }, context());
    if (error !== null && error.code !== 'CH_AUDIT_FAILED') throw error;
    return findings.map(({ rule, version, message }) => `${rule} ${version ?? message}`);
  };

  it('finds nothing in what publish wrote, and asks for each package once', needsS3(name), async () => {
    await scene.begin([first, second, third]);
    expect(await rules()).toEqual([]);
    const asked = scene.proxy.seen().map(({ method, path }) => `${method} ${path.split(scene.prefix)[1]?.split('?')[0]}`);
    expect(asked.filter((each) => each.endsWith('.tgz')).sort()).toEqual(
      [first, second, third].map(({ fileName }) => `GET ${fileName}`).sort(),
    );
  });

  it('finds what was lost, replaced and added beside the index; repair does what it can in one commit', needsS3(name), async () => {
    await scene.begin([first, second, third]);
    const index = (await scene.index()) ?? '';
    await request(
      'PUT',
      'index.yaml',
      index.replace('- app-1.0.0', `- ${oldUrl}/app-1.0.0`).replace('version: "3', 'home: 1\n    version: "3'),
    );
    const attributes = { contentType: 'application/gzip', cacheControl: 'no-store' };
    await scene.origin.putNew(unlisted.fileName, [unlisted.bytes], { attributes });
    await request('DELETE', second.fileName);
    expect(await rules()).toEqual([
      expect.stringContaining('index-refused home is an integer'),
      'package-missing 2.0.0',
      expect.stringMatching(/^package-(?:unreadable|missing|refused) 1\.0\.0$/),
      'orphan app-4.0.0.tgz has no entry',
    ]);
    const done = await repair({ to: to(), oldUrl, addOrphans: true, removeDangling: true }, context());
    expect(done).toMatchObject({ error: null, left: [], charts: [{ version: '4.0.0' }], index: { attempts: 1, versionsAfter: 3 } });
    expect(await rules()).toEqual([]);
    expect(await repair({ to: to(), oldUrl, addOrphans: true }, context())).toMatchObject({
      error: null,
      changes: [],
      charts: [],
      left: [],
    });
    expect((await scene.index())?.match(/(?<=^ {4}version: ).*$/gm)).toEqual(['"4.0.0"', '"3.0.0+build.1"', '"1.0.0"']);
  });
});
