/** Makes the pinned tools that are not there yet: each once, in a folder of its own, then renamed into place. */
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { isRunning } from '../is-running.ts';
import { getProgram, isBuilt } from './tool-sources.ts';
import { pinned, type ToolName, tool, toolFolder, toolNames, toolsFolder } from './tools.ts';

const MAKING = 'making-';

/** Vitest's set-up before the project `parts`. What cannot be made is told, not thrown: the tests that need it skip or fail by name. */
export async function setup(): Promise<void> {
  const missing = toolNames.filter((name) => tool(name) === undefined);
  if (missing.length === 0) return;
  await mkdir(toolsFolder, { recursive: true });
  await removeLeftovers();
  say(`making ${missing.join(', ')} (once)`);
  // Downloads overlap with the builds; one build at a time, since each uses every core.
  const builds = missing.filter((name) => isBuilt(pinned[name]));
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
  const work = await mkdtemp(join(toolsFolder, `${MAKING}${process.pid}-`));
  const result = join(work, 'result');
  try {
    await getProgram(pinned[name], work, result);
    await rename(result, toolFolder(name)).catch((error: unknown) => {
      // Another run was faster: a rename onto its folder is refused, and its program is as good as ours.
      if (tool(name) === undefined) throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** A killed run leaves its work folder; its process id tells whether anybody still works there. */
async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(toolsFolder)) {
    const pid = name.startsWith(MAKING) ? Number(name.slice(MAKING.length).split('-')[0]) : Number.NaN;
    if (Number.isInteger(pid) && !isRunning(pid)) await rm(join(toolsFolder, name), { recursive: true, force: true });
  }
}

function say(text: string): void {
  process.stderr.write(`tools: ${text}\n`);
}
