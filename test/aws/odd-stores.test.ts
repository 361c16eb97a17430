/** Stores that break one condition each, alone and at once: a proxy before a real server. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { indexAttributes } from '../../src/repository/objects.ts';
import { checkOf, everythingIn, visit } from '../support/aws/doctor-scene.ts';
import { type OpenStore, openStoreOn } from '../support/aws/s3-context.ts';
import { cameTo, first, second } from '../support/aws/s3-scene.ts';
import { oddVerdicts } from '../support/aws/verdicts.ts';
import { bench, chartPackage } from '../support/publish/publish-harness.ts';
import { likeRgw, type Oddity, startOddStore } from '../support/servers/odd-store.ts';
import { needsS3, type S3Server, startS3Server } from '../support/servers/s3-servers.ts';

const third = chartPackage('app', '3.0.0');
const tools = needsS3('ministack');
let server: S3Server;
beforeAll(async () => {
  if (!tools.skip) server = await startS3Server('ministack');
});
afterAll(() => server?.close());

interface Fixture extends Pick<OpenStore, 'store'> {
  readonly to: S3Server;
}

async function withOddStore(oddity: Oddity, work: (fixture: Fixture) => Promise<void>): Promise<void> {
  const odd = await startOddStore(server.endpoint, oddity);
  const to = { ...server, endpoint: odd.endpoint, bucket: await server.createBucket() };
  const { store, close } = await openStoreOn(to);
  try {
    await work({ store, to });
  } finally {
    await close();
    await odd.close();
  }
}

describe('a store that', tools, () => {
  it.each(oddVerdicts)('$store: as the table of docs/s3.md says, and nothing is published if it is refused', async (row) => {
    await withOddStore(row.oddity, async ({ store, to }) => {
      const { error } = await bench().publish({ 'app.tgz': first.bytes }, {}, { store });
      if (row.found === undefined) return expect(error).toBeNull();
      expect(error).toMatchObject({ code: 'CH_STORE_UNSUPPORTED', details: { reason: 'preconditions', found: row.found } });
      expect(error?.message).toContain(row.says);
      expect(await everythingIn(to)).toEqual([]);
    });
  });

  it.each<[string, Oddity, readonly string[]]>([
    ['creates in two steps', { create: 'apart' }, ['preconditions']],
    ['replaces in two steps', { quoted: 'apart', bare: 'apart' }, ['preconditions']],
    ['takes no ETag', { quoted: 'refused', bare: 'refused' }, ['replace', 'preconditions']],
  ])('%s fails the visit of a doctor, and keeps nothing of it', async (_, oddity, failed) => {
    await withOddStore(oddity, async ({ to }) => {
      const report = await visit(to);
      expect(report.error?.details).toEqual({ failed });
      expect(await everythingIn(to)).toEqual([]);
    });
  });
});

describe('a store like Ceph RGW, which never takes an ETag in quotes,', tools, () => {
  it('is published into, again and again, and asked once', async () => {
    await withOddStore(likeRgw, async ({ store, to }) => {
      expect(cameTo(await bench().publish({ 'app.tgz': first.bytes }, {}, { store }))).toEqual(['new']);
      const next = await openStoreOn(to);
      expect(cameTo(await bench().publish({ 'app.tgz': second.bytes }, {}, { store: next.store }))).toEqual(['new']);
      expect(next.traffic().attempts).toBe(5);
      const index = await next.store.head('index.yaml');
      expect(index).toMatchObject({ info: { metadata: { 'charthouse-probe': expect.stringContaining('etag=bare') } } });
      await next.close();
    });
  });

  it('passes the visit of a doctor, which says so', async () => {
    await withOddStore(likeRgw, async ({ to }) => {
      const report = await visit(to);
      expect(report.error).toBeNull();
      expect(checkOf(report, 'preconditions')).toMatchObject({ outcome: 'ok', details: { etag: 'bare', rounds: 8, writers: 4 } });
    });
  });
});

describe('a verdict', tools, () => {
  const verdictOf = async ({ store }: Fixture): Promise<string | undefined> => {
    const answer = await store.head('index.yaml');
    return answer.kind === 'found' ? answer.info.metadata['charthouse-probe'] : undefined;
  };
  const publish = async (to: S3Server, { bytes }: typeof first): Promise<number> => {
    const run = await openStoreOn(to);
    expect(cameTo(await bench().publish({ 'app.tgz': bytes }, {}, { store: run.store }))).toEqual(['new']);
    await run.close();
    return run.traffic().attempts;
  };

  it('names the store, what was tried, the versioning of the bucket, and the form of ETags', async () => {
    await withOddStore({}, async (fixture) => {
      await publish(fixture.to, first);
      const host = fixture.to.endpoint.replace('http://', '');
      expect(await verdictOf(fixture)).toBe(`${host}; tried=create,replace,own-etag,at-once; versions=none; etag=quoted`);
    });
  });

  it('is made anew if versioning was switched on since, and then holds', async () => {
    await withOddStore({}, async (fixture) => {
      await publish(fixture.to, first);
      await server.keepVersions(fixture.to.bucket);
      expect(await publish(fixture.to, second)).toBeGreaterThan(50);
      expect(await verdictOf(fixture)).toMatch(/versions=(id|id,null); /);
      expect(await publish(fixture.to, third)).toBe(5);
    });
  });

  it('of an earlier charthouse, which tried less, is made anew', async () => {
    await withOddStore({}, async (fixture) => {
      await publish(fixture.to, first);
      const { store, to } = fixture;
      const index = await store.get('index.yaml');
      if (index.kind === 'missing') throw new Error('there is no index');
      const metadata = { 'charthouse-probe': to.endpoint.replace('http://', '') };
      await store.putIfMatch('index.yaml', index.info.etag, [index.body], { attributes: { ...indexAttributes, metadata } });
      expect(await publish(to, second)).toBeGreaterThan(50);
      expect(await verdictOf(fixture)).toContain('tried=create,replace,own-etag,at-once');
    });
  });
});
