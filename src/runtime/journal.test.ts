import { appendFile, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openJournal } from './journal.ts';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charthouse-journal-'));
  path = join(folder, 'a.journal');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function append(...lines: readonly string[]): Promise<readonly string[]> {
  const journal = await openJournal(path, { header: 'header', what: 'the journal of this audit' });
  const earlier = [...journal.lines];
  for (const line of lines) journal.append(line);
  await journal.close();
  return earlier;
}

describe('a journal', () => {
  it('has what earlier runs appended', async () => {
    const many = Array.from({ length: 200 }, (_, at) => `line ${at}`);
    expect(await append(...many)).toEqual([]);
    expect(await append('more')).toEqual(many);
    expect(await append()).toEqual([...many, 'more']);
  });

  it('goes on behind a line that a kill has cut', async () => {
    await append('one');
    await appendFile(path, 'tw');
    expect(await append('three')).toEqual(['one']);
    expect(await append()).toEqual(['one', 'tw', 'three']);
    expect(await readFile(path, 'utf8')).toBe('header\none\ntw\nthree\n');
  });

  it('makes its folder if asked to', async () => {
    path = join(folder, 'a', 'b', 'c.journal');
    const journal = await openJournal(path, { header: 'header', what: 'a part', makesFolder: true });
    journal.append('one');
    await journal.close();
    expect(await readFile(path, 'utf8')).toBe('header\none\n');
  });

  it('takes no more lines once a write has failed', async () => {
    const journal = await openJournal(path, { header: 'header', what: 'a part' });
    await journal.close();
    for (let at = 0; at < 64; at += 1) journal.append('x');
    await expect(journal.close()).rejects.toMatchObject({ code: 'CH_OUTPUT_UNWRITABLE' });
    expect(() => journal.append('y')).toThrow(/cannot be written/);
  });

  it('may be empty, as mktemp leaves it', async () => {
    await writeFile(path, '');
    await append('one');
    expect(await readFile(path, 'utf8')).toBe('header\none\n');
  });

  it('of another audit is refused and left alone', async () => {
    await writeFile(path, 'a letter\n');
    await expect(append('one')).rejects.toMatchObject({ code: 'CH_USAGE' });
    expect(await readFile(path, 'utf8')).toBe('a letter\n');
  });

  it('is a file in a folder that can be written', async () => {
    path = join(folder, 'none', 'a.journal');
    await expect(append()).rejects.toMatchObject({ code: 'CH_OUTPUT_UNWRITABLE' });
    path = folder;
    await expect(append()).rejects.toMatchObject({ code: 'CH_USAGE' });
    path = join(folder, 'link');
    await symlink('nowhere', path);
    await append('one');
    expect(await readFile(join(folder, 'nowhere'), 'utf8')).toContain('one');
  });
});
