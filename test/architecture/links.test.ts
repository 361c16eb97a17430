/** What the documents and comments point at is there. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { anchorsOf, fenced } from '../support/page-anchors.ts';
import { projectFiles, projectRoot } from '../support/project-files.ts';

/** Tells whether a path of the project is there; a trailing slash asks for a folder. */
type IsThere = (path: string) => boolean;

/** Rooms of the project's folder: what begins with one of them, in backticks, names a file or a folder. */
const roots = ['src', 'test', 'docs', 'bench', 'scripts', 'charts', '.ci', '.github'];

/** README.md names files of the project like this, since npm shows it where they are not. */
const home = 'https://github.com/alto9/charthouse/blob/main/';

/** Links of a page to other files, resolved; anchors and other sites are passed over. */
function linksOf(path: string, text: string): readonly string[] {
  const targets = [...withoutCode(text.replaceAll(fenced, '')).matchAll(/\]\(<?([^)>\s]+)>?(?: "[^"]*")?\)/g)].map(
    ([, target]) => target ?? '',
  );
  const own = targets.filter((target) => target.startsWith(home)).map((target) => target.slice(home.length).replace(/[#?].*$/, ''));
  const relative = targets
    .filter((target) => !/^([a-z][a-z\d+.-]*:|#|\/\/)/i.test(target))
    .map((target) => posix.join(posix.dirname(path), decodeURIComponent(target.replace(/[#?].*$/, ''))));
  return [...own, ...relative];
}

function withoutCode(text: string): string {
  return text.replaceAll(/`[^`\n]*`(?!\])/g, '');
}

/** Paths in backticks that begin with a folder of the project; braces and stars stand for several. */
function pathsOf(text: string): readonly string[] {
  const words = [...text.replaceAll(fenced, '').matchAll(/`([\w.@{},*/-]+)`/g)].map(([, word]) => word ?? '');
  return words.filter((word) => roots.some((root) => word.startsWith(`${root}/`)) && !word.includes('*')).flatMap(expand);
}

/** `a/{b,c}` → `a/b`, `a/c`. */
function expand(path: string): readonly string[] {
  const [whole, inner] = /\{([^{}]*)\}/.exec(path) ?? [];
  if (whole === undefined || inner === undefined) return [path];
  return inner.split(',').flatMap((part) => expand(path.replace(whole, part)));
}

/** Pages that a source names in its comments: `docs/facts/helm-index.md`. */
function pagesOf(text: string): readonly string[] {
  const comments = [...text.matchAll(/\/\*\*.*?\*\/|(?<=^|\s)\/\/ .*?$/gms)].map(([comment]) => comment);
  return comments.flatMap((comment) => [...comment.matchAll(/(?<![\w!/])docs\/[\w./-]*\w/g)].map(([page]) => page));
}

/** Links of a page to a heading, as path and anchor. */
function anchorLinksOf(path: string, text: string): readonly (readonly [page: string, anchor: string])[] {
  return [...withoutCode(text.replaceAll(fenced, '')).matchAll(/\]\(([^)\s#]*)#([^)\s]+)\)/g)].flatMap(([, target = '', anchor = '']) => {
    if (target === '') return [[path, anchor]];
    if (target.startsWith(home)) return [[target.slice(home.length), anchor]];
    return /^[a-z][a-z\d+.-]*:/i.test(target) ? [] : [[posix.join(posix.dirname(path), target), anchor]];
  });
}

/** What is pointed at and not there, as `page: target`. */
function broken(path: string, text: string, isThere: IsThere): readonly string[] {
  const targets = path.endsWith('.md') ? [...linksOf(path, text), ...pathsOf(text)] : pagesOf(text);
  return targets.filter((target) => !isThere(target)).map((target) => `${path}: ${target}`);
}

const isInProject: IsThere = (path) => {
  const whole = join(projectRoot, path);
  return !path.startsWith('..') && existsSync(whole) && (!path.endsWith('/') || statSync(whole).isDirectory());
};

describe('the project', () => {
  // A chart's own pages are read where the chart is shown, without this project around it.
  const files = projectFiles().filter((path) => /\.(md|ts|mjs)$/.test(path) && !path.startsWith('charts/') && !path.startsWith('test/'));

  it('points at nothing that is not there', () => {
    expect(files.flatMap((path) => broken(path, readFileSync(join(projectRoot, path), 'utf8'), isInProject))).toEqual([]);
  });

  it('links to headings that exist', () => {
    const read = (path: string): string => readFileSync(join(projectRoot, path), 'utf8');
    const links = files
      .filter((path) => path.endsWith('.md'))
      .flatMap((path) => anchorLinksOf(path, read(path)).map((link) => [path, ...link] as const));
    expect(links.length).toBeGreaterThan(50);
    const wrong = links.filter(
      ([, page, anchor]) => page.endsWith('.md') && existsSync(join(projectRoot, page)) && !anchorsOf(read(page)).includes(anchor),
    );
    expect(wrong.map(([path, page, anchor]) => `${path}: ${page}#${anchor}`)).toEqual([]);
  });

  it('has every page linked from another one, so that a reader can come to it', () => {
    // Errors name their pages themselves.
    const pages = files.filter((path) => path.startsWith('docs/') && path.endsWith('.md') && !path.startsWith('docs/errors/'));
    const linked = new Set(
      files
        .filter((path) => path.endsWith('.md'))
        .flatMap((path) => linksOf(path, readFileSync(join(projectRoot, path), 'utf8')).map((to) => [path, to] as const))
        .filter(([from, to]) => from !== to)
        .map(([, to]) => to),
    );
    expect(pages.filter((page) => !linked.has(page))).toEqual([]);
  });
});

describe('the architecture', () => {
  it('lists every file that keeps an invariant', () => {
    const page = pathsOf(readFileSync(join(projectRoot, 'docs/architecture.md'), 'utf8'));
    const keepers = projectFiles('src').filter((path) => readFileSync(join(projectRoot, path), 'utf8').includes('Invariant: '));
    expect(keepers.length).toBeGreaterThan(0);
    expect(keepers.filter((path) => !page.includes(path))).toEqual([]);
  });
});

describe('a pointer', () => {
  const isThere: IsThere = (path) => ['docs/a.md', 'docs/b/c.md', 'src/x.ts', 'src/y.ts', 'docs/b/'].includes(path);

  it.each([
    ['docs/a.md', 'see [b](b/c.md#part) and [web](https://example.com/x) and [here](#part)', []],
    ['docs/a.md', 'see [gone](gone.md)', ['docs/a.md: docs/gone.md']],
    ['README.md', `[there](${home}docs/a.md#part), [gone](${home}docs/gone.md)`, ['README.md: docs/gone.md']],
    ['docs/b/c.md', '[up](../a.md), [too far](../../../x.md)', ['docs/b/c.md: ../x.md']],
    ['docs/a.md', '[`src/x.ts`](../src/z.ts)', ['docs/a.md: src/z.ts']],
    ['README.md', '`src/x.ts`, `src/{x,y,z}.ts`, `src/*.ts`, `x.ts`, `docs/b/`', ['README.md: src/z.ts']],
    ['README.md', '```\n[x](gone.md) `src/gone.ts`\n```\n', []],
    ['README.md', 'an array is `a[b](c)`', []],
    ['src/x.ts', '/** Why: docs/gone.md. */\n// (docs/a.md says why)\nconst docs = "docs/text.md";\n', ['src/x.ts: docs/gone.md']],
  ])('in %s is seen: %j', (path, text, expected) => {
    expect(broken(path, text, isThere)).toEqual(expected);
  });
});
