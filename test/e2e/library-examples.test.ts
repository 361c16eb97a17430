/** Every example in a doc comment of the library, and in its README: compiled under strict TypeScript, and run on real folders. */
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../support/cli/run.ts';
import { projectRoot } from '../support/project-files.ts';

interface Example {
  readonly name: string;
  readonly code: string;
}

/** Where the functions are declared that src/index.ts exports. */
const sources = [
  // First: its examples publish what others read.
  'library.ts',
  ...(await readdir(join(projectRoot, 'src/client'))).filter((name) => /^library-[a-z-]+\.ts$/.test(name)).sort(),
  ...['failure.ts', 'stores.ts'],
].map((name) => `src/client/${name}`);

/** What an example ends with that asks for what a test does not have: credentials, or a download. */
const refusals: Readonly<Record<string, string>> = {
  authenticate: 'CH_CREDENTIALS',
  infraOutputs: 'CH_CREDENTIALS',
  infraDeploy: 'CH_CREDENTIALS',
  gate: 'CH_HTTP_FAILED',
  setUpHelm: 'CH_HTTP_FAILED',
};

const comment = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\nexport (?:async )?function (\w+)/g;

async function docExamples(): Promise<readonly Example[]> {
  const texts = await Promise.all(sources.map((path) => readFile(join(projectRoot, path), 'utf8')));
  return texts.flatMap((text) =>
    [...text.matchAll(comment)].flatMap(([, body = '', name = '']) => {
      const [, code] = /@example\b([\s\S]*)$/.exec(body.replace(/^ \* ?/gm, '')) ?? [];
      return code === undefined ? [] : [{ name, code: code.trim() }];
    }),
  );
}

async function readmeExamples(): Promise<readonly Example[]> {
  const text = await readFile(join(projectRoot, 'library/README.md'), 'utf8');
  return [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = ''], at) => ({ name: `README ${at + 1}`, code }));
}

const exported = async (): Promise<readonly string[]> =>
  [...(await readFile(join(projectRoot, 'src/index.ts'), 'utf8')).matchAll(/^export \{([^}]*)\}/gm)]
    .flatMap(([, names = '']) => names.split(','))
    .map((name) => name.trim())
    .filter((name) => /^[a-z]/.test(name) && !name.startsWith('type '));

const examples = [...(await docExamples()), ...(await readmeExamples())];
const functions = (await exported()).filter((name) => name !== 'version');

/** As a program of its own; an example of a function has no import, which the reader of its comment does not need. */
function programOf({ code }: Example): string {
  if (code.includes('import ')) return code;
  const used = functions.filter((name) => new RegExp(`\\b${name}\\(`).test(code));
  return `import { ${used.join(', ')} } from 'charthouse-library';\n${code}\n`;
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charthouse-examples-'));
  const out = join(folder, 'out');
  expect(await run(process.execPath, [join(projectRoot, 'scripts/build.mjs'), '--out', out])).toMatchObject({ code: 0 });
  await symlink(join(projectRoot, 'node_modules'), join(folder, 'out/node_modules'));
  await mkdir(join(folder, 'node_modules/charthouse-library'), { recursive: true });
  await symlink(join(out, 'library'), join(folder, 'node_modules/charthouse-library/dist'));
  await cp(join(projectRoot, 'library/package.json'), join(folder, 'node_modules/charthouse-library/package.json'));
  await mkdir(join(folder, 'node_modules/@types'));
  await symlink(join(projectRoot, 'node_modules/@types/node'), join(folder, 'node_modules/@types/node'));
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'examples', private: true, type: 'module' }));
  for (const [at, example] of examples.entries()) await writeFile(join(folder, `example-${at}.ts`), programOf(example));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('each function that the library exports has an example', () => {
  expect(functions.filter((name) => !examples.some((example) => example.name === name))).toEqual([]);
  expect(examples.length).toBeGreaterThan(18);
});

describe('the examples', () => {
  it('compile under strict TypeScript, and make the programs to run', async () => {
    const compilerOptions = {
      ...{ module: 'NodeNext', moduleResolution: 'NodeNext', target: 'ES2023', types: ['node'], rootDir: '.', outDir: 'js' },
      ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noUnusedLocals: true },
    };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['example-*.ts'] }));
    const tsc = join(projectRoot, 'node_modules/typescript/bin/tsc');
    expect(await run(process.execPath, [tsc, '-p', folder], { cwd: folder })).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  // A repository with a version of the chart, for the examples that read one.
  beforeAll(async () => {
    const chart = join(folder, 'charts/app');
    await mkdir(chart, { recursive: true });
    await writeFile(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: app\nversion: 1.0.0\n');
    await cp(chart, join(folder, 'charts/earlier'), { recursive: true });
    await writeFile(join(folder, 'charts/earlier/Chart.yaml'), 'apiVersion: v2\nname: app\nversion: 0.9.0\n');
    const program = join(folder, 'first.mjs');
    await writeFile(
      program,
      "import { publish } from 'charthouse-library';\nawait publish({ charts: ['charts/earlier'], to: './repository', url: 'https://charts.example.com', indexUrls: 'absolute', noVerify: true });\n",
    );
    expect(await run(process.execPath, [program], { cwd: folder })).toMatchObject({ code: 0 });
  });

  const { PATH, HOME } = process.env;
  const nowhere = {
    HTTPS_PROXY: 'http://127.0.0.1:1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  };

  it.each(examples.map(({ name, code }, at) => ({ name, code, at })))('run: $name', async ({ name, at }) => {
    const env = { PATH, HOME, RUNNER_TOOL_CACHE: join(folder, 'tools'), ...nowhere };
    const { code, stdout, stderr } = await run(process.execPath, [join('js', `example-${at}.js`)], { cwd: folder, env });
    const refusal = refusals[name];
    if (refusal === undefined) expect({ code, stderr }, stdout).toEqual({ code: 0, stderr: '' });
    else expect([code, stderr]).toEqual([1, expect.stringContaining(`code: '${refusal}'`)]);
    if (refusal === undefined && name !== 'serve') expect(stdout.trim()).not.toBe('');
  });
});

it('a hint and a message name options as a program knows them', async () => {
  const program = join(folder, 'hint.mjs');
  await writeFile(
    program,
    "import { verify } from 'charthouse-library';\nawait verify({ local: true, url: 'https://charts.example.com' }).catch(({ message, hint }) => console.log(message, hint));\n",
  );
  const { stdout } = await run(process.execPath, [program], { cwd: folder });
  expect(stdout).toBe('local: true looks into a repository, and none is named name it with the option to\n');
});
