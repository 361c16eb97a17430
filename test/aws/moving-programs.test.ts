/** docs/moving.md with the indexes that other programs write: afterwards every Helm pulls every version from the new place alone. */
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { serve } from '../../src/client/operations.ts';
import type { RunningServer } from '../../src/runtime/server.ts';
import { expectAllFrom, pullingHelms } from '../support/aws/all-from-here.ts';
import { movingPackages, writtenBy } from '../support/aws/moving-packages.ts';
import { type MovingFixture, startMovingFixture } from '../support/aws/moving-scene.ts';
import { type BuiltProgram, buildProgram } from '../support/cli/built-program.ts';
import { type Origin, startOrigin } from '../support/servers/origin.ts';
import { needsS3 } from '../support/servers/s3-servers.ts';
import { helm, needs } from '../support/tools/tools.ts';

const tools = { skip: needsS3('ministack').skip || needs('aws-cli', ...pullingHelms.map((version) => `helm-${version}` as const)).skip };

describe('a repository of another program', tools, () => {
  let program: BuiltProgram;
  let fixture: MovingFixture;
  let website: Origin;

  beforeAll(async () => {
    program = await buildProgram();
  });
  afterAll(() => program?.remove());

  beforeEach(async () => {
    [fixture, website] = [await startMovingFixture(program), await startOrigin()];
  });
  afterEach(async () => {
    await Promise.all([fixture?.close(), website?.close()]);
  });

  const expectAllFromHere = (versions: readonly string[]): Promise<void> => expectAllFrom(fixture, versions);

  const all = movingPackages.map(({ metadata: { name, version } }) => `${name} ${version}`);
  const intoAnotherBucket = ['aws s3 sync s3://old-charts old'];

  it.each(['3.12.1', '4.3.1'] as const)('helm repo index --url (%s)', async (version) => {
    const OLD_URL = 'https://old.example.com/charts';
    const folder = await mkdtemp(join(fixture.folder, 'made-'));
    for (const { fileName, bytes } of movingPackages) await writeFile(join(folder, fileName), bytes);
    expect(await helm(version, ['repo', 'index', folder, '--url', OLD_URL])).toMatchObject({ code: 0 });
    const index = await readFile(join(folder, 'index.yaml'), 'utf8');
    expect(index).toContain(`${OLD_URL}/app-2.0.0+build.1.tgz`);
    await fixture.left(movingPackages, index);
    await fixture.play(intoAnotherBucket, { OLD_URL });
    await expectAllFromHere(all);
  });

  it('helm repo index without --url', async () => {
    const folder = await mkdtemp(join(fixture.folder, 'made-'));
    for (const { fileName, bytes } of movingPackages) await writeFile(join(folder, fileName), bytes);
    await helm('3.12.1', ['repo', 'index', folder]);
    await fixture.left(movingPackages, await readFile(join(folder, 'index.yaml'), 'utf8'));
    await fixture.play(intoAnotherBucket, { OLD_URL: 'https://old.example.com' });
    await expectAllFromHere(all);
  });

  it('chart-releaser, with GitHub’s releases switched off afterwards', async () => {
    const releases = await mkdtemp(join(fixture.folder, 'github-'));
    const path = 'team/charts/releases/download';
    const packages = movingPackages.filter(({ fileName }) => !fileName.includes('+'));
    for (const { fileName, bytes } of packages) {
      const folder = join(releases, path, fileName.slice(0, -'.tgz'.length));
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, fileName), bytes);
    }
    const github: RunningServer = await serve({ to: releases, port: 0 });
    try {
      const RELEASES = new URL(path, github.url).href;
      website.answer = (await writtenBy('chart-releaser')).replaceAll('https://github.com/team/charts/releases/download', RELEASES);
      await fixture.sh(`curl -fsS "$PAGES/index.yaml" -o pages-index.yaml; charthouse rebuild --to stack:charts --from pages-index.yaml`, {
        PAGES: website.endpoint,
      });
      await fixture.play(['--old-url "$RELEASES"'], { RELEASES });
    } finally {
      await github.close();
    }
    await expectAllFromHere(packages.map(({ metadata: { name, version } }) => `${name} ${version}`));
  });

  it('helm-s3, in its own bucket', async () => {
    fixture.old = fixture.cdn.bucket;
    await fixture.left(movingPackages, (await writtenBy('helm-s3')).replaceAll('s3://old-charts/', `s3://${fixture.old}/`));
    await fixture.play(['--old-url s3://old-charts']);
    await expectAllFromHere(all);
  });

  it('helm-s3, into another bucket', async () => {
    const OLD_URL = `s3://${fixture.old}`;
    await fixture.left(movingPackages, (await writtenBy('helm-s3')).replaceAll('s3://old-charts', OLD_URL));
    await fixture.play(intoAnotherBucket, { OLD_URL });
    await expectAllFromHere(all);
  });

  it.each([
    ['as it is', (index: string) => index],
    ['with --chart-url', (index: string, museum: string) => index.replaceAll('- charts/', `- ${museum}/charts/`)],
  ])('ChartMuseum %s', async (_, form) => {
    const index = await writtenBy('chartmuseum');
    await fixture.left(movingPackages, index);
    // Its storage has no index.yaml, but one of another name, which nobody reads.
    await fixture.sh(`aws s3 mv s3://${fixture.old}/index.yaml s3://${fixture.old}/index-cache.yaml --only-show-errors`);
    website.answer = form(index, website.endpoint);
    await fixture.play(['museum-index.yaml'], { MUSEUM: website.endpoint });
    await website.close();
    await expectAllFromHere(all);
  });
});
