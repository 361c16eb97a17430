/** The folder in memory for temporary files: no machine may fail for the lack of one. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { folderIn } from './fast-temp.ts';

const own = `ch-${process.pid}`;
let parent = '';
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'charthouse-parent-'));
});
afterEach(() => rmSync(parent, { recursive: true }));

it('is new, though a killed run with the same process id left one', () => {
  mkdirSync(join(parent, own));
  writeFileSync(join(parent, own, 'left'), '');
  expect(folderIn(parent)).toBe(join(parent, own));
  expect(readdirSync(join(parent, own))).toEqual([]);
});

it('takes the place of what killed runs left, and of nothing else', () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  for (const name of [`ch-${pid}`, `ch-${process.ppid}`, 'ch-', 'ch-1e9', 'chrome-1']) mkdirSync(join(parent, name));
  folderIn(parent);
  expect(readdirSync(parent).sort()).toEqual(['ch-', 'ch-1e9', `ch-${process.ppid}`, own, 'chrome-1'].sort());
});

it.each(['missing', 'file', '/proc/self'])('is none if it cannot be made: %s', (place) => {
  writeFileSync(join(parent, 'file'), '');
  const at = place.startsWith('/') ? place : join(parent, place);
  expect(folderIn(at)).toBeUndefined();
  expect(existsSync(join(at, own))).toBe(false);
});
