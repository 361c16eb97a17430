/** The packages that npm would publish: packed from a copy of the project, and used in folders that have nothing else. */
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ran, run } from '../support/cli/run.ts';
import { projectFiles, projectRoot } from '../support/project-files.ts';

const most = 6 << 20;

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'charthouse-packages-'));
  const project = join(root, 'project');
  for (const path of projectFiles()) {
    if (/^(test|bench|dist|findings)\//.test(path)) continue;
    await mkdir(dirname(join(project, path)), { recursive: true });
    await cp(join(projectRoot, path), join(project, path));
  }
  await symlink(join(projectRoot, 'node_modules'), join(project, 'node_modules'));
  const packed = await npm(project, ['pack', '--workspaces', '--include-workspace-root', '--pack-destination', root]);
  expect(packed).toMatchObject({ code: 0 });
});
afterAll(() => rm(root, { recursive: true, force: true }));

const npm = (cwd: string, words: readonly string[]): Promise<Ran> =>
  run('npm', [...words, '--offline', '--no-audit', '--no-fund', '--cache', join(root, 'cache')], { cwd });

async function archive(name: string): Promise<string> {
  const found = (await readdir(root)).find((file) => new RegExp(`^${name}-\\d.*\\.tgz$`).test(file));
  if (found === undefined) throw new Error(`npm packed no ${name}`);
  return join(root, found);
}

async function folder(name: string, manifest: object): Promise<string> {
  const made = join(root, name);
  await mkdir(made);
  await writeFile(join(made, 'package.json'), JSON.stringify({ name, private: true, ...manifest }));
  return made;
}

async function filesBelow(path: string): Promise<readonly string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

describe('the command', () => {
  let at: string;
  beforeAll(async () => {
    at = await folder('command', {});
    expect(await npm(at, ['install', await archive('charthouse')])).toMatchObject({ code: 0 });
  });

  it('is installed without any other package, in at most 6 MB', async () => {
    expect((await readdir(join(at, 'node_modules'))).filter((name) => !name.startsWith('.'))).toEqual(['charthouse']);
    const sizes = await Promise.all((await filesBelow(join(at, 'node_modules/charthouse'))).map(async (path) => (await stat(path)).size));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(most);
  });

  it('publishes a chart by the name that npm links', async () => {
    const chart = join(projectRoot, 'charts/kube9-operator');
    const ran = await run(join(at, 'node_modules/.bin/charthouse'), ['publish', chart, '--to', join(at, 'repository')], { cwd: at });
    expect(ran).toMatchObject({ code: 0 });
    expect(await readFile(join(at, 'repository/index.yaml'), 'utf8')).toContain('kube9-operator-1.0.0.tgz');
  });

  it('comes with every file that a page in it links to', async () => {
    const base = join(at, 'node_modules/charthouse');
    const pages = (await filesBelow(base)).filter((path) => path.endsWith('.md'));
    const dead: string[] = [];
    for (const page of pages) {
      for (const [, target = ''] of (await readFile(page, 'utf8')).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)) {
        if (/^https?:/.test(target)) continue;
        const there = await stat(join(dirname(page), target)).catch(() => undefined);
        if (there === undefined) dead.push(`${page.slice(base.length + 1)}: ${target}`);
      }
    }
    expect(pages.map((page) => page.slice(base.length + 1)).sort()).toEqual(['CHANGELOG.md', 'README.md']);
    expect(dead).toEqual([]);
  });
});

describe('the library', () => {
  let at: string;
  const program = `import { type PublishReport, publish } from 'charthouse-library';
const report: PublishReport & { error: null } = await publish({ charts: [process.argv[2] ?? ''], to: './repository' });
console.log(report.charts.map(({ name, version, outcome }) => [name, version, outcome].join(' ')).join());
`;

  beforeAll(async () => {
    at = await folder('library', { type: 'module' });
    const unpacked = join(at, 'node_modules/charthouse-library');
    await mkdir(unpacked, { recursive: true });
    expect(await run('tar', ['xzf', await archive('charthouse-library'), '--strip-components=1', '-C', unpacked])).toMatchObject({
      code: 0,
    });
    // Its dependencies alone, and those of its user: what it does not name is not there.
    const { dependencies }: { dependencies: Record<string, string> } = JSON.parse(await readFile(join(unpacked, 'package.json'), 'utf8'));
    for (const name of [...Object.keys(dependencies), '@types/node']) {
      await mkdir(dirname(join(at, 'node_modules', name)), { recursive: true });
      await symlink(join(projectRoot, 'node_modules', name), join(at, 'node_modules', name));
    }
    await writeFile(join(at, 'program.ts'), program);
  });

  it.each([
    ['NodeNext', 'NodeNext'],
    ['ESNext', 'Bundler'],
  ])('has types for strict TypeScript, module %s, resolution %s', async (module, moduleResolution) => {
    const compilerOptions = {
      ...{ module, moduleResolution, target: 'ES2023', types: ['node'], noEmit: true },
      ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, skipLibCheck: false },
    };
    const config = join(at, `tsconfig.${module}.json`);
    await writeFile(config, JSON.stringify({ compilerOptions, files: ['program.ts'] }));
    const ran = await run(process.execPath, [join(projectRoot, 'node_modules/typescript/bin/tsc'), '-p', config], { cwd: at });
    expect(ran).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  const chart = join(projectRoot, 'charts/kube9-operator');

  it('publishes by import', async () => {
    await writeFile(join(at, 'program.mjs'), program.replaceAll(/type PublishReport, |: PublishReport & \{ error: null \}/g, ''));
    const ran = await run(process.execPath, ['program.mjs', chart], { cwd: at });
    expect(ran).toMatchObject({ code: 0, stdout: 'kube9-operator 1.0.0 new\n' });
  });

  it('is loaded by require', async () => {
    const script =
      "const { packageChart } = require('charthouse-library'); packageChart(process.argv[2]).then((p) => console.log(p.fileName));";
    await writeFile(join(at, 'program.cjs'), script);
    const ran = await run(process.execPath, ['--disable-warning=ExperimentalWarning', 'program.cjs', chart], { cwd: at });
    expect(ran).toEqual({ code: 0, stdout: 'kube9-operator-1.0.0.tgz\n', stderr: '' });
  });
});
