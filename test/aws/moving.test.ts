/** docs/moving.md: its commands, block by block, with the real AWS CLI, from repositories as other tools have left them. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type MovingFixture, startMovingFixture } from '../support/aws/moving-scene.ts';
import { type BuiltProgram, buildProgram } from '../support/cli/built-program.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { type Origin, startOrigin } from '../support/servers/origin.ts';
import { needsS3 } from '../support/servers/s3-servers.ts';
import { needs } from '../support/tools/tools.ts';

const tools = { skip: needsS3('ministack').skip || needs('aws-cli').skip };
const published = '2024-03-01T10:00:00Z';
const packages = ['1.0.0', '1.1.0', '1.2.0'].map((version) => ({ version, ...chartPackage('app', version) }));

/** An index of the first two, the newer first, as Helm writes it: the third was lost on the way. `urls` tells where a package is. */
function indexOf(urls: (fileName: string) => string): string {
  const entries = packages
    .slice(0, 2)
    .reverse()
    .map(
      ({ digest, fileName, version }) =>
        `  - apiVersion: v2\n    created: "${published}"\n    digest: ${digest}\n    name: app\n    urls:\n    - ${urls(fileName)}\n    version: ${version}\n`,
    );
  return `apiVersion: v1\nentries:\n  app:\n${entries.join('')}generated: "${published}"\n`;
}

describe('docs/moving.md', tools, () => {
  let program: BuiltProgram;
  let fixture: MovingFixture;
  let pages: Origin;

  beforeAll(async () => {
    program = await buildProgram();
  });
  afterAll(() => program?.remove());

  beforeEach(async () => {
    [fixture, pages] = [await startMovingFixture(program), await startOrigin()];
  });
  afterEach(async () => {
    await Promise.all([fixture?.close(), pages?.close()]);
  });

  /** Of each version in its order: where it is. Those of the old index have its dates. */
  async function listed(bucket: string): Promise<readonly string[]> {
    const index = await fixture.index(bucket);
    expect(index.text.split(`created: "${published}"`)).toHaveLength(3);
    return index.listed.map(({ version, urls }) => `${version} ${urls[0]}`);
  }

  it('a bucket of a shell workflow is looked at, taken over where it is, and gets back what it had lost', async () => {
    fixture.old = fixture.cdn.bucket;
    await fixture.left(
      packages,
      indexOf((fileName) => fileName),
    );
    expect(await fixture.play(['before.json'])).toContain('app 1.2.0');
    await fixture.play(['--to s3://old-charts --url']);
    expect(await listed(fixture.old)).toEqual(['1.1.0 app-1.1.0.tgz', '1.0.0 app-1.0.0.tgz', expect.stringMatching(/^1\.0\.0 kube9/)]);
    await fixture.play(['--add-orphans']);
    expect(await listed(fixture.old)).toContain('1.2.0 app-1.2.0.tgz');
  });

  it.each([
    ['relative URLs', (fileName: string) => fileName],
    ['the URLs of helm repo index --url', (fileName: string) => `https://old.example.com/charts/${fileName}`],
  ])('moves into another bucket with its dates and its order: %s', async (_, urls) => {
    await fixture.left(packages, indexOf(urls));
    expect(await fixture.play(['aws s3 sync s3://old-charts old'], { OLD_URL: 'https://old.example.com/charts' })).toContain(
      'ok 3 versions',
    );
    expect(await listed(fixture.cdn.bucket)).toEqual(['1.2.0 app-1.2.0.tgz', '1.1.0 app-1.1.0.tgz', '1.0.0 app-1.0.0.tgz']);
  });

  it('of chart-releaser every entry stays where it leads, and the next version comes from here', async () => {
    const release = (fileName: string): string => `https://github.com/team/charts/releases/download/${fileName.slice(0, -4)}/${fileName}`;
    pages.answer = indexOf(release);
    await fixture.play(['pages-index.yaml'], { PAGES: pages.endpoint });
    const index = await listed(fixture.cdn.bucket);
    expect(index).toEqual(expect.arrayContaining([`1.1.0 ${release('app-1.1.0.tgz')}`, `1.0.0 ${release('app-1.0.0.tgz')}`]));
    expect(index).toContain('2.0.0 kube9-operator-2.0.0.tgz');
  });

  it('of helm-s3 every entry leads where Helm finds it without the plugin', async () => {
    await fixture.left(
      packages,
      indexOf((fileName) => `s3://${fixture.old}/${fileName}`),
    );
    expect(await fixture.play(['--old-url s3://old-charts'])).toContain('ok 2 versions');
    expect(await listed(fixture.old)).toEqual(['1.1.0 app-1.1.0.tgz', '1.0.0 app-1.0.0.tgz']);
  });
});
