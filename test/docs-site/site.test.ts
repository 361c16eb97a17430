/** The site of the docs: every page is valid, every link leads somewhere, and nothing comes from another server. */
import { posix } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { documentOf } from '../../scripts/docs-site/document.ts';
import { repository } from '../../scripts/docs-site/links.ts';
import { anchorsOf } from '../support/page-anchors.ts';
import { attribute, type Element, madeSite, type ReadPage, readPage, textIn } from './support.ts';

let site: Awaited<ReturnType<typeof madeSite>>;
beforeAll(async () => {
  site = await madeSite();
});

/** What is found on each page, as `page: fault`. */
function faults(find: (page: ReadPage, path: string) => readonly string[]): readonly string[] {
  expect(site.pages.size).toBeGreaterThan(150);
  return [...site.pages].flatMap(([path, page]) => find(page, path).map((fault) => `${path}: ${fault}`));
}

const all = ({ elements }: ReadPage, ...names: readonly string[]): readonly Element[] =>
  elements.filter(({ tagName }) => names.includes(tagName));

/** The links of a page that stay on the site. */
function ownLinks(page: ReadPage): readonly string[] {
  return all(page, 'a')
    .map((link) => attribute(link, 'href') ?? '')
    .filter((href) => !/^[a-z][a-z0-9+.-]*:/i.test(href));
}

/** What a link has against it: it leads to no file, or to no place in it. */
function brokenLink(href: string, from: string, { files, pages }: Pick<typeof site, 'files' | 'pages'>): readonly string[] {
  const [target = '', anchor] = href.split('#');
  const to = target === '' ? from : posix.join(posix.dirname(from), target);
  if (!files.has(to)) return [`${href} leads to no file`];
  return anchor === undefined || pages.get(to)?.ids.has(decodeURIComponent(anchor)) ? [] : [`${href} leads to no place in ${to}`];
}

describe('every page of the site', () => {
  it('is HTML without a fault', () => {
    expect(faults(({ errors }) => errors)).toEqual([]);
  });

  it('leads to pages and places that are there', () => {
    expect(faults((page, path) => ownLinks(page).flatMap((href) => brokenLink(href, path, site)))).toEqual([]);
  });

  it('loads files of the site only', () => {
    const loaded = (page: ReadPage): readonly string[] => [
      ...all(page, 'link').map((each) => attribute(each, 'href') ?? ''),
      ...all(page, 'script', 'img').map((each) => attribute(each, 'src') ?? ''),
    ];
    const isThere = (path: string): boolean => site.files.has(path) || site.images.has(path);
    const wrong = faults((page, path) =>
      loaded(page).filter((href) => !href.startsWith('data:image/') && !isThere(posix.join(posix.dirname(path), href))),
    );
    expect(wrong).toEqual([]);
  });

  it('has nothing that its Content-Security-Policy forbids', () => {
    const inline = ({ elements }: ReadPage): readonly string[] =>
      elements.flatMap((each) => [
        ...each.attrs.filter(({ name }) => name === 'style' || name.startsWith('on')).map(({ name }) => `${each.tagName} with ${name}`),
        ...(each.tagName === 'style' || (each.tagName === 'script' && textIn(each) !== '') ? [`${each.tagName} with a text`] : []),
      ]);
    expect(faults(inline)).toEqual([]);
    const policies = faults((page) =>
      all(page, 'meta').some((each) => attribute(each, 'http-equiv') === 'Content-Security-Policy') ? [] : ['none'],
    );
    expect(policies).toEqual([]);
    expect(site.files.get('index.html')).toContain('default-src &#39;none&#39;');
  });

  it('has one title, ids that are there once, and no level of headings left out', () => {
    const wrong = faults((page) => {
      const headings = all(page, 'h1', 'h2', 'h3', 'h4', 'h5', 'h6').map(({ tagName }) => Number(tagName.slice(1)));
      const ids = page.elements.flatMap((each) => attribute(each, 'id') ?? []);
      return [
        ...(headings.filter((level) => level === 1).length === 1 && headings[0] === 1 ? [] : ['not one h1']),
        ...headings.filter((level, at) => at > 0 && level > (headings[at - 1] ?? 0) + 1).map((level) => `h${level} after a higher one`),
        ...ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `id ${id} twice`),
        ...(all(page, 'title').length === 1 ? [] : ['not one title']),
      ];
    });
    expect(wrong).toEqual([]);
  });

  it('has a place for each heading, under the name that GitHub gives it', () => {
    const lacking = [...site.sources.pages].flatMap(([path, text]) => {
      const file = path.replace(/README\.md$/, 'index.md').replace(/\.md$/, '.html');
      const [, ...anchors] = anchorsOf(text);
      return anchors.filter((anchor) => !site.pages.get(file)?.ids.has(anchor)).map((anchor) => `${path}#${anchor}`);
    });
    expect(lacking).toEqual([]);
  });

  it('shows its name in the list of pages as the current one, once', () => {
    const marked = faults((page, path) => {
      const current = all(page, 'a').filter((link) => attribute(link, 'aria-current') === 'page');
      const to = current.map((link) => posix.join(posix.dirname(path), attribute(link, 'href') ?? ''));
      return path === 'index.html' || (to.length === 1 && to[0] === path) ? [] : [`current: ${to.join(', ')}`];
    });
    expect(marked).toEqual([]);
  });

  it('can be reached from the first one, and goes on to the next one', () => {
    const seen = new Set<string>();
    for (const open = ['index.html']; open.length > 0; ) {
      const path = open.pop() ?? '';
      const page = site.pages.get(path);
      if (seen.has(path) || page === undefined) continue;
      seen.add(path);
      open.push(...ownLinks(page).map((href) => posix.join(posix.dirname(path), href.split('#')[0] || posix.basename(path))));
    }
    expect([...site.pages.keys()].filter((path) => !seen.has(path))).toEqual([]);
    const visited = ['index.html'];
    for (let next = nextOf('index.html'); next !== undefined && visited.length <= site.pages.size; next = nextOf(next)) visited.push(next);
    expect(visited.length).toBe(site.pages.size);

    function nextOf(path: string): string | undefined {
      const links = all(site.pages.get(path) as ReadPage, 'a').filter((link) => attribute(link, 'rel') === 'next');
      const href = links.map((link) => attribute(link, 'href')).at(0);
      return href === undefined ? undefined : posix.join(posix.dirname(path), href);
    }
  });

  it('can be changed by its readers, or names what it is generated from', () => {
    const written = [...site.pages].filter(([, { elements }]) =>
      elements.some((each) => attribute(each, 'href')?.startsWith(`${repository}/edit/main/docs/`)),
    );
    const generated = [...site.pages.keys()].filter((path) => !written.some(([each]) => each === path));
    expect(generated.sort()).toEqual(['api.html', 'cli.html', 'config.html']);
    expect(site.files.get('cli.html')).toContain(
      `This page is generated from <a href="${repository}/tree/main/src/config">src/config</a>.`,
    );
  });
});

describe('the search', () => {
  it('has each page and each of its parts', () => {
    const [, text = ''] = [...site.files].find(([path]) => path.startsWith('assets/search-')) ?? [];
    const data: readonly (readonly [string, string, readonly (readonly [string, string, string])[]])[] = JSON.parse(
      text.replace(/^globalThis\.charthouseDocs=|;\n$/g, ''),
    );
    expect(data.map(([file]) => file).sort()).toEqual([...site.pages.keys()].sort());
    const broken = data.flatMap(([file, , parts]) => parts.filter(([id]) => id !== '' && !site.pages.get(file)?.ids.has(id)));
    expect(broken).toEqual([]);
    expect(data.find(([file]) => file === 'errors/CH_CONFLICT.html')).toMatchObject([
      'errors/CH_CONFLICT.html',
      expect.stringMatching(/^CH_CONFLICT: /),
      expect.arrayContaining([['what-to-do', 'What to do', expect.stringContaining('Raise version in Chart.yaml')]]),
    ]);
  });
});

describe('the size', () => {
  const compressed = (pattern: RegExp): number =>
    [...site.files].filter(([path]) => pattern.test(path)).reduce((sum, [, text]) => sum + gzipSync(text).length, 0);

  it('of what every page loads, and of what a search loads, is bounded', () => {
    expect(compressed(/^assets\/(style|script)-/)).toBeLessThan(14_000);
    expect(compressed(/^assets\/search-/)).toBeLessThan(220_000);
  });

  it('of a page is at most 40 kB compressed', () => {
    const long = [...site.files].filter(([path, text]) => path.endsWith('.html') && gzipSync(text).length > 40_000).map(([path]) => path);
    expect(long).toEqual([]);
  });
});

describe('the licences', () => {
  it('are those of the packages in the script', () => {
    expect(site.files.get('licenses.txt')).toMatch(/^minisearch \S+: MIT$/m);
  });
});

describe('an address that is not there', () => {
  it('has a page that works from each folder, if the address of the site is known', async () => {
    const { files } = await madeSite({ url: 'https://example.com/charthouse' });
    const { elements, errors } = readPage(files.get('404.html') ?? '');
    expect(errors).toEqual([]);
    const targets = elements.flatMap((each) => attribute(each, 'href') ?? []).filter((href) => !href.startsWith('data:image/'));
    expect(targets.length).toBeGreaterThan(3);
    const isThere = (href: string): boolean => href.startsWith('/charthouse/') && files.has(href.slice('/charthouse/'.length));
    expect(targets.filter((href) => !isThere(href))).toEqual([]);
    expect(site.files.has('404.html')).toBe(false);
  });
});

describe('a fault', () => {
  it.each([
    ['[x](gone.md)', [`${repository}/blob/main/docs/gone.md`], []],
    ['[x](other.md#nowhere)', [], ['page.html: other.html#nowhere leads to no place in other.html']],
    ['[x](#nowhere)', [], ['page.html: #nowhere leads to no place in page.html']],
    ['[x](other.md#there) and [y](../src/cli/)', [`${repository}/tree/main/src/cli`], []],
  ])('of %s is seen', (markdown, outside, expected) => {
    const files = new Map([
      ['page.html', pageOf(markdown)],
      ['other.html', '<h2 id="there">There</h2>'],
    ]);
    const pages = new Map([...files].map(([path, text]) => [path, readPage(text)]));
    const page = pages.get('page.html') as ReadPage;
    expect(ownLinks(page).flatMap((href) => brokenLink(href, 'page.html', { files, pages }).map((each) => `page.html: ${each}`))).toEqual(
      expected,
    );
    for (const href of outside) expect(files.get('page.html')).toContain(`href="${href}"`);
  });
});

function pageOf(markdown: string): string {
  const places = { hasPage: (path: string) => path === 'page.md' || path === 'other.md', useImage: () => {} };
  return documentOf('page.md', `# Page\n\n${markdown}\n`, places).body.markup;
}
