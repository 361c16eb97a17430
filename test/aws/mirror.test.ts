/** Copies from one prefix of a bucket to another: what they ask for, and what is asked again after a run that was stopped. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { promote } from '../../src/client/copy.ts';
import { verify } from '../../src/client/operations.ts';
import { first, openScene, type S3Scene, second } from '../support/aws/s3-scene.ts';
import { put } from '../support/faults/fault-rules.ts';
import { loseAnswer } from '../support/faults/faults.ts';
import { accessDenied } from '../support/faults/s3-faults.ts';
import { honestS3Servers, needsS3 } from '../support/servers/s3-servers.ts';

describe.each(honestS3Servers)('on %s, a copy', (name) => {
  let scene: S3Scene;
  let copies = 0;
  beforeAll(async () => {
    if (!needsS3(name).skip) scene = await openScene(name);
  });
  afterAll(() => scene?.close());

  /** A source with app 1.0.0 and 2.0.0, and a target with nothing. */
  async function begin() {
    await scene.begin([first, second]);
    scene.proxy.forget();
    copies += 1;
    const { accessKeyId, secretAccessKey, region, bucket } = scene.server;
    const environment = { AWS_ENDPOINT_URL_S3: scene.proxy.endpoint, AWS_REGION: region };
    const [from, to] = [scene.prefix, `copy-${copies}/`].map((prefix) => `s3://${bucket}/${prefix.replace(/\/$/, '')}`) as [string, string];
    const context = { environment, credentials: { accessKeyId, secretAccessKey } };
    return {
      run: () => promote({ versions: ['app'], from, to }, context),
      verified: () => verify({ to }, context),
    };
  }

  const asked = (): readonly string[] =>
    scene.proxy
      .seen()
      .map(
        ({ method, path }) =>
          `${method} ${path
            .replace(/^\/[^/]*\//, '')
            .replace(scene.prefix, 'from/')
            .replace(`copy-${copies}`, 'to')}`,
      )
      .filter((each) => !/\.charthouse|list-type/.test(each))
      .sort();

  it('reads each package once and puts it once, and a second run reads the two indexes', needsS3(name), async () => {
    const { run, verified } = await begin();
    expect(await run()).toMatchObject({ error: null, copies: [{ outcome: 'new' }, { outcome: 'new' }], index: { versionsAfter: 2 } });
    // A store that does not have an object is asked twice: only a GET is a definite answer.
    const packages = ['GET from', 'GET to', 'HEAD to', 'PUT to'].flatMap((each) => [`${each}/app-1.0.0.tgz`, `${each}/app-2.0.0.tgz`]);
    expect(asked().filter((each) => /\.tgz$/.test(each))).toEqual(packages);
    expect(await verified()).toMatchObject({ error: null, checked: 2 });
    scene.proxy.forget();
    expect(await run()).toMatchObject({ error: null, index: { attempts: 0 } });
    expect([...new Set(asked())]).toEqual(['GET from/index.yaml', 'GET to/index.yaml']);
  });

  it('that was stopped before its commit reads no package again', needsS3(name), async () => {
    const { run, verified } = await begin();
    // The first put of the index is the mark of a first publish.
    let puts = 0;
    const isCommit: ReturnType<typeof put> = (request) => put('index.yaml')(request) && ++puts === 2;
    scene.proxy.once(isCommit, accessDenied);
    expect(await run()).toMatchObject({
      error: { code: 'CH_STORE_DENIED' },
      copies: [{ outcome: 'not-written' }, { outcome: 'not-written' }],
    });
    scene.proxy.forget();
    expect(await run()).toMatchObject({ error: null, copies: [{ outcome: 'adopted' }, { outcome: 'adopted' }] });
    expect(asked().filter((each) => /\.tgz$/.test(each))).toEqual(['HEAD to/app-1.0.0.tgz', 'HEAD to/app-2.0.0.tgz']);
    expect(await verified()).toMatchObject({ error: null, checked: 2 });
  });

  it('whose answers get lost is done all the same', needsS3(name), async () => {
    const { run, verified } = await begin();
    scene.proxy.once(put('app-1.0.0.tgz'), loseAnswer);
    expect(await run()).toMatchObject({ error: null, index: { versionsAfter: 2 } });
    expect(await verified()).toMatchObject({ error: null, checked: 2 });
  });
});
