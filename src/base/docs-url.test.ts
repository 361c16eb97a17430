import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map((file) => ({ file, lines: readFileSync(join(root, 'src', file), 'utf8').split('\n') }));
const code = sources.flatMap(({ file, lines }) => lines.filter((line) => !/^\s*(?:\/\/|\/?\*)/.test(line)).map((line) => ({ file, line })));

/** The anchors of a page, as GitHub makes them from its headings. */
function anchorsOf(page: string): readonly string[] {
  const headings = readFileSync(join(root, 'docs', page), 'utf8').matchAll(/^#+ (.+)$/gm);
  return [...headings].map(([, text = '']) =>
    text
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}

describe('messages that name a page', () => {
  // An installed package has no folder docs.
  it('give its URL, not its path in the project', () => {
    expect(code.filter(({ line }) => /(?<!\/main\/)\bdocs\/[\w/-]+\.md/.test(line))).toEqual([]);
  });

  const links = code.flatMap(({ file, line }) =>
    [...line.matchAll(/pageUrl\('([^'#]+)(?:#([^']+))?'\)/g)].map(([, page = '', anchor]) => ({ file, page, anchor })),
  );

  it.each(links)('$file: $page#$anchor exists', ({ page, anchor }) => {
    const anchors = anchorsOf(page);
    expect(anchors).toContain(anchor ?? anchors[0]);
  });
});
