import { describe, expect, it } from 'vitest';
import { html } from './html.ts';
import type { Site } from './model.ts';
import { pageText } from './shell.ts';

const site: Site = {
  ...{ title: 'Charts', description: undefined, repositoryName: 'ours', url: undefined, logo: undefined, pages: [], links: [] },
  assets: { style: 's.css', script: 's.js', theme: undefined },
};

const textWith = (logo: string | undefined): string =>
  pageText({ ...site, logo }, { title: 'T', description: '', toRoot: '../', feed: undefined, main: html`` });

describe('the icon of a page', () => {
  it('is in the page, so that no browser asks for /favicon.ico', () => {
    const icon = /<link rel="icon" type="image\/svg\+xml" href="data:image\/svg\+xml,([^"]*)">/.exec(textWith(undefined))?.[1] ?? '';
    expect(decodeURIComponent(icon)).toMatch(/^<svg .*<\/svg>$/);
  });

  it('is the logo, if there is one', () => {
    expect(textWith('pages/logo.png')).toContain('<link rel="icon" href="../pages/logo.png">');
  });
});
