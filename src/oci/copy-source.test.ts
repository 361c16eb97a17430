import { describe, expect, it } from 'vitest';
import { inMemory, manifestOf, type Said, saidManifest } from '../../test/support/oci/registry-client.ts';
import { sha256Hex } from '../base/digest.ts';
import type { SourceVersion } from '../ports/copy-source.ts';
import { registryCopySource } from './copy-source.ts';

const { signal } = new AbortController();
const bytes = Buffer.from('the package');
const base = 'https://r.example.com/v2/charts/db/';
const blob = `${base}blobs/sha256:${sha256Hex(bytes)}`;

/** A registry with the chart db; `answers` by whole URLs. */
async function versionsIn(
  answers: Readonly<Record<string, Said>>,
  tags: readonly string[],
  wants = (_: { readonly version: string }) => true,
) {
  const { registries, asked } = inMemory(
    ({ url }) => answers[url.href] ?? (url.href === `${base}tags/list` ? { body: { tags } } : { status: 404 }),
  );
  const source = registryCopySource('oci://r.example.com/charts', registries, { charts: ['db'], wants });
  const found: SourceVersion[] = [];
  for await (const each of source.versions(signal)) found.push(each);
  return { source, found, asked };
}

const annotated = (annotations: Readonly<Record<string, string>>): Said => saidManifest(manifestOf(bytes, { annotations }));

describe('a registry as a source of copies', () => {
  it('reads the manifests of the wanted tags only', async () => {
    const answers = { [`${base}manifests/1.0.0`]: saidManifest(manifestOf(bytes)) };
    const { found, asked } = await versionsIn(answers, ['2.0.0', '1.0.0', 'latest'], ({ version }) => version === '1.0.0');
    expect(found).toEqual([{ name: 'db', version: '1.0.0', digest: sha256Hex(bytes), created: undefined }]);
    expect(asked.map(({ url }) => url.href)).toEqual([`${base}tags/list`, `${base}manifests/1.0.0`]);
  });

  it('leaves out a tag that moves from version to version', async () => {
    const moving = annotated({ 'org.opencontainers.image.version': '1.4.2' });
    const { found } = await versionsIn({ [`${base}manifests/1.4.0`]: moving, [`${base}manifests/1.4.2`]: moving }, ['1.4.0', '1.4.2']);
    expect(found.map(({ version }) => version)).toEqual(['1.4.2']);
  });

  it.each([
    ['2024-05-06T07:08:09Z', '2024-05-06T07:08:09Z'],
    ['2024-05-06T07:08:09.123+02:00', '2024-05-06T07:08:09.123+02:00'],
    ['yesterday', undefined],
    ['2024-99-06T07:08:09Z', undefined],
  ])('has the time of the manifest, if it is one: %s', async (text, created) => {
    const { found } = await versionsIn({ [`${base}manifests/1.0.0`]: annotated({ 'org.opencontainers.image.created': text }) }, ['1.0.0']);
    expect(found).toMatchObject([{ created }]);
  });

  it.each<[string, Said, object]>([
    [
      'other bytes than its manifest names',
      { body: 'other' },
      { kind: 'refused', message: expect.stringContaining('do not have the digest') },
    ],
    ['nothing', { status: 404 }, { kind: 'missing', message: expect.stringContaining('does not have') }],
    ['the bytes', { body: bytes }, { kind: 'found', bytes }],
  ])('answers for one version if the registry sends %s', async (_, said, answer) => {
    const { source, found } = await versionsIn({ [`${base}manifests/1.0.0`]: saidManifest(manifestOf(bytes)), [blob]: said }, ['1.0.0']);
    const [version] = found;
    if (version === undefined) throw new Error('there is no version');
    expect(await source.open(version, signal)).toEqual(answer);
    expect(await source.provenance(version, signal)).toBeUndefined();
  });

  it('refuses a version whose manifest is another one than the registry names, and has the others', async () => {
    const lied = {
      ...saidManifest(manifestOf(bytes)),
      headers: { 'content-type': 'application/vnd.oci.image.manifest.v1+json', 'docker-content-digest': `sha256:${'0'.repeat(64)}` },
    };
    const answers = { [`${base}manifests/2.0.0`]: lied, [`${base}manifests/1.0.0`]: saidManifest(manifestOf(bytes)) };
    const { source, found } = await versionsIn(answers, ['2.0.0', '1.0.0']);
    expect(found.map(({ version, digest }) => [version, digest === undefined])).toEqual([
      ['2.0.0', true],
      ['1.0.0', false],
    ]);
    const [first] = found;
    if (first === undefined) throw new Error('there is no version');
    expect(await source.open(first, signal)).toEqual({ kind: 'refused', message: expect.stringContaining('do not have the digest') });
    expect(await source.provenance(first, signal)).toBeUndefined();
  });

  it('has a version whose tag leads to nothing, which is missing, and one whose provenance file is', async () => {
    const prov = Buffer.from('signed');
    const layers = [
      { mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip', digest: `sha256:${sha256Hex(bytes)}`, size: bytes.length },
      { mediaType: 'application/vnd.cncf.helm.chart.provenance.v1.prov', digest: `sha256:${sha256Hex(prov)}`, size: prov.length },
    ];
    const answers = { [`${base}manifests/1.0.0`]: saidManifest(manifestOf(bytes, { layers })), [blob]: { body: bytes } };
    const { source, found } = await versionsIn(answers, ['2.0.0', '1.0.0']);
    const [gone, signed] = found;
    if (gone === undefined || signed === undefined) throw new Error('a version is left out');
    expect(await source.open(gone, signal)).toEqual({
      kind: 'missing',
      message: 'oci://r.example.com/charts lists the tag 2.0.0 of db, and has nothing there',
    });
    expect(await source.open(signed, signal)).toMatchObject({ kind: 'found' });
    expect(await source.provenance(signed, signal)).toBe('broken');
  });

  it.each(['oci://r.example.com/charts/', 'oci://me:s3cret@r.example.com/charts', 'oci://r.example.com/Charts'])(
    'is an error for %s, without a request and a secret',
    async (url) => {
      const { registries, asked } = inMemory(() => ({ status: 404 }));
      const source = registryCopySource(url, registries, { charts: ['db'], wants: () => true });
      const error: unknown = await source
        .versions(signal)
        [Symbol.asyncIterator]()
        .next()
        .catch((caught: unknown) => caught);
      expect(error).toMatchObject({ code: 'CH_USAGE' });
      expect(`${String(error)} ${source.name}`).not.toContain('s3cret');
      expect(asked).toEqual([]);
    },
  );
});
