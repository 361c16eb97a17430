/** `rebase-urls` in a bucket: what it asks for, an answer that gets lost, and publishers that are at work meanwhile. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rebaseUrls } from '../../src/client/operations.ts';
import { first, openScene, type S3Scene, second } from '../support/aws/s3-scene.ts';
import { put } from '../support/faults/fault-rules.ts';
import { loseAnswer } from '../support/faults/faults.ts';
import { accessDenied } from '../support/faults/s3-faults.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { honestS3Servers, needsS3 } from '../support/servers/s3-servers.ts';
import { signedRequest } from '../support/servers/signed-request.ts';

const oldUrl = 'https://old.example.com/charts';

describe.each(honestS3Servers)('on %s, rebase-urls', (name) => {
  let scene: S3Scene;
  beforeAll(async () => {
    if (!needsS3(name).skip) scene = await openScene(name);
  });
  afterAll(() => scene?.close());

  const path = (key: string): string => `/${scene.server.bucket}/${scene.prefix}${key}`;

  /** app 1.0.0 and 2.0.0, with the index as `helm repo index --url` would have written it. */
  async function begin(): Promise<string> {
    await scene.begin([first, second]);
    const relative = (await scene.index()) ?? '';
    const absolute = relative.replaceAll('- app-', `- ${oldUrl}/app-`);
    expect((await signedRequest(scene.server, 'PUT', path('index.yaml'), { body: absolute })).status).toBe(200);
    scene.proxy.forget();
    return relative;
  }

  const run = (options: { readonly dryRun?: boolean } = {}) => {
    const { accessKeyId, secretAccessKey, region, bucket } = scene.server;
    const environment = { AWS_ENDPOINT_URL_S3: scene.proxy.endpoint, AWS_REGION: region };
    const to = `s3://${bucket}/${scene.prefix.replace(/\/$/, '')}`;
    return rebaseUrls({ to, oldUrl, ...options }, { environment, credentials: { accessKeyId, secretAccessKey } });
  };
  const asked = (): readonly string[] =>
    scene.proxy
      .seen()
      .map(({ method, path: at }) => `${method} ${at.split(scene.prefix)[1] ?? 'the versions of an object'}`)
      .filter((each) => !each.includes('.charthouse/'));

  it('looks at each package once, and writes the index once', needsS3(name), async () => {
    const relative = await begin();
    expect(await run()).toMatchObject({ error: null, warnings: [], changed: [{ version: '2.0.0' }, { version: '1.0.0' }] });
    expect(await scene.index()).toBe(relative);
    expect([...asked()].sort()).toEqual([
      ...['GET archive/index.yaml', 'GET index.yaml', 'GET the versions of an object'],
      ...['HEAD app-1.0.0.tgz', 'HEAD app-2.0.0.tgz', 'PUT index.yaml'],
    ]);
    expect(await run()).toMatchObject({ error: null, changed: [], index: { attempts: 0 } });
  });

  it('is done if the answer to its write gets lost', needsS3(name), async () => {
    const relative = await begin();
    scene.proxy.once(put('index.yaml'), loseAnswer);
    expect(await run()).toMatchObject({ error: null, index: { attempts: 1 } });
    expect(await scene.index()).toBe(relative);
  });

  it('changes nothing if its write is denied, or in a dry run', needsS3(name), async () => {
    await begin();
    const before = await scene.index();
    expect(await run({ dryRun: true })).toMatchObject({ error: null, index: { attempts: 0 } });
    scene.proxy.once(put('index.yaml'), accessDenied);
    expect(await run()).toMatchObject({ error: { code: 'CH_STORE_DENIED' } });
    expect(await scene.index()).toBe(before);
  });

  it('reads a package whose SHA-256 is not stored, and refuses other bytes of the same size', needsS3(name), async () => {
    await begin();
    const before = await scene.index();
    await signedRequest(scene.server, 'PUT', path(second.fileName), { body: 'x'.repeat(second.bytes.length) });
    const { error, findings } = await run();
    expect(error).toMatchObject({ code: 'CH_VERIFY_FAILED', exitCode: 7 });
    expect(findings).toMatchObject([{ kind: 'wrong-digest', version: '2.0.0' }]);
    expect(asked()).toContain('GET app-2.0.0.tgz');
    expect(await scene.index()).toBe(before);
  });

  it('loses no version of publishers that are at work', needsS3(name), async () => {
    await begin();
    const others = Array.from({ length: 4 }, (_, at) => scene.publish([chartPackage(`other-${at}`, '1.0.0')]));
    const [report, ...published] = await Promise.all([run(), ...others]);
    expect([report, ...published].map(({ error }) => error)).toEqual([null, null, null, null, null]);
    // Reads each listed package at its URL in the bucket: none of them leads out of it any more.
    expect((await scene.lying()).listed).toHaveLength(6);
  });
});
