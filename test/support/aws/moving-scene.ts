/** The commands of docs/moving.md, with the real AWS CLI, from a bucket that another tool has filled to the stack `charts`. */
import { cp, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { expect } from 'vitest';
import { readIndex } from '../../../src/index-file/read-index.ts';
import type { ListedVersion } from '../../../src/index-file/types.ts';
import type { BuiltProgram } from '../cli/built-program.ts';
import { type PageCommands, pageCommands, shellBlocks } from '../cli/page-commands.ts';
import { projectRoot } from '../project-files.ts';
import { signedRequest } from '../servers/signed-request.ts';
import { mustTool, toolFolder } from '../tools/tools.ts';
import { type CdnFixture, startCdnFixture } from './cdn-repository.ts';
import type { Packed } from './s3-scene.ts';

/** A place to move from and one to move to. */
export interface MovingFixture {
  readonly cdn: CdnFixture;
  /** Where the commands run. */
  readonly folder: string;
  /** The bucket that `old-charts` stands for; a test may name another one. */
  old: string;
  /** Puts a repository into `old` as another tool has left it. */
  left(packages: readonly Packed[], index: string): Promise<void>;
  /** Runs the blocks that hold these texts, one after another; returns their output. */
  play(texts: readonly string[], env?: Readonly<Record<string, string>>): Promise<string>;
  sh(script: string, env?: Readonly<Record<string, string>>): Promise<string>;
  /** The index in a bucket, and what it lists. */
  index(bucket: string): Promise<{ readonly text: string; readonly listed: readonly ListedVersion[] }>;
  close(): Promise<void>;
}

/** The caller closes it. */
export async function startMovingFixture(program: BuiltProgram): Promise<MovingFixture> {
  const [cdn, commands, blocks] = [await startCdnFixture(), await pageCommands(), await shellBlocks('docs/moving.md')];
  const { folder } = commands;
  await cp(join(projectRoot, 'charts'), join(folder, 'charts'), { recursive: true });
  await commands.program('charthouse', `exec ${process.execPath} ${program.path} "$@"`);
  await commands.program('aws', `PYTHONPATH=${toolFolder('aws-cli')} exec python3 -s ${mustTool('aws-cli')} "$@"`);
  const fixture: MovingFixture = {
    cdn,
    folder,
    old: await cdn.server.createBucket(),
    left: async (packages, index) => {
      const from = await mkdtemp(join(folder, 'left-'));
      for (const { fileName, bytes } of packages) await writeFile(join(from, fileName), bytes);
      await writeFile(join(from, 'index.yaml'), index);
      await fixture.sh(`aws s3 cp ${from} s3://${fixture.old}/ --recursive --only-show-errors`);
    },
    play: (texts, env) => {
      const typed = texts.map((text) => blocks.find((block) => block.includes(text)) ?? `no block has ${text}`).join('');
      return fixture.sh(typed.replaceAll('old-charts', fixture.old), env);
    },
    sh: (script, env = {}) => runIn(cdn, commands, { script, env }),
    index: async (bucket) => {
      const text = await signedRequest(cdn.server, 'GET', `/${bucket}/index.yaml`).then((answer) => answer.text());
      return { text, listed: [...readIndex(Buffer.from(text), { mentions: [], source: 'index.yaml' }).allVersions()] };
    },
    close: async () => {
      await Promise.all([cdn.close(), commands.remove()]);
    },
  };
  return fixture;
}

async function runIn(
  { server, context, site }: CdnFixture,
  commands: PageCommands,
  { script, env }: { readonly script: string; readonly env: Readonly<Record<string, string>> },
): Promise<string> {
  const { accessKeyId, secretAccessKey, region } = server;
  const ran = await commands.sh(script, {
    ...context.environment,
    ...{ AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_DEFAULT_REGION: region, URL: site.endpoint },
    ...env,
  });
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  return ran.stdout;
}
