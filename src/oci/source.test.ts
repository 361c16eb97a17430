import { describe, expect, it } from 'vitest';
import { inMemory, manifestOf, type Said, saidManifest } from '../../test/support/oci/registry-client.ts';
import { sha256Hex } from '../base/digest.ts';
import { registrySource } from './source.ts';

const { signal } = new AbortController();
const bytes = Buffer.from('the package');
const base = 'https://r.example.com/v2/charts/db';

function sourceWith(answers: Readonly<Record<string, Said>>, repository = 'oci://r.example.com/charts') {
  const { registries, asked } = inMemory(({ url }) => answers[url.href.slice(base.length + 1)] ?? { status: 404 });
  return {
    source: registrySource(repository, registries),
    asked: () => asked.map(({ url }) => url.pathname.slice('/v2/charts/db/'.length)),
  };
}

const blob = `blobs/sha256:${sha256Hex(bytes)}`;
const chart = { 'manifests/1.0.0_b1': saidManifest(manifestOf(bytes)), [blob]: { body: bytes } };

describe('a registry as a source', () => {
  it('offers the tags that are versions to Helm, newest first', async () => {
    const tags = [
      '1.0.0',
      'latest',
      '1.10.0',
      '1.2.0_b.1',
      '1.2.0-rc.1',
      'v2.0.0',
      '2',
      '3.1',
      '01.0.0',
      '1.0.0.0',
      '1.9.0',
      'sha256-abc.sig',
    ];
    const { source, asked } = sourceWith({ 'tags/list': { body: { tags } } });
    const [versions] = await Promise.all([source.versions('db', signal), source.versions('db', signal)]);
    expect(asked()).toEqual(['tags/list']);
    expect(versions.map(({ version }) => version)).toEqual(['1.10.0', '1.9.0', '1.2.0+b.1', '1.2.0-rc.1', '1.0.0']);
    expect(versions[2]).toEqual({ name: 'db', version: '1.2.0+b.1', digest: undefined, address: '1.2.0_b.1' });
  });

  it('offers nothing of a chart that it does not have', async () => {
    const { source } = sourceWith({});
    expect(await source.versions('db', signal)).toEqual([]);
    expect(await source.find('db', '1.0.0', signal)).toBeUndefined();
  });

  it('finds a version without a list of tags, and reads its manifest once', async () => {
    const { source, asked } = sourceWith(chart);
    const [offered] = await Promise.all([source.find('db', '1.0.0+b1', signal), source.find('db', '1.0.0+b1', signal)]);
    expect(offered).toEqual({ name: 'db', version: '1.0.0+b1', digest: sha256Hex(bytes), address: '1.0.0_b1' });
    if (offered === undefined) return;
    expect(await source.read(offered, { maxBytes: 100, signal })).toEqual({ kind: 'found', bytes });
    expect(asked()).toEqual(['manifests/1.0.0_b1', blob]);
  });

  it('finds the tag that is spelled alike only, as Helm', async () => {
    const { source } = sourceWith({ 'manifests/1.0.0': saidManifest(manifestOf(bytes)) });
    const found = await Promise.all(['1.0.0', 'v1.0.0', '1.0', '1', '1.0.0 '].map((version) => source.find('db', version, signal)));
    expect(found.map((each) => each?.version)).toEqual(['1.0.0', undefined, undefined, undefined, undefined]);
  });

  it('reads a version of its list', async () => {
    const { source } = sourceWith({ ...chart, 'tags/list': { body: { tags: ['1.0.0_b1', '2.0.0'] } } });
    const read = await Promise.all((await source.versions('db', signal)).map((each) => source.read(each, { maxBytes: 100, signal })));
    expect(read).toEqual([
      { kind: 'missing', message: 'there is no oci://r.example.com/charts/db:2.0.0' },
      { kind: 'found', bytes },
    ]);
  });

  it('says what it has instead of a chart', async () => {
    const image = { schemaVersion: 2, config: { mediaType: 'application/vnd.oci.image.config.v1+json' }, layers: [] };
    const { source } = sourceWith({ 'manifests/1.0.0': saidManifest(image) });
    const offered = await source.find('db', '1.0.0', signal);
    expect(offered).toMatchObject({ digest: undefined });
    if (offered === undefined) return;
    await expect(source.read(offered, { maxBytes: 100, signal })).rejects.toMatchObject({
      code: 'CH_DEPENDENCY_WRONG',
      message: 'oci://r.example.com/charts/db:1.0.0 is a container image, not a chart',
    });
  });

  it.each(['oci://r.example.com/charts/', 'oci://me:s3cret@r.example.com/charts', 'oci://r.example.com/Charts'])(
    'is an error for %s, without a request',
    async (repository) => {
      const { source, asked } = sourceWith({}, repository);
      const error: unknown = await source.find('db', '1.0.0', signal).catch((caught: unknown) => caught);
      expect(error).toMatchObject({ code: 'CH_HTTP_FAILED', details: { reason: 'reference' } });
      expect(`${String(error)} ${source.name}`).not.toContain('s3cret');
      expect(asked()).toEqual([]);
    },
  );
});
