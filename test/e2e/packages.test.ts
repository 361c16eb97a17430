/** The packages that npm would publish: packed from a copy of the project, and used in folders that have nothing else. */
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ran, run } from '../support/cli/run.ts';
import { anchorsOf } from '../support/page-anchors.ts';
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

const home = 'https://github.com/alto9/charthouse';

/** The URL if it is of the project and leads to no file or heading of it. */
async function deadUrl(url: string): Promise<readonly string[]> {
  const [address = '', anchor] = url.split('#');
  if (['', '.git', '/issues'].includes(address.slice(home.length))) return [];
  const [, path = ''] = /^\/blob\/main\/(.*)$/.exec(address.slice(home.length)) ?? [];
  const text = await readFile(join(projectRoot, path), 'utf8').catch(() => undefined);
  if (path === '' || text === undefined) return [url];
  return anchor === undefined || anchorsOf(text).includes(anchor) ? [] : [url];
}

/** The pages of an unpacked package, how many URLs of the project its files name, and the links and URLs that lead nowhere. */
async function linksBelow(
  base: string,
): Promise<{ readonly pages: readonly string[]; readonly urls: number; readonly dead: readonly string[] }> {
  const dead: string[] = [];
  const urls = new Set<string>();
  const pages: string[] = [];
  for (const path of await filesBelow(base)) {
    const text = await readFile(path, 'utf8');
    const name = path.slice(base.length + 1);
    // In code, a URL that goes on is made of parts, and an example ends with the sentence.
    for (const [url] of text.matchAll(/https:\/\/github\.com\/alto9\/charthouse(?![\w-])[^\s)"'`<>\\$]*/g))
      urls.add(url.replace(/[.,;:]+$/, ''));
    if (!name.endsWith('.md')) continue;
    pages.push(name);
    for (const [, target = ''] of text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)) {
      if (/^https?:/.test(target)) continue;
      const there = await stat(join(dirname(path), target)).catch(() => undefined);
      if (there === undefined) dead.push(`${name}: ${target}`);
    }
  }
  const made = `${home}/blob/main/docs`;
  const whole = [...urls].filter((url) => url !== made);
  return { pages: pages.sort(), urls: whole.length, dead: [...dead, ...(await Promise.all(whole.map(deadUrl))).flat()] };
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

  it('comes with every file that it links to, and every URL of the project in it leads somewhere', async () => {
    const { pages, urls, dead } = await linksBelow(join(at, 'node_modules/charthouse'));
    expect(pages).toEqual(['CHANGELOG.md', 'README.md']);
    expect(urls).toBeGreaterThan(50);
    expect(dead).toEqual([]);
  });

  it('names a page for each error and warning, and prints it without a network', async () => {
    const charthouse = (words: readonly string[]): Promise<Ran> =>
      run(join(at, 'node_modules/.bin/charthouse'), words, { cwd: at, env: { PATH: process.env['PATH'] } });
    const { codes }: { codes: readonly { code: string; url: string }[] } = JSON.parse((await charthouse(['explain', '--json'])).stdout);
    expect(codes.length).toBeGreaterThan(110);
    expect((await Promise.all(codes.map(({ url }) => deadUrl(url)))).flat()).toEqual([]);
    for (const code of ['conflict', 'index-fault']) {
      const { code: exitCode, stdout } = await charthouse(['explain', code]);
      expect([exitCode, stdout]).toEqual([0, expect.stringContaining('What to do')]);
      const linked = await Promise.all([...stdout.matchAll(/https:[^)\s]+/g)].map(([url]) => deadUrl(url)));
      expect(linked.flat()).toEqual([]);
    }
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

  it('comes with every file that it links to, and every URL of the project in it leads somewhere', async () => {
    const { pages, urls, dead } = await linksBelow(join(at, 'node_modules/charthouse-library'));
    expect(pages).toEqual(['README.md']);
    expect(urls).toBeGreaterThan(2);
    expect(dead).toEqual([]);
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
