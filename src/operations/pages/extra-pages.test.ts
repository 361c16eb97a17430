import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textOf, writePages } from '../../../test/support/pages/matching.ts';
import { type Bench, bench, chartPackage, portsOf } from '../../../test/support/publish/publish-harness.ts';
import type { ExtraPage } from '../../pages/extra-names.ts';
import { filesIn } from '../../runtime/files-in.ts';
import { readExtraPages } from './extra-files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charthouse-extra-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const put = async (path: string, text: string | Uint8Array): Promise<void> => {
  await mkdir(join(folder, path, '..'), { recursive: true });
  await writeFile(join(folder, path), text);
};
const read = (...files: readonly string[]): Promise<readonly ExtraPage[]> =>
  readExtraPages({ pages: files.map((file) => ({ title: `Title of ${file}`, file })) }, filesIn(folder));

describe('readExtraPages', () => {
  it('gives each file a name of its own, with the images that it shows', async () => {
    await put(
      'docs/About us.md',
      '![a](../img/a.png) ![b](b.svg "t") <img src="gone.png"> ![c](https://example.com/c.png) ![d](../../../etc/d.png)',
    );
    await put('other/about-us.md', 'x');
    await put('img/a.png', new Uint8Array([1, 2]));
    await put('docs/b.svg', '<svg/>');
    const [first, second] = await read('docs/About us.md', 'other/about-us.md');
    expect([first?.name, second?.name]).toEqual(['about-us.html', 'about-us-2.html']);
    expect(first?.images.map(({ path }) => path)).toEqual(['../img/a.png', 'b.svg']);
  });

  it('reads nothing through a link, and says which file cannot be read', async () => {
    await put('secret/key.md', 'do-not-show');
    await put('secret/key.png', 'do-not-show');
    await symlink(join(folder, 'secret/key.md'), join(folder, 'linked.md'));
    await symlink(join(folder, 'secret'), join(folder, 'docs'));
    await symlink(join(folder, 'secret/key.png'), join(folder, 'linked.png'));
    for (const file of ['linked.md', 'docs/key.md', 'missing.md', 'secret'])
      await expect(read(file)).rejects.toMatchObject({ code: 'CH_USAGE', message: expect.stringContaining(file), where: { file } });
    await put('page.md', '![](linked.png) ![](docs/key.png)');
    expect(await read('page.md')).toMatchObject([{ images: [] }]);
  });
});

describe('pages of Markdown files', () => {
  const settings = { title: 'Charts', name: 'charts' };
  const page = (name: string, text: string): ExtraPage => ({
    name: `${name}.html`,
    title: name,
    file: `docs/${name}.md`,
    text,
    images: [],
  });
  const listed = (...pages: readonly ExtraPage[]) => ({ ...settings, pages: pages.map(({ title, file }) => ({ title, file })) });

  async function published(): Promise<Bench> {
    const repository = await bench();
    await repository.publish({ 'app.tgz': chartPackage('app', '1.0.0').bytes }, { verify: false });
    return repository;
  }

  it('are in the header of each page, cleaned as READMEs are, and link each other', async () => {
    const repository = await published();
    const image = { path: 'a.png', bytes: new Uint8Array([1]) };
    const about = {
      ...page('about', '# About\n\nHello <script>alert(1)</script> [terms](terms.md#use) [out](../x.md) [js](javascript:x) ![](a.png)\n'),
      images: [image],
    };
    const terms = page('terms', 'Use <img src=x onerror=alert(1)>');
    await writePages(portsOf(repository), { settings: listed(about, terms), extra: [about, terms] });
    const text = await textOf(repository.store, 'pages/about.html');
    expect(text.match(/<h1>/g)).toHaveLength(1);
    expect(text).toContain('<a href="terms.html#readme-use" rel="nofollow">terms</a>');
    expect(text).toContain('src="data:image/png;base64,AQ=="');
    expect(text).not.toMatch(/<script>alert|href="javascript:|x\.md/);
    expect(await textOf(repository.store, 'pages/terms.html')).not.toContain('onerror');
    for (const key of ['index.html', 'pages/charts/app/index.html', 'pages/charts/app/1.0.0.html', 'pages/terms.html'])
      expect(await textOf(repository.store, key)).toMatch(/<nav aria-label="Site"><a href="(\.\.\/)*pages\/about\.html">about<\/a>/);
  });

  it('are written only if they changed, and removed if they are taken out', async () => {
    const repository = await published();
    const write = (...pages: readonly ExtraPage[]) => writePages(portsOf(repository), { settings: listed(...pages), extra: pages });
    const [a, b] = [page('a', 'one'), page('b', 'two')];
    await write(a, b);
    repository.calls.length = 0;
    await write(a, b);
    expect(repository.calls).toEqual(['get feed.atom', 'get index.yaml']);
    // Only the page whose file changed, then the state that says so.
    repository.calls.length = 0;
    expect(await write(a, { ...b, text: 'three' })).toBe(0);
    expect(repository.calls.filter((call) => call.startsWith('put'))).toEqual([
      expect.stringContaining('pages/b.html'),
      expect.stringContaining('index.html'),
      expect.stringContaining('feed.atom'),
    ]);
    expect(await textOf(repository.store, 'pages/b.html')).toContain('three');
    await write(a);
    expect(await textOf(repository.store, 'pages/b.html')).toBe('');
    expect(await textOf(repository.store, 'index.html')).not.toContain('pages/b.html');
  });

  it('of another program stay', async () => {
    const repository = await published();
    const attributes = { contentType: 'text/html', cacheControl: '' };
    await repository.store.putNew('pages/a.html', [Buffer.from('mine')], { attributes });
    await writePages(portsOf(repository), { settings: listed(page('a', 'x')), extra: [page('a', 'x')] });
    await writePages(portsOf(repository), { settings });
    expect(await textOf(repository.store, 'pages/a.html')).toBe('mine');
  });
});
