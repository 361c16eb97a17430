/** Answers that come cut, changed, late or not at all: read again and right, or an error that says so. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cameTo, first, openScene, type S3Scene, second } from '../support/aws/s3-scene.ts';
import { get, head, type Match, put } from '../support/faults/fault-rules.ts';
import {
  answer,
  answerHeaders,
  corruptAnswer,
  cutAnswer,
  dribbleAnswer,
  type Fault,
  loseAnswer,
  resetConnection,
} from '../support/faults/faults.ts';
import { htmlNotFound, s3Error, slowDown, tooManyRequests } from '../support/faults/s3-faults.ts';
import { needsS3 } from '../support/servers/s3-servers.ts';

let scene: S3Scene;
beforeAll(async () => {
  if (!needsS3('minio').skip) scene = await openScene('minio');
});
afterAll(() => scene?.close());

const impatient = { ports: { idleTimeoutMs: 700 } };

const passing: readonly (readonly [string, Fault])[] = [
  ['lost', loseAnswer],
  ['reset', resetConnection],
  ['429', tooManyRequests],
  ['503', slowDown()],
  ['a page of a proxy that cannot reach the store', answer(502, { 'content-type': 'text/html' }, '<html><body>502</body></html>')],
  ['corrupted', corruptAnswer(40)],
  ['cut by a broken connection', cutAnswer(40, 'broken')],
  ['cut as if it were whole', cutAnswer(40, 'clean')],
  ['cut, and then silence', cutAnswer(40, 'never')],
  ['empty, as if it were whole', cutAnswer(0, 'clean')],
  ['begun, and broken before the first byte', cutAnswer(0, 'broken')],
  ['dribbling', dribbleAnswer(20, 10)],
];

describe.each<[string, Match]>([
  ['the index', get('index.yaml')],
  ['the package, at read-back,', get('app-2.0.0.tgz')],
])('%s in a publish', (_, match) => {
  it.each(passing)('%s', needsS3('minio'), async (_, fault) => {
    await scene.begin([first]);
    scene.proxy.once(match, fault);
    expect(cameTo(await scene.publish([second], impatient))).toEqual(['new']);
    expect(await scene.lying()).toEqual({ listed: ['app 2.0.0', 'app 1.0.0'], unlisted: [] });
  });
});

describe.each<[string, Match]>([
  ['the index', get('index.yaml')],
  ['a package', get('app-1.0.0.tgz')],
])('%s in a verify', (_, match) => {
  it.each(passing)('%s', needsS3('minio'), async (_, fault) => {
    await scene.begin([first]);
    scene.proxy.once(match, fault);
    const { error, findings, checked } = await scene.verify(impatient);
    expect([error, findings, checked]).toEqual([null, [], 1]);
  });
});

describe('a package that comes damaged every time', () => {
  it.each<[string, Fault]>([
    ['corrupted', corruptAnswer(40)],
    ['cut as if it were whole', cutAnswer(40, 'clean')],
  ])('%s ends a publish with exit status 7, after the commit, and a verify with a finding', needsS3('minio'), async (_, fault) => {
    await scene.begin([first]);
    scene.proxy.always(get('app-2.0.0.tgz'), fault);
    const report = await scene.publish([second]);
    expect(cameTo(report)).toEqual(['new', 'CH_VERIFY_FAILED', 7]);
    expect(report.index.versionsAfter).toBe(2);
    const { error, findings } = await scene.verify();
    expect([error?.code, error?.exitCode]).toEqual(['CH_VERIFY_FAILED', 7]);
    expect(findings.map(({ kind, version }) => [kind, version])).toEqual([['wrong-digest', '2.0.0']]);
    expect(await scene.lying()).toEqual({ listed: ['app 2.0.0', 'app 1.0.0'], unlisted: [] });
  });
});

it('a page of a proxy in answer to a HEAD is asked about once more, by a GET', needsS3('minio'), async () => {
  await scene.begin([first]);
  scene.proxy.always(head(), htmlNotFound);
  expect(cameTo(await scene.publish([second]))).toEqual(['new']);
  expect(await scene.lying()).toEqual({ listed: ['app 2.0.0', 'app 1.0.0'], unlisted: [] });
});

describe('an index without what its bytes could be held to', () => {
  it.each<[string, Fault, string]>([
    ['without an ETag, under which alone it could be replaced,', answerHeaders({ remove: ['etag'] }), 'CH_STORE_UNEXPECTED'],
    [
      'without digest, MD5 or length',
      answerHeaders({ remove: ['x-amz-meta-charthouse-sha256', 'content-length'], set: { etag: '"opaque"' } }),
      'CH_INDEX_CUT',
    ],
  ])('%s is not published onto', needsS3('minio'), async (_, fault, code) => {
    await scene.begin([first]);
    scene.proxy.always(get('index.yaml'), fault);
    expect((await scene.publish([second])).error?.code).toBe(code);
    expect(scene.proxy.seen(put())).toEqual([]);
    expect(await scene.lying()).toEqual({ listed: ['app 1.0.0'], unlisted: [] });
  });

  it.each<[string, Fault]>([
    ['by the MD5 that its ETag is', answerHeaders({ remove: ['x-amz-meta-charthouse-sha256', 'content-length'] })],
    ['by its digest', answerHeaders({ remove: ['content-length'] })],
  ])('but told %s is', needsS3('minio'), async (_, fault) => {
    await scene.begin([first]);
    scene.proxy.always(get('index.yaml'), fault);
    expect(cameTo(await scene.publish([second]))).toEqual(['new']);
    expect(await scene.lying()).toEqual({ listed: ['app 2.0.0', 'app 1.0.0'], unlisted: [] });
  });
});

describe('a listing, by which a missing index is judged,', () => {
  // That of tombstones comes later, if there is no index.
  const listing: Match = ({ method, query }) => method === 'GET' && query.includes('list-type=2') && !query.includes('.charthouse');
  it.each<[string, Fault]>([
    ['lost', loseAnswer],
    ['503', slowDown()],
    ['cut as if it were whole', cutAnswer(60, 'clean')],
    ['cut by a broken connection', cutAnswer(60, 'broken')],
    ['empty', answer(200, { 'content-type': 'application/xml' }, '')],
    ['that is a page of a portal', answer(200, { 'content-type': 'text/html' }, '<html><body>welcome</body></html>')],
  ])('%s once is asked for again', needsS3('minio'), async (_, fault) => {
    await scene.begin();
    scene.proxy.once(listing, fault);
    expect(cameTo(await scene.publish([first]))).toEqual(['new']);
    expect(await scene.lying()).toEqual({ listed: ['app 1.0.0'], unlisted: [] });
    expect(scene.proxy.seen(listing)).toHaveLength(2);
  });

  it.each<[string, Fault]>([
    ['cut', cutAnswer(60, 'clean')],
    ['a page of a portal', answer(200, { 'content-type': 'text/html' }, '<html><body>welcome</body></html>')],
    ['not allowed', s3Error(403, 'AccessDenied')],
  ])('%s for ever ends the run before anything is written', needsS3('minio'), async (_, fault) => {
    await scene.begin();
    scene.proxy.always(listing, fault);
    expect((await scene.publish([first])).error?.exitCode).toBe(5);
    expect(await scene.lying()).toEqual({ listed: undefined, unlisted: [] });
  });
});
