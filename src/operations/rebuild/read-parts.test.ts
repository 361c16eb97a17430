import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bench, chartPackage } from '../../../test/support/publish/publish-harness.ts';
import { putPackage, readAll } from '../../../test/support/publish/rebuild-harness.ts';
import { filesIn } from '../../runtime/files-in.ts';
import { readParts } from './read-parts.ts';

let folder: string;
const at = (name: string): string => join(folder, name);
const read = (target = 'memory') => readParts({ folder, target }, filesIn());

async function edit(name: string, change: (text: string) => string): Promise<void> {
  await writeFile(at(name), change(await readFile(at(name), 'utf8')));
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charthouse-parts-'));
  const repository = bench();
  for (let minor = 0; minor < 12; minor += 1) {
    const { fileName, bytes } = chartPackage('app', `1.${minor}.0`);
    await putPackage(repository, fileName, bytes);
  }
  await readAll(repository, 3, folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the parts of a split', () => {
  it('are all read, whatever else is in the folder', async () => {
    await writeFile(at('part-1-of-3.jsonl.bak'), 'x');
    await writeFile(at('README'), 'x');
    expect((await read()).size).toBe(12);
  });

  it('are taken from lines that are whole; the last one of a package counts', async () => {
    await edit('part-1-of-3.jsonl', (text) => {
      const [line = ''] = text.split('\n').filter((each) => each.includes('"key"'));
      const packages = text.split('"key"').length - 1;
      return `${text}{"key":"ap\n${line.replace(/"modified":\d+/, '"modified":7')}\n{"end":${packages + 1}}\n`;
    });
    const known = [...(await read()).values()];
    expect([known.length, known.filter(({ lastModifiedMs }) => lastModifiedMs === 7).length]).toEqual([12, 1]);
  });

  it.each<[string, () => Promise<unknown>, RegExp, RegExp]>([
    ['one is missing', () => rm(at('part-2-of-3.jsonl')), /lacks part-2-of-3\.jsonl/, /2\/3/],
    [
      'all are missing',
      () => Promise.all([1, 2, 3].map((number) => rm(at(`part-${number}-of-3.jsonl`)))),
      /has no part files/,
      /make them first/,
    ],
    ['there is one of another split', () => writeFile(at('part-1-of-4.jsonl'), ''), /several splits: into 3 and 4/, /delete the others/],
    [
      'one has the name of another',
      () => rename(at('part-1-of-3.jsonl'), at('part-2-of-3.jsonl')).then(() => writeFile(at('part-1-of-3.jsonl'), '')),
      /is not part 1\/3 of memory/,
      /run the shard again/,
    ],
    [
      'one is of another format',
      () => edit('part-3-of-3.jsonl', (text) => text.replace('"format":1', '"format":2')),
      /is not part 3\/3/,
      /run the shard again/,
    ],
    [
      'one is not finished',
      () => edit('part-3-of-3.jsonl', (text) => text.replace(/\{"end":\d+\}\n$/, '')),
      /unfinished part: part-3-of-3\.jsonl/,
      /3\/3.* does not read again/,
    ],
    ['the end of one is cut', () => edit('part-3-of-3.jsonl', (text) => text.slice(0, -1)), /unfinished part: part-3-of-3\.jsonl/, /3\/3/],
    [
      'a line of one is damaged',
      () => edit('part-2-of-3.jsonl', (text) => text.replace('"key"', '"kex"')),
      /unfinished part: part-2-of-3\.jsonl/,
      /2\/3/,
    ],
    [
      'one was stopped while it was read again',
      () => edit('part-2-of-3.jsonl', (text) => `${text}${text.split('\n')[1]}\n`),
      /unfinished part: part-2-of-3\.jsonl/,
      /2\/3/,
    ],
  ])('are refused if %s', async (_, damage, message, hint) => {
    await damage();
    await expect(read()).rejects.toMatchObject({
      code: 'CH_USAGE',
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    });
  });

  it('are refused for another repository', async () => {
    await expect(read('s3://other')).rejects.toMatchObject({ code: 'CH_USAGE', message: expect.stringMatching(/is not part 1\/3 of s3/) });
  });
});
