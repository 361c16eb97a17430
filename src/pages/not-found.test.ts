import { describe, expect, it } from 'vitest';
import type { Site } from './model.ts';
import { notFoundPage } from './not-found.ts';

const site: Site = {
  ...{
    title: 'Our <charts>',
    description: undefined,
    repositoryName: 'ours',
    url: undefined,
    logo: 'pages/logo.svg',
    pages: [{ text: 'Status', href: 'status.html' }],
    links: [],
  },
  assets: { style: 'style-1.css', script: 'script-1.js', theme: undefined },
};

describe('notFoundPage', () => {
  it.each([
    [undefined, '/'],
    ['https://charts.example.com', '/'],
    ['https://charts.example.com/', '/'],
    ['https://o.github.io/charts', '/charts/'],
    ['https://o.github.io/a/b//', '/a/b/'],
    ['https://o.github.io/a"b', '/a%22b/'],
  ])('of %s names everything from %s, since it is shown at any address', (url, root) => {
    const page = notFoundPage({ ...site, url });
    const addresses = [...page.matchAll(/ (?:href|src)="([^"]*)"/g)].map(([, address = '']) => address);
    const own = addresses.filter((address) => !/^(https:|#)/.test(address));
    expect(own.length).toBeGreaterThan(4);
    expect(own.filter((address) => !address.startsWith(root) || address.startsWith('//'))).toEqual([]);
    expect(page).toContain('Our &lt;charts&gt;');
  });
});
