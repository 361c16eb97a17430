/** A page of the docs, as the site shows it. */
import { describe, expect, it } from 'vitest';
import { documentOf } from '../../scripts/docs-site/document.ts';
import { linkTarget } from '../../scripts/docs-site/links.ts';

const places = (pages: readonly string[] = [], images: string[] = []) => ({
  hasPage: (path: string): boolean => pages.includes(path),
  useImage: (path: string): void => void images.push(path),
});
const read = (text: string, path = 'a/page.md') => documentOf(path, `# Page\n\n${text}`, places());

describe('a page', () => {
  it('has headings with the ids of GitHub, which a link shows', () => {
    const { headings, body } = read('## `--to`: a *store*\n\n## Twice\n\n### Twice\n');
    expect(headings).toEqual([
      { level: 2, id: '--to-a-store', text: '--to: a store' },
      { level: 2, id: 'twice', text: 'Twice' },
      { level: 3, id: 'twice-1', text: 'Twice' },
    ]);
    expect(body.markup).toContain('<h2 id="twice">Twice <a class="anchor" href="#twice" aria-label="Link to Twice">#</a></h2>');
  });

  it.each([
    ['sh', true],
    ['bash', true],
    ['console', false],
    ['yaml', false],
    ['', false],
  ])('has a button that copies a block of %j: %s', (language, isCopied) => {
    expect(read(`\`\`\`${language}\necho "<b>"\n\`\`\`\n`).body.markup.includes('class="copy"')).toBe(isCopied);
    expect(read(`\`\`\`${language}\necho "<b>"\n\`\`\`\n`).body.markup).not.toContain('<b>');
  });

  it('colours what a terminal shows', () => {
    expect(read('```\n$ charthouse publish\n```\n').body.markup).toContain('hljs-meta');
  });

  it('takes the first paragraph for its description, and cuts it between words', () => {
    expect(read('Exit code 4.\n\n## What happened\n\nThe *index*\nlists `it`.\n').description).toBe('The index lists it.');
    const { description } = read(`${'word '.repeat(60)}\n`);
    expect(description.length).toBeLessThanOrEqual(200);
    expect(description).toMatch(/ word…$/);
  });

  it('is found by the text of its parts, with their code', () => {
    expect(read('One *two*.\n\n## Part\n\n- three\n\n```sh\nfour\n```\n').parts).toEqual([
      { id: '', heading: '', text: 'One two.' },
      { id: 'part', heading: 'Part', text: 'three four' },
    ]);
  });

  it('names what it is generated from, and shows no comment', () => {
    const { source, body } = read('<!-- Written by scripts/generate.mjs from src/config. Do not edit. -->\n\nText.\n');
    expect(source).toBe('src/config');
    expect(body.markup).not.toContain('Written by');
  });

  it('may show images of docs/ only', () => {
    const images: string[] = [];
    const { body } = documentOf('a/page.md', '# Page\n\n![A page](../images/page.png)\n', places([], images));
    expect(images).toEqual(['images/page.png']);
    expect(body.markup).toContain('<img src="../images/page.png" alt="A page">');
    expect(() => read('![x](https://example.com/x.png)')).toThrow('an image of another server');
    expect(() => read('![x](../../x.png)')).toThrow('not in docs/');
  });

  it('has a title', () => {
    expect(() => documentOf('a.md', 'Text.\n', places())).toThrow('docs/a.md has no title');
  });
});

describe('a link', () => {
  const project = 'https://github.com/alto9/charthouse';
  it.each([
    ['b.md', 'b.html'],
    ['b.md#part', 'b.html#part'],
    ['../top.md', '../top.html'],
    ['../errors/', '../errors/index.html'],
    ['../errors/README.md', '../errors/index.html'],
    ['../README.md#start', '../index.html#start'],
    ['#part', '#part'],
    [`${project}/blob/main/docs/top.md#part`, '../top.html#part'],
    [`${project}/blob/main/README.md`, `${project}/blob/main/README.md`],
    ['../../src/cli/main.ts', `${project}/blob/main/src/cli/main.ts`],
    ['../../src/cli/', `${project}/tree/main/src/cli`],
    ['../../LICENSE', `${project}/blob/main/LICENSE`],
    ['https://helm.sh/docs/', 'https://helm.sh/docs/'],
    ['mailto:a@example.com', 'mailto:a@example.com'],
  ])('to %s leads to %s', (href, expected) => {
    const pages = ['README.md', 'top.md', 'a/page.md', 'a/b.md', 'errors/README.md'];
    expect(linkTarget(href, 'a/page.md', places(pages))).toBe(expected);
  });
});
