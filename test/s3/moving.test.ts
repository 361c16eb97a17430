/** docs/moving.md: its commands, block by block, with the real AWS CLI, from repositories as other tools have left them. */
import { cp, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readIndex } from '../../src/index-file/read-index.ts';
import { type BuiltProgram, buildProgram } from '../support/built-program.ts';
import { type CdnGround, startCdnGround } from '../support/cdn-ground.ts';
import { type Origin, startOrigin } from '../support/origin.ts';
import { type PageCommands, pageCommands, shellBlocks } from '../support/page-commands.ts';
import { projectRoot } from '../support/project-files.ts';
import { chartPackage } from '../support/publish-harness.ts';
import { needsS3 } from '../support/s3-servers.ts';
import { signedRequest } from '../support/signed-request.ts';
import { mustTool, needs, toolFolder } from '../support/tools.ts';

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
  let ground: CdnGround;
  let blocks: readonly string[];
  let commands: PageCommands;
  let folder: string;
  let old: string;
  let pages: Origin;

  beforeAll(async () => {
    program = await buildProgram();
    blocks = await shellBlocks('docs/moving.md');
  });
  afterAll(() => program?.remove());

  beforeEach(async () => {
    commands = await pageCommands();
    folder = commands.folder;
    [ground, pages] = await Promise.all([startCdnGround(), startOrigin()]);
    old = await ground.server.createBucket();
    await cp(join(projectRoot, 'charts'), join(folder, 'charts'), { recursive: true });
    await commands.program('charthouse', `exec ${process.execPath} ${program.path} "$@"`);
    await commands.program('aws', `PYTHONPATH=${toolFolder('aws-cli')} exec python3 -s ${mustTool('aws-cli')} "$@"`);
  });
  afterEach(async () => {
    await Promise.all([ground?.close(), pages?.close(), commands?.remove()]);
  });

  /** A repository as another tool has left it, put by the AWS CLI. */
  async function left(index: string): Promise<void> {
    const from = await mkdtemp(join(folder, 'left-'));
    for (const { fileName, bytes } of packages) await writeFile(join(from, fileName), bytes);
    await writeFile(join(from, 'index.yaml'), index);
    await sh(`aws s3 cp ${from} s3://${old}/ --recursive --only-show-errors`);
  }

  /** The blocks that hold the words, one after another, in the names of this test. */
  async function play(...words: readonly string[]): Promise<string> {
    const typed = words.map((word) => blocks.find((block) => block.includes(word)) ?? `no block has ${word}`).join('');
    return sh(typed.replaceAll('old-charts', old));
  }

  async function sh(script: string): Promise<string> {
    const { accessKeyId, secretAccessKey, region } = ground.server;
    const env = {
      ...ground.context.environment,
      ...{ AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_DEFAULT_REGION: region },
      ...{ URL: ground.site.endpoint, PAGES: pages.endpoint },
    };
    const ran = await commands.sh(script, env);
    expect(ran, ran.stderr).toMatchObject({ code: 0 });
    return ran.stdout;
  }

  /** Of each version in its order: where it is, and whether it is from the old index. */
  async function listed(bucket: string): Promise<readonly string[]> {
    const text = await signedRequest(ground.server, 'GET', `/${bucket}/index.yaml`).then((answer) => answer.text());
    const versions = [...readIndex(Buffer.from(text), { mentions: [], source: 'index.yaml' }).allVersions()];
    expect(text.split(`created: "${published}"`)).toHaveLength(3);
    return versions.map(({ version, urls }) => `${version} ${urls[0]}`);
  }

  it('a bucket of a shell workflow is looked at, taken over where it is, and gets back what it had lost', async () => {
    old = ground.bucket;
    await left(indexOf((fileName) => fileName));
    expect(await play('before.json')).toContain('app 1.2.0');
    await play('--to s3://old-charts --url');
    expect(await listed(old)).toEqual(['1.1.0 app-1.1.0.tgz', '1.0.0 app-1.0.0.tgz', expect.stringMatching(/^1\.0\.0 kube9/)]);
    await play('--add-orphans');
    expect(await listed(old)).toContain('1.2.0 app-1.2.0.tgz');
  });

  it('moves into another bucket with its dates and its order', async () => {
    await left(indexOf((fileName) => fileName));
    expect(await play('aws s3 sync')).toContain('ok 3 versions');
    expect(await listed(ground.bucket)).toEqual(['1.2.0 app-1.2.0.tgz', '1.1.0 app-1.1.0.tgz', '1.0.0 app-1.0.0.tgz']);
  });

  it('of chart-releaser every entry stays where it leads, and the next version comes from here', async () => {
    const release = (fileName: string): string => `https://github.com/team/charts/releases/download/${fileName.slice(0, -4)}/${fileName}`;
    pages.answer = indexOf(release);
    await play('pages-index.yaml');
    const index = await listed(ground.bucket);
    expect(index).toEqual(expect.arrayContaining([`1.1.0 ${release('app-1.1.0.tgz')}`, `1.0.0 ${release('app-1.0.0.tgz')}`]));
    expect(index).toContain('2.0.0 kube9-operator-2.0.0.tgz');
  });

  it('of helm-s3 every entry leads where Helm finds it without the plugin', async () => {
    await left(indexOf((fileName) => `s3://${old}/${fileName}`));
    expect(await play('plugin-index.yaml')).toContain('ok 2 versions');
    expect(await listed(old)).toEqual(['1.1.0 app-1.1.0.tgz', '1.0.0 app-1.0.0.tgz']);
  });
});
