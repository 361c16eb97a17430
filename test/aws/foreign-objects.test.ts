/** A repository that another tool has put into a bucket, without a word of metadata that charthouse knows. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cameTo, first, openScene, type S3Scene, second } from '../support/aws/s3-scene.ts';
import { get } from '../support/faults/fault-rules.ts';
import { answerHeaders } from '../support/faults/faults.ts';
import { honestS3Servers, needsS3 } from '../support/servers/s3-servers.ts';
import { signedRequest } from '../support/servers/signed-request.ts';

const index = `apiVersion: v1
entries:
  app:
  - apiVersion: v2
    created: "2024-03-01T10:00:00Z"
    digest: ${first.digest}
    name: app
    urls:
    - app-1.0.0.tgz
    version: 1.0.0
generated: "2024-03-01T10:00:00Z"
`;

describe.each(honestS3Servers)('on %s, what another tool has put', (name) => {
  let scene: S3Scene;
  beforeAll(async () => {
    if (!needsS3(name).skip) scene = await openScene(name);
  });
  afterAll(() => scene?.close());

  async function putRaw(key: string, body: Uint8Array | string, headers: Readonly<Record<string, string>> = {}): Promise<void> {
    const path = `/${scene.server.bucket}/${scene.prefix}${key}`;
    const { status } = await signedRequest(scene.server, 'PUT', path, { body: body.toString(), headers });
    expect(status).toBe(200);
  }

  it('is verified, published onto, and has its words kept', needsS3(name), async () => {
    await scene.begin();
    // As helm-s3 does: the chart's own words as metadata, and a type of its own.
    await putRaw('index.yaml', index, { 'content-type': 'text/yaml', 'x-amz-meta-owner': 'team-a' });
    await scene.origin.putNew('app-1.0.0.tgz', [first.bytes], { attributes: { contentType: 'application/gzip', cacheControl: 'x' } });
    expect((await scene.verify()).error).toBeNull();
    expect(cameTo(await scene.publish([first]))).toEqual(['unchanged']);
    expect(cameTo(await scene.publish([second]))).toEqual(['new']);
    expect(await scene.lying()).toEqual({ listed: ['app 2.0.0', 'app 1.0.0'], unlisted: [] });
    expect(await scene.index()).toContain('created: "2024-03-01T10:00:00Z"');
    expect((await scene.verify()).error).toBeNull();
  });

  it('without any digest is right where it is whole, and no finding is missed where nobody can tell', needsS3(name), async () => {
    await scene.begin();
    await putRaw('index.yaml', index.replace(/ +digest: .*\n/, ''));
    await scene.origin.putNew('app-1.0.0.tgz', [first.bytes], { attributes: { contentType: 'application/gzip', cacheControl: 'x' } });
    scene.proxy.always(get('app-1.0.0.tgz'), answerHeaders({ remove: ['x-amz-meta-charthouse-sha256'] }));
    expect(await scene.verify()).toMatchObject({ error: null, checked: 1, withoutDigest: 1 });
    scene.proxy.always(get('app-1.0.0.tgz'), answerHeaders({ remove: ['content-length'] }));
    expect(await scene.verify()).toMatchObject({ findings: [{ kind: 'unreadable', version: '1.0.0' }] });
  });
});
