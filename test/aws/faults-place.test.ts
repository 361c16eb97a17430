/** The wrong place: another region, another account, nobody there, an old repository under a mistyped prefix. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { indexAttributes } from '../../src/repository/objects.ts';
import { cameTo, first, openScene, type S3Scene, second } from '../support/aws/s3-scene.ts';
import { anything, having, type Match, put } from '../support/faults/fault-rules.ts';
import { answer, type Fault } from '../support/faults/faults.ts';
import { accessDenied, otherRegion, s3Error } from '../support/faults/s3-faults.ts';
import { startForwardProxy } from '../support/servers/forward-proxy.ts';
import { freePort } from '../support/servers/free-port.ts';
import { needsS3 } from '../support/servers/s3-servers.ts';

let scene: S3Scene;
beforeAll(async () => {
  if (!needsS3('minio').skip) scene = await openScene('minio');
});
afterAll(() => scene?.close());

const before = { listed: ['app 1.0.0'], unlisted: [] };
const both = { listed: ['app 2.0.0', 'app 1.0.0'], unlisted: [] };

/** As a request says where its sender believes the bucket to be. */
const signedFor =
  (region: string): Match =>
  ({ headers }) =>
    headers.authorization?.includes(`/${region}/s3/`) === true;

describe('a bucket in another region', () => {
  const malformed = (headers = {}, more = ''): Fault =>
    answer(
      400,
      { 'content-type': 'application/xml', ...headers },
      `<Error><Code>AuthorizationHeaderMalformed</Code><Message>the region is wrong</Message>${more}</Error>`,
    );

  it.each<[string, Fault]>([
    ['in a redirect', otherRegion('us-east-1')],
    ['in a refusal', malformed({ 'x-amz-bucket-region': 'us-east-1' })],
    ['in the words of a refusal', malformed({}, '<Region>us-east-1</Region>')],
    ['in an answer without a body', answer(301, { 'x-amz-bucket-region': 'us-east-1' })],
  ])('that is named %s is asked there, from then on', needsS3('minio'), async (_, fault) => {
    await scene.begin([first]);
    scene.proxy.always(signedFor('eu-central-1'), fault);
    expect(cameTo(await scene.publish([second], { settings: { region: 'eu-central-1' } }))).toEqual(['new']);
    expect(scene.proxy.seen(signedFor('eu-central-1'))).toHaveLength(1);
    expect(await scene.lying()).toEqual(both);
  });

  it.each<[string, Fault]>([
    ['in a redirect', s3Error(301, 'PermanentRedirect')],
    ['in a refusal', malformed()],
    ['in a redirect without a word', answer(301)],
  ])('that is not named %s ends the run, which says how to name it', needsS3('minio'), async (_, fault) => {
    await scene.begin([first]);
    scene.proxy.always(anything, fault);
    const { error } = await scene.publish([second]);
    expect([error?.code, error?.exitCode, error?.hint]).toEqual(['CH_STORE_UNAVAILABLE', 5, 'set its region with --region']);
    expect(await scene.lying()).toEqual(before);
  });
});

describe('another account', () => {
  const account = '111122223333';

  it('is excluded at every request', needsS3('minio'), async () => {
    await scene.begin();
    expect(cameTo(await scene.publish([first], { settings: { account } }))).toEqual(['new']);
    expect((await scene.verify({ settings: { account } })).error).toBeNull();
    expect(scene.proxy.seen().filter(({ headers }) => headers['x-amz-expected-bucket-owner'] !== account)).toEqual([]);
    expect(scene.proxy.seen().length).toBeGreaterThan(6);
  });

  it('is denied before anything is written', needsS3('minio'), async () => {
    await scene.begin([first]);
    scene.proxy.always(having('x-amz-expected-bucket-owner', anything), accessDenied);
    expect(cameTo(await scene.publish([second], { settings: { account } }))).toEqual(['not-written', 'CH_STORE_DENIED', 5]);
    expect(scene.proxy.seen(put())).toEqual([]);
    expect(await scene.lying()).toEqual(before);
  });
});

describe('an endpoint', () => {
  it('where nobody listens is asked a few times', needsS3('minio'), async () => {
    await scene.begin();
    const report = await scene.publish([first], { settings: { endpointUrl: `http://127.0.0.1:${await freePort()}` } });
    expect(cameTo(report)).toEqual(['not-written', 'CH_STORE_UNAVAILABLE', 5]);
    expect(report.error?.details).toEqual({ reason: 'ECONNREFUSED' });
    expect(report.figures).toMatchObject({ requests: 1, attempts: 5 });
  });

  it('whose name nobody knows is asked once', needsS3('minio'), async () => {
    await scene.begin();
    // No label of a name is this long, so that nobody is asked.
    const report = await scene.publish([first], { settings: { endpointUrl: `http://${'x'.repeat(64)}.test` } });
    expect(cameTo(report)).toEqual(['not-written', 'CH_STORE_UNAVAILABLE', 5]);
    expect(report.error).toMatchObject({ details: { reason: 'ENOTFOUND' }, hint: expect.stringContaining('--endpoint-url') });
    expect(report.figures.attempts).toBe(1);
  });
});

describe('a prefix that may be mistyped', () => {
  const listing: Match = ({ method, query }) => method === 'GET' && query.includes('list-type=2');
  const listed = (time: string): Fault =>
    answer(
      200,
      { 'content-type': 'application/xml' },
      `<ListBucketResult><Name>x</Name><Prefix>${scene.prefix}</Prefix><KeyCount>1</KeyCount><MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated>` +
        `<Contents><Key>${scene.prefix}app-1.0.0.tgz</Key><LastModified>${time}</LastModified><ETag>"1"</ETag><Size>1</Size></Contents></ListBucketResult>`,
    );

  it.each([61, 1, 0, -61])('is not one to begin an index in, where a package was put %i minutes ago', needsS3('minio'), async (minutes) => {
    await scene.begin();
    scene.proxy.always(listing, listed(new Date(Date.now() - minutes * 60_000).toISOString()));
    expect(cameTo(await scene.publish([second]))).toEqual(['not-written', 'CH_INDEX_VANISHED', 6]);
    expect((await scene.lying()).listed).toBeUndefined();
    expect(scene.proxy.seen(put())).toEqual([]);
    expect(cameTo(await scene.publish([second], { request: { newIndex: true } }))).toEqual(['new']);
  });

  it('nor one whose index was emptied, as by aws s3 sync of an empty one', needsS3('minio'), async () => {
    await scene.begin([first]);
    const index = await scene.origin.head('index.yaml');
    const text = [Buffer.from('apiVersion: v1\nentries: {}\n')];
    if (index.kind === 'found') await scene.origin.putIfMatch('index.yaml', index.info.etag, text, { attributes: indexAttributes });
    expect(cameTo(await scene.publish([second]))).toEqual(['not-written', 'CH_INDEX_VANISHED', 6]);
    expect((await scene.verify()).error?.code).toBe('CH_INDEX_VANISHED');
    expect(scene.proxy.seen(put())).toEqual([]);
  });
});

describe('a proxy of the environment', () => {
  it.each(['HTTP_PROXY', 'http_proxy'])('%s is asked for the store', needsS3('minio'), async (name) => {
    await scene.begin([first]);
    const proxy = await startForwardProxy(scene.proxy.endpoint);
    const through = { settings: { endpointUrl: 'http://s3.test:9000' }, ports: { env: { [name]: proxy.url } } };
    expect(cameTo(await scene.publish([second], through))).toEqual(['new']);
    expect(proxy.asked).toHaveLength(scene.proxy.seen().length);
    for (const each of proxy.asked) expect(each).toMatch(/ s3\.test:9000$/);
    expect(await scene.lying()).toEqual(both);
    await proxy.close();
  });

  it('is not asked for what NO_PROXY names', needsS3('minio'), async () => {
    await scene.begin([first]);
    const proxy = await startForwardProxy(scene.proxy.endpoint);
    const env = { HTTP_PROXY: proxy.url, NO_PROXY: `${'x'.repeat(64)}.test` };
    const past = { settings: { endpointUrl: `http://${'x'.repeat(64)}.test` }, ports: { env } };
    expect((await scene.publish([second], past)).error?.details['reason']).toBe('ENOTFOUND');
    expect(proxy.asked).toEqual([]);
    await proxy.close();
  });

  it('HTTPS_PROXY is asked for a tunnel; where it refuses, that is told', needsS3('minio'), async () => {
    await scene.begin([first]);
    const proxy = await startForwardProxy(scene.proxy.endpoint);
    const env = { HTTPS_PROXY: proxy.url.replace('http://', 'http://user:password-of-the-proxy@') };
    const { error } = await scene.publish([second], { settings: { endpointUrl: 'https://s3.test' }, ports: { env } });
    expect(proxy.asked).toEqual(['CONNECT s3.test:443']);
    expect(error).toMatchObject({ code: 'CH_STORE_UNAVAILABLE', hint: 'check HTTPS_PROXY and NO_PROXY' });
    expect(JSON.stringify([error, error?.message])).not.toContain('password-of-the-proxy');
    await proxy.close();
  });
});
