/** A listed package that was deleted or overwritten in the bucket by another tool: every publish of its version says so. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cameTo, first, openScene, type S3Scene, second } from '../support/aws/s3-scene.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { honestS3Servers, needsS3 } from '../support/servers/s3-servers.ts';
import { signedRequest } from '../support/servers/signed-request.ts';

describe.each(honestS3Servers)('on %s', (name) => {
  let scene: S3Scene;
  beforeAll(async () => {
    if (!needsS3(name).skip) scene = await openScene(name);
  });
  afterAll(() => scene?.close());

  /** As a tool that knows nothing of digests: no checksum is stored with the object. */
  const overwrite = async (text: string): Promise<void> => {
    const path = `/${scene.server.bucket}/${scene.prefix}${first.fileName}`;
    const answer = await signedRequest(scene.server, 'PUT', path, { body: text });
    expect(answer.status).toBe(200);
  };

  it.each([
    ['of another size', 'x'],
    ['of the same size', 'x'.repeat(first.bytes.length)],
  ])('other bytes %s are an error, with and without --restore', needsS3(name), async (_, text) => {
    await scene.begin([first]);
    await overwrite(text);
    const stopped = await scene.publish([first, second]);
    expect(stopped).toMatchObject({ error: { code: 'CH_VERIFY_FAILED', exitCode: 7 }, index: { versionsAfter: 1 } });
    const report = await scene.publish([first, second], { request: { keepGoing: true } });
    expect(cameTo(report)).toEqual(['wrong-digest', 'new', 'CH_VERIFY_FAILED', 7]);
    expect(report.index.versionsAfter).toBe(2);
    const restoring = await scene.publish([first], { request: { restore: true } });
    expect(restoring.error).toMatchObject({ code: 'CH_CONFLICT', hint: expect.stringContaining('--restore') });
    expect(await scene.origin.head(first.fileName)).toMatchObject({ info: { sizeBytes: text.length } });
  });

  it('a package that is gone is an error, and is put back with --restore', needsS3(name), async () => {
    await scene.begin([first]);
    const standing = await scene.origin.head(first.fileName);
    if (standing.kind === 'found') await scene.origin.deleteIf(first.fileName, standing.info.etag);
    for (const dryRun of [true, false]) {
      const report = await scene.publish([first], { request: { dryRun } });
      expect(cameTo(report)).toEqual(['missing', 'CH_VERIFY_FAILED', 7]);
      expect(report.error?.hint).toContain('--restore');
    }
    expect(cameTo(await scene.publish([first], { request: { restore: true } }))).toEqual(['restored']);
    expect(cameTo(await scene.publish([first]))).toEqual(['unchanged']);
  });

  it('the same package with another time stays unchanged', needsS3(name), async () => {
    const again = chartPackage('app', '1.0.0', 'a: 1\n', 1_000_000_000);
    await scene.begin([first]);
    expect(cameTo(await scene.publish([again]))).toEqual(['unchanged']);
  });
});
