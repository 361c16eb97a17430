/** Every page that a message names is there: at GitHub, to which the URLs lead today, and on the site. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { docsUrl, errorUrl, pageUrl, urlOf, warningUrl } from '../../src/base/docs-url.ts';
import { catalogue } from '../../src/base/error-catalogue.ts';
import { warnings } from '../../src/base/warning.ts';
import { auditRules } from '../../src/readers/audit-rules.ts';
import { anchorsOf } from '../support/page-anchors.ts';
import { projectFiles, projectRoot } from '../support/project-files.ts';
import { madeSite } from './support.ts';

const site = { base: 'https://docs.example.com/charthouse', extension: 'html' };

/** What messages name: every error, every warning, the rules of the audit, and the pages that a source names. */
const errors = Object.keys(catalogue).map((code) => `errors/${code}.md`);
const warned = Object.keys(warnings).map((code) => `warnings.md#${code}`);
const named = projectFiles('src')
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
  .flatMap((path) => [...readFileSync(join(projectRoot, path), 'utf8').matchAll(/pageUrl\('([^']+)'\)\}?(#[\w-]+)?/g)])
  .map(([, page = '', anchor = '']) => page + anchor);

let made: Awaited<ReturnType<typeof madeSite>>;
beforeAll(async () => {
  made = await madeSite();
});

/** A URL, as a page and a place in it. */
function placeOf(url: string, base: string): readonly [path: string, anchor: string | undefined] {
  expect(url.startsWith(`${base}/`)).toBe(true);
  const [path = '', anchor] = url.slice(base.length + 1).split('#');
  return [path, anchor];
}

function isAtGitHub(url: string): boolean {
  const [path, anchor] = placeOf(url, docsUrl);
  const file = join(projectRoot, 'docs', path);
  return existsSync(file) && (anchor === undefined || anchorsOf(readFileSync(file, 'utf8')).includes(anchor));
}

function isOnTheSite(url: string): boolean {
  const [path, anchor] = placeOf(url, site.base);
  const page = made.pages.get(path);
  return page !== undefined && (anchor === undefined || page.ids.has(anchor));
}

describe('a URL in a message', () => {
  it('opens at GitHub', () => {
    expect(named.length).toBeGreaterThan(25);
    const urls = [...errors, ...warned, ...named].map(pageUrl);
    expect(urls.filter((url) => !isAtGitHub(url))).toEqual([]);
  });

  it('opens on the site, if a build names that', () => {
    const urls = [...errors, ...warned, ...named].map((page) => urlOf(page, site));
    expect(urls.filter((url) => !isOnTheSite(url))).toEqual([]);
  });

  it('is made by one function', () => {
    expect(Object.keys(catalogue).map(errorUrl)).toEqual(errors.map(pageUrl));
    expect(Object.keys(warnings).map(warningUrl)).toEqual(warned.map(pageUrl));
    expect(urlOf('s3.md#cloudfront', site)).toBe('https://docs.example.com/charthouse/s3.html#cloudfront');
    expect(urlOf('readme.mdx.md', site)).toBe('https://docs.example.com/charthouse/readme.mdx.html');
  });

  it('is not taken for one that is there if its page or its place is missing', () => {
    expect([`${docsUrl}/errors/CH_NONE.md`, `${docsUrl}/s3.md#nowhere`].filter(isAtGitHub)).toEqual([]);
    expect([`${site.base}/errors/CH_NONE.html`, `${site.base}/s3.html#nowhere`].filter(isOnTheSite)).toEqual([]);
  });
});

describe('a rule of the audit', () => {
  it('is on the page that its URL opens', () => {
    const page = made.files.get('audit.html') ?? '';
    expect(Object.keys(auditRules).filter((rule) => !page.includes(`>${rule}</code>`))).toEqual([]);
    expect(named).toContain('audit.md#the-rules');
  });
});
