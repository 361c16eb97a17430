import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type OutputFolder, outputIn } from './output-folder.ts';

let folder: string;
let output: OutputFolder;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charthouse-output-'));
  output = outputIn(folder);
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

const bytes = (text: string): Uint8Array => Buffer.from(text);

describe('an output folder', () => {
  it('puts the pieces one after the other, and makes the folder', async () => {
    await output.put('a/b/x.tgz', [bytes('one'), bytes('two')]);
    expect(await readFile(join(folder, 'a/b/x.tgz'), 'utf8')).toBe('onetwo');
  });

  it('replaces what was there, and leaves nothing beside it', async () => {
    await writeFile(join(folder, 'x.tgz'), 'a longer text than the new one');
    await output.put('x.tgz', [bytes('new')]);
    expect(await readFile(join(folder, 'x.tgz'), 'utf8')).toBe('new');
    expect(await readdir(folder)).toEqual(['x.tgz']);
  });

  it('says what is in the way, under the path that was given, and leaves nothing half-written', async () => {
    await mkdir(join(folder, 'x.tgz/in it'), { recursive: true });
    const refused = {
      code: 'CH_OUTPUT_UNWRITABLE',
      where: { file: 'x.tgz' },
      message: "'x.tgz' cannot be written: it is a folder (EISDIR)",
    };
    await expect(output.put('x.tgz', [bytes('new')])).rejects.toMatchObject(refused);
    expect(await readdir(folder)).toEqual(['x.tgz']);
  });

  it('is an error below a file', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(output.put('file/x.tgz', [bytes('new')])).rejects.toMatchObject({
      code: 'CH_OUTPUT_UNWRITABLE',
      details: { path: 'file/x.tgz' },
    });
  });
});
