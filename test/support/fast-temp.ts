/**
 * Temporary files of the tests lie in memory if this machine lets them: a repository in a folder flushes each file, and waiting for the
 * disk took most of the time. The project `unit` stays on the disk, so the folder store is tested on both.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { release, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import process from 'node:process';
import type { TestProject } from 'vitest/node';
import { isRunning } from './is-running.ts';

const memory = '/dev/shm';
// Short, since the path of a socket may have 107 characters.
const prefix = 'ch-';
// Containers often have 64 MB. The tests of huge indexes need most.
const leastBytes = 4 * 2 ** 30;

let folder: string | undefined;

/** Vitest's set-up before the project `parts`, for its workers alone. */
export function setup({ config }: TestProject): void {
  if (process.env['TMPDIR'] !== undefined || !hasRoom()) return;
  folder = folderIn(memory);
  if (folder !== undefined) config.env['TMPDIR'] = folder;
}

/** Undefined if tests cannot use one there: they then use the disk. */
export function folderIn(parent: string): string | undefined {
  const own = join(parent, `${prefix}${process.pid}`);
  try {
    removeLeftovers(parent);
    mkdirSync(own);
    // Some tests start programs as another user.
    chmodSync(own, 0o1777);
  } catch {
    return undefined;
  }
  if (canRun(own)) return own;
  rmSync(own, { recursive: true, force: true });
  return undefined;
}

/** Removes what tests left. */
export function teardown(): void {
  if (folder === undefined) return;
  rmSync(folder, { recursive: true, force: true });
  folder = undefined;
}

/** Whether what lies in the temporary folder goes away when the run ends. */
export function isOwnTemp(): boolean {
  return basename(tmpdir()).startsWith(prefix);
}

function hasRoom(): boolean {
  try {
    if (!keepsAttributes()) return false;
    const { bavail, bsize } = statfsSync(memory);
    // A container may have less memory than its folder in memory says.
    return Math.min(bavail * bsize, process.availableMemory()) >= leastBytes;
  } catch {
    return false;
  }
}

/** versitygw needs extended attributes, which files in memory have since Linux 6.6. */
function keepsAttributes(): boolean {
  const [major = 0, minor = 0] = release().split('.').map(Number);
  return major > 6 || (major === 6 && minor >= 6);
}

/** Tests put programs there, which some machines forbid. */
function canRun(place: string): boolean {
  const program = join(place, 'probe');
  try {
    writeFileSync(program, '#!/bin/sh\n', { mode: 0o755 });
    return spawnSync(program).status === 0;
  } catch {
    return false;
  } finally {
    rmSync(program, { force: true });
  }
}

/** A killed run leaves its folder, maybe one of another user. This run has none yet, so one with its number is of an earlier run. */
function removeLeftovers(parent: string): void {
  for (const name of readdirSync(parent)) {
    const pid = /^ch-(\d+)$/.exec(name)?.[1];
    if (pid === undefined || (Number(pid) !== process.pid && isRunning(Number(pid)))) continue;
    try {
      rmSync(join(parent, name), { recursive: true, force: true });
    } catch {
      // That user's next run removes it.
    }
  }
}
