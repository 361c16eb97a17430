/** From `stack:NAME` through CloudFront's origin access control to every Helm: added, searched, pulled, rendered, with provenance. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publish, verify } from '../../src/client/operations.ts';
import { type CdnFixture, startCdnFixture } from '../support/aws/cdn-repository.ts';
import { packChart } from '../support/publish/packed.ts';
import { provenanceText } from '../support/publish/provenance-text.ts';
import { needsS3 } from '../support/servers/s3-servers.ts';
import { type HelmVersion, helm, needs } from '../support/tools/tools.ts';

/** In the order in which they are published: an old line gets a fix last. */
const versions = ['1.0.0', '1.2.0+build.7', '2.0.0-rc.1', '1.0.1'];
/** As every Helm lists them. */
const newestFirst = ['2.0.0-rc.1', '1.2.0+build.7', '1.0.1', '1.0.0'];
/** One chart for each form that URLs may have in an index. */
const charts = ['relative', 'absolute'] as const;
const clients: readonly HelmVersion[] = ['3.12.0', '3.17.2', '4.1.4', '4.3.1'];

/** A package with a template, and a provenance file that names it. */
function made(name: string, version: string): { readonly bytes: Uint8Array; readonly provenance: Uint8Array } {
  const template = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Chart.Version | quote }}\n';
  const files = [
    { path: 'Chart.yaml', bytes: Buffer.from(`apiVersion: v2\nname: ${name}\nversion: ${version}\n`) },
    { path: 'templates/map.yaml', bytes: Buffer.from(template) },
  ];
  const { bytes, digest, fileName } = packChart(
    { metadata: { apiVersion: 'v2', name, version }, files, warnings: [] },
    { modifiedSeconds: 315_532_800 },
  );
  return { bytes, provenance: provenanceText(fileName, digest) };
}

describe('a repository behind CloudFront', needsS3('ministack'), () => {
  let fixture: CdnFixture;
  let scratch: string;

  beforeAll(async () => {
    [fixture, scratch] = [await startCdnFixture(), await mkdtemp(join(tmpdir(), 'charthouse-cdn-'))];
    for (const name of charts) {
      for (const version of versions) {
        const path = join(scratch, `${name}-${version}.tgz`);
        const { bytes, provenance } = made(name, version);
        await writeFile(path, bytes);
        await writeFile(`${path}.prov`, provenance);
        const report = await publish({ charts: [path], to: 'stack:charts', indexUrls: name, wait: true }, fixture.context);
        // A version with + gets an absolute URL, and the chart keeps that form.
        const isKept = name === 'relative' && versions.indexOf(version) >= versions.findIndex((each) => each.includes('+'));
        const warnings = isKept ? [{ code: 'index-urls-kept' }] : [];
        expect(report).toMatchObject({
          ...{ error: null, warnings, charts: [{ outcome: 'new' }] },
          ...{ verification: { outcome: 'verified' }, invalidation: { outcome: 'completed', paths: ['/index.yaml'] } },
        });
      }
    }
  });

  afterAll(async () => {
    await fixture?.close();
    await rm(scratch, { recursive: true, force: true });
  });

  it('is verified in the bucket and as users see it', async () => {
    const checked = charts.length * versions.length;
    expect(await verify({ to: 'stack:charts' }, fixture.context)).toMatchObject({ error: null, checked });
    expect(await verify({ url: fixture.site.endpoint })).toMatchObject({ error: null, checked });
  });

  it('is told as often as it was published into, and of nothing but its index', async () => {
    expect(await fixture.invalidations()).toEqual(Array(charts.length * versions.length).fill(['/index.yaml']));
  });

  it('gives the headers of its objects to viewers', async () => {
    const headers = async (key: string): Promise<unknown> => {
      const { status, headers: said } = await fetch(`${fixture.site.endpoint}/${key}`);
      return [status, said.get('content-type'), said.get('cache-control'), said.get('content-encoding')];
    };
    const forEver = 'public, max-age=31536000, immutable';
    expect(await headers('index.yaml')).toEqual([200, 'text/yaml', 'public, max-age=300', null]);
    expect(await headers('relative-1.0.0.tgz')).toEqual([200, 'application/gzip', forEver, null]);
    expect(await headers('relative-1.0.0.tgz.prov')).toEqual([200, 'text/plain', 'public, max-age=300', null]);
  });

  describe.each(clients)('for helm %s', (client) => {
    let adding: Promise<string> | undefined;
    const added = (): Promise<string> => {
      adding ??= addRepository(client);
      return adding;
    };

    it('lists every version, newest first', needs(`helm-${client}`), async () => {
      const home = await added();
      for (const name of charts) {
        const words = ['search', 'repo', `ours/${name}`, '--versions', '--devel', '-o', 'json'];
        const found: readonly { readonly version: string }[] = JSON.parse(await succeed(client, words, home));
        expect(found.map(({ version }) => version)).toEqual(newestFirst);
      }
    });

    it.each(charts.flatMap((name) => versions.map((version) => ({ name, version }))))(
      'gives and renders $name $version, with its provenance file',
      needs(`helm-${client}`),
      async ({ name, version }) => {
        const home = await added();
        const folder = await mkdtemp(join(home, 'pulled-'));
        await succeed(client, ['pull', `ours/${name}`, '--version', version, '--prov', '-d', folder], home);
        const file = `${name}-${version}.tgz`;
        expect((await readdir(folder)).sort()).toEqual([file, `${file}.prov`]);
        expect(await readFile(join(folder, file))).toEqual(await readFile(join(scratch, file)));
        expect(await readFile(join(folder, `${file}.prov`))).toEqual(await readFile(join(scratch, `${file}.prov`)));
        expect(await succeed(client, ['template', 'x', `ours/${name}`, '--version', version], home)).toContain(`name: "${version}"`);
      },
    );
  });

  async function succeed(client: HelmVersion, words: readonly string[], home: string): Promise<string> {
    const ran = await helm(client, words, { home, cwd: home });
    if (ran.code !== 0) throw new Error(`helm ${client} ${words.join(' ')}: ${ran.stderr}`);
    return ran.stdout;
  }

  async function addRepository(client: HelmVersion): Promise<string> {
    const home = await mkdtemp(join(scratch, 'home-'));
    await succeed(client, ['repo', 'add', 'ours', fixture.site.endpoint], home);
    return home;
  }
});
