import { describe, expect, it } from 'vitest';
import { type Bench, bench, chartPackage, portsOf } from '../../../test/support/publish/publish-harness.ts';
import type { AuditFigures, PublishingFigures } from '../../pages/status-figures.ts';
import { figuresIn } from '../../pages/status-state.ts';
import type { SiteSettings } from '../../ports/pages.ts';
import { siteOf } from './site.ts';
import { writeSitePages } from './site-pages.ts';
import { keepStatusPage } from './status-page.ts';

const { site } = siteOf('https://charts.example.com', { title: 'Charts', status: true });
const at = Date.UTC(2026, 0, 31, 5);
const publishing = (atMs: number, failed: number): PublishingFigures => ({
  ...{ atMs, fromMs: atMs - 1000, succeeded: 1, failed, others: 0, medianMs: 1, p95Ms: 2, perPiece: [1] },
});
const audit = (atMs: number): AuditFigures => ({ atMs, versions: 1, read: 1, rules: [] });

async function pageOf(repository: Bench): Promise<string | undefined> {
  const found = await repository.store.get('status.html');
  return found.kind === 'found' ? Buffer.from(found.body).toString() : undefined;
}

async function figuresOf(repository: Bench) {
  return figuresIn((await pageOf(repository)) ?? '');
}

async function published(): Promise<Bench> {
  const repository = await bench();
  await repository.publish({ 'app.tgz': chartPackage('app', '1.0.0').bytes }, { verify: false });
  return repository;
}

describe('status.html', () => {
  it('has the figures of the index and of each run that gave some', async () => {
    const repository = await published();
    const ports = portsOf(repository);
    expect(await keepStatusPage(site, { publishing: publishing(at, 0) }, ports)).toBe('written');
    expect(await keepStatusPage(site, { audit: audit(at + 1) }, ports)).toBe('written');
    expect(await figuresOf(repository)).toMatchObject({
      repository: { charts: 1, versions: 1, months: [[expect.stringMatching(/^\d{4}-\d{2}$/), 1]] },
      publishing: { failed: 0 },
      audit: { versions: 1 },
      days: [{ day: '2026-01-31', medianMs: 1, p95Ms: 2, errors: 0, warnings: 0, notes: 0 }],
    });
    expect(await keepStatusPage(site, { audit: audit(at + 1) }, ports)).toBe('unchanged');
    // A run that ends late does not take the place of a newer one.
    expect(await keepStatusPage(site, { publishing: publishing(at - 1, 9) }, ports)).toBe('unchanged');
    expect(await keepStatusPage(site, { publishing: publishing(at + 2, 3) }, ports)).toBe('written');
    expect(await figuresOf(repository)).toMatchObject({ publishing: { failed: 3 }, audit: { versions: 1 } });
  });

  it('loses no figures if runs write at the same moment', async () => {
    const repository = await published();
    const runs = [...Array(6).keys()].map((run) =>
      keepStatusPage(site, run % 2 === 0 ? { publishing: publishing(at + run, run) } : { audit: audit(at + run) }, portsOf(repository)),
    );
    for (const outcome of await Promise.all(runs)) expect(['written', 'unchanged']).toContain(outcome);
    expect(await figuresOf(repository)).toMatchObject({ publishing: { atMs: at + 4 }, audit: { atMs: at + 5 } });
  });

  it('says that it did not get to write if others write all the time', async () => {
    const repository = await published();
    const { store, ...others } = portsOf(repository);
    const refusing = { ...store, get: store.get, putNew: async () => ({ kind: 'refused' as const }) };
    expect(await keepStatusPage(site, { audit: audit(at) }, { ...others, store: Object.assign(Object.create(store), refusing) })).toBe(
      'conflict',
    );
  });

  it('does not replace the page of another program', async () => {
    const repository = await published();
    const attributes = { contentType: 'text/html', cacheControl: '' };
    await repository.store.putNew('status.html', [Buffer.from('mine')], { attributes });
    await expect(keepStatusPage(site, {}, portsOf(repository))).rejects.toMatchObject({ code: 'CH_PAGES_FOREIGN' });
    await writeSitePages(site, {}, portsOf(repository));
    expect(await pageOf(repository)).toBe('mine');
  });

  it('is there as soon as pages link it, keeps its figures in a new look, and goes if it is not wanted any more', async () => {
    const repository = await published();
    const ports = portsOf(repository);
    const write = (settings: SiteSettings) => writeSitePages(siteOf(undefined, settings).site, settings, ports);
    await write({ status: true });
    expect(await pageOf(repository)).toContain('No figures yet');
    await keepStatusPage(site, { audit: audit(at) }, ports);
    await write({ status: true, title: 'Another' });
    expect(await pageOf(repository)).toContain('Another');
    expect(await figuresOf(repository)).toMatchObject({ audit: { atMs: at } });
    await write({ title: 'Another' });
    expect(await pageOf(repository)).toBeUndefined();
    await write({});
  });

  it('has no months of an index whose times are none, and few of one with an odd time', async () => {
    const repository = await bench();
    const attributes = { contentType: 'text/yaml', cacheControl: '' };
    const entry = (version: string, created: string) =>
      `  - name: a\n    version: ${version}\n    created: "${created}"\n    urls: [a-${version}.tgz]\n`;
    const index = `apiVersion: v1\nentries:\n  a:\n${entry('1.0.0', 'yesterday')}${entry('1.1.0', '0001-01-01T00:00:00Z')}${entry('1.2.0', '2026-03-01T00:00:00Z')}`;
    await repository.store.putNew('index.yaml', [Buffer.from(index)], { attributes });
    await keepStatusPage(site, {}, portsOf(repository));
    expect((await figuresOf(repository))?.repository?.months).toEqual([
      ['0001-01', 1],
      ['2026-03', 1],
    ]);
  });
});
