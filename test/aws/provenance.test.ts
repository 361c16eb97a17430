/** A package that is signed again, in a bucket: its provenance file is replaced under If-Match, and the answer may get lost. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { first, openScene, type Packed, type S3Scene } from '../support/aws/s3-scene.ts';
import { having, put } from '../support/faults/fault-rules.ts';
import { loseAnswer } from '../support/faults/faults.ts';
import { provenanceText } from '../support/publish/provenance-text.ts';
import { honestS3Servers, needsS3 } from '../support/servers/s3-servers.ts';

const key = `${first.fileName}.prov`;
const signed = (mark: string): Packed => ({ ...first, provenance: provenanceText(first.fileName, first.digest, mark) });
const replacing = { request: { replaceProvenance: true } };

describe.each(honestS3Servers)('on %s, a provenance file of a published package', (name) => {
  let scene: S3Scene;
  beforeAll(async () => {
    if (!needsS3(name).skip) scene = await openScene(name);
  });
  afterAll(() => scene?.close());

  const stored = async (): Promise<string> => {
    const answer = await scene.origin.get(key);
    return answer.kind === 'found' ? Buffer.from(answer.body).toString() : '';
  };

  it('stays without the option, and is replaced with it', needsS3(name), async () => {
    await scene.begin([signed('one')]);
    const index = await scene.index();
    expect(await scene.publish([signed('two')])).toMatchObject({ charts: [{ provenance: 'differs' }], error: null });
    expect(await stored()).toContain('one');
    expect(await scene.publish([signed('two')], replacing)).toMatchObject({
      charts: [{ provenance: 'replaced' }],
      warnings: [],
      error: null,
    });
    expect([await stored(), await scene.index()]).toEqual([expect.stringContaining('two'), index]);
    expect(await scene.publish([signed('two')], replacing)).toMatchObject({ charts: [{ provenance: 'unchanged' }] });
  });

  it('counts as replaced if the answer to that gets lost', needsS3(name), async () => {
    await scene.begin([signed('one')]);
    scene.proxy.once(having('if-match', put(key)), loseAnswer);
    expect(await scene.publish([signed('two')], replacing)).toMatchObject({ charts: [{ provenance: 'replaced' }], error: null });
    expect(await stored()).toContain('two');
  });
});
