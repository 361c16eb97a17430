import { mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { type CompiledFiles, loadProgram } from './load-program.ts';

const folders: string[] = [];
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charthouse-program-'));
  folders.push(folder);
  await write(
    'program-1.cjs',
    "exports.name = (path) => require('node:path').basename(path);\nexports.late = () => require('./late.cjs');\nexports.at = __filename;",
  );
  await write('late.cjs', "'use strict';\nexports.answer = () => 41;\nexports.again = require('./program-1.cjs');");
});
afterAll(() => Promise.all(folders.map((each) => rm(each, { recursive: true, force: true }))));

interface Program {
  readonly name: (path: string) => string;
  readonly late: () => { readonly answer: () => number; readonly again: Program };
  readonly at: string;
}

const write = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text);
const load = (known: CompiledFiles = new Map()) => loadProgram<Program>(folder, 'program-1.cjs', known);

it('runs the files, each once, with the modules of Node', () => {
  const { exports } = load();
  expect(exports.name('a/b')).toBe('b');
  expect(exports.at).toBe(join(folder, 'program-1.cjs'));
  expect(exports.late().answer()).toBe(41);
  expect(exports.late().again).toBe(exports);
});

it('knows what it compiled, and compiles that no more', () => {
  const first = load();
  expect(first.hasMore()).toBe(true);
  const onlyOne = load(first.compiled());
  expect(onlyOne.hasMore()).toBe(false);
  expect(onlyOne.exports.late().answer()).toBe(41);
  expect(onlyOne.hasMore()).toBe(true);
  const both = load(onlyOne.compiled());
  expect(both.exports.late().answer()).toBe(41);
  expect(both.hasMore()).toBe(false);
  expect([...both.compiled().keys()]).toEqual(['program-1.cjs', 'late.cjs']);
});

it('runs a changed file as it is, also if it is as long as before', async () => {
  const first = load();
  first.exports.late().answer();
  const known = first.compiled();
  const late = join(folder, 'late.cjs');
  await write('late.cjs', "'use strict';\nexports.answer = () => 42;\nexports.again = require('./program-1.cjs');");
  const { mtimeMs } = await stat(late);
  await utimes(late, mtimeMs / 1000, mtimeMs / 1000 + 10);
  const second = load(known);
  expect(second.exports.late().answer()).toBe(42);
  expect(second.hasMore()).toBe(true);
});

it('does without code that V8 refuses', async () => {
  await write('program-1.cjs', "exports.name = () => 'a text that V8 has not seen in this process';");
  const { size, mtimeMs } = await stat(join(folder, 'program-1.cjs'));
  const { exports, hasMore } = load(new Map([['program-1.cjs', { size, mtimeMs, code: Buffer.from('not from V8') }]]));
  expect(exports.name('')).toContain('not seen');
  expect(hasMore()).toBe(true);
});

it('names the file and the line of a failure, as it is on the disk', async () => {
  await write('late.cjs', "exports.answer = () => 0; throw new Error('failed');");
  const { exports } = load();
  const failure = (): string => {
    try {
      return String(exports.late());
    } catch (error) {
      return error instanceof Error ? (error.stack ?? '') : '';
    }
  };
  expect(failure()).toContain('late.cjs:1:33');
});
