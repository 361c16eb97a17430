/** The rules and the page about warnings say the same: a reader that is named in one is named in the other. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from '../../test/support/project-files.ts';
import { type ReaderCode, readerRules } from '../base/reader-rules.ts';

const codes = Object.keys(readerRules) as ReaderCode[];

it.each(codes)('%s is on the page, with its readers', async (code) => {
  const page = await readFile(join(projectRoot, 'docs/warnings.md'), 'utf8');
  const [, section = ''] = page.split(`\n## ${code}\n`);
  const own = section.split('\n## ')[0] ?? '';
  expect(readerRules[code].readers.filter((reader) => !own.includes(reader))).toEqual([]);
  expect(own).toContain('What to do:');
});
