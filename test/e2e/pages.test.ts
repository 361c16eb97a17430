/** Pages, from charthouse.yaml to the files beside the index. */
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chartFiles, makeWorkspace, type Workspace } from '../support/cli/command-line.ts';

let workspace: Workspace;
beforeEach(async () => {
  workspace = await makeWorkspace();
  await workspace.put(chartFiles('app'));
  await workspace.put({
    'charthouse.yaml': 'to: ./repository\ncharts: [app]\npages: true\nsite:\n  title: Our charts\n  name: ours\n  accent: "#123456"\n',
  });
});
afterEach(() => workspace.remove());

const file = (path: string): Promise<string> => readFile(join(workspace.folder, 'repository', path), 'utf8');

describe('pages', () => {
  it('are written by publish, and name each other and what they load', async () => {
    const { exitCode, stderr } = await workspace.run(['publish']);
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('pages of 1 chart written')]);
    const home = await file('index.html');
    expect(home).toContain('<h1>Our charts</h1>');
    expect(home).toContain('helm repo add ours');
    const chart = await file('pages/charts/app/index.html');
    expect(chart).toContain('<title>app ');
    const assets = await readdir(join(workspace.folder, 'repository/pages/assets'));
    expect(assets.map((name) => name.replace(/-[0-9a-f]{10}/, '')).sort()).toEqual(['script.js', 'style.css', 'theme.css']);
    for (const name of assets) expect(chart).toContain(`../../../pages/assets/${name}`);
    for (const [, href = ''] of home.matchAll(/href="([^":#]+)"/g)) await file(href);
  });

  it('are complete again after pages build, whatever is lost', async () => {
    await workspace.run(['publish']);
    for (const lost of ['feed.atom', 'index.html', 'pages/charts/app/index.html']) {
      const before = await file(lost);
      await rm(join(workspace.folder, 'repository', lost));
      const { exitCode } = await workspace.run(['pages', 'build', '--all']);
      expect([lost, exitCode]).toEqual([lost, 0]);
      expect(await file(lost)).toBe(before);
    }
    const { stderr, exitCode } = await workspace.run(['pages', 'build']);
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('nothing to do')]);
  });

  it('have one for missing addresses, whose links begin with the path of the repository', async () => {
    await workspace.run(['publish', '--url', 'https://example.com/charts', '--no-verify']);
    expect(await file('404.html')).toContain('href="/charts/index.html"');
    await workspace.put({ 'repository/404.html': 'mine' });
    expect((await workspace.run(['pages', 'build', '--all', '--url', 'https://example.com/charts'])).exitCode).toBe(0);
    expect(await file('404.html')).toBe('mine');
  });

  it('are made of Markdown files, too, and go with them', async () => {
    const configure = (lines: string) => workspace.put({ 'charthouse.yaml': `to: ./repository\ncharts: [app]\npages: true\n${lines}` });
    await configure('site:\n  pages:\n    - {title: About us, file: docs/about.md}\n');
    const { exitCode, stderr } = await workspace.run(['publish']);
    expect([exitCode, stderr]).toEqual([0, expect.stringMatching(/pages-not-written.*docs\/about\.md.*ENOENT/s)]);
    await workspace.put({ 'docs/about.md': '# Hello\n\n![logo](logo.png)\n', 'docs/logo.png': 'png' });
    expect((await workspace.run(['publish'])).exitCode).toBe(0);
    expect(await file('pages/about.html')).toMatch(/<h1>About us<\/h1>.*src="data:image\/png/s);
    expect(await file('pages/charts/app/index.html')).toContain('href="../../../pages/about.html"');
    await configure('');
    expect((await workspace.run(['pages', 'build'])).exitCode).toBe(0);
    await expect(file('pages/about.html')).rejects.toThrow('ENOENT');
  });

  it('do not replace the site of another program', async () => {
    await workspace.run(['publish', '--no-pages']);
    await workspace.put({ 'repository/index.html': 'mine' });
    const { exitCode, stderr } = await workspace.run(['pages', 'build']);
    expect([exitCode, stderr]).toEqual([5, expect.stringContaining('CH_PAGES_FOREIGN')]);
    expect((await workspace.run(['publish', '--version', '9.0.0'])).exitCode).toBe(0);
    expect(await file('index.html')).toBe('mine');
  });

  it.each([
    ['accent: blue', "accent 'blue' is not a colour"],
    ['logo: ../x.png', "logo '../x.png' is not the path of an image"],
    ['name: a b', "name 'a b' is not a name for helm repo add"],
    ['links: [{text: a}]', "an item of 'links' has no 'href'"],
    ['links: [{text: a, href: "javascript:x"}]', 'is not a URL'],
    ['colour: red', "site has no key 'colour'"],
    ['pages: [{title: a}]', "an item of 'pages' has no 'file'"],
    ['pages: [{title: a, file: ../secret.md}]', 'is not the path of a Markdown file here'],
    ['pages: [{title: a, file: /etc/secret.md}]', 'is not the path of a Markdown file here'],
    ['pages: [{title: a, file: values.yaml}]', 'is not the path of a Markdown file here'],
  ])('refuse %s', async (line, message) => {
    await workspace.put({ 'charthouse.yaml': `to: ./repository\nsite:\n  ${line}\n` });
    const { exitCode, stderr } = await workspace.run(['pages', 'build']);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(message)]);
    expect(stderr).toContain('charthouse.yaml:3');
  });
});
