/** What must be true of the pages of a repository after a run: they show what the index lists, what was yanked, and nothing else. */
import { expect } from 'vitest';
import { readIndex } from '../../../src/index-file/read-index.ts';
import { type BuildPorts, type BuildRequest, buildPages } from '../../../src/operations/pages/build.ts';
import { pageMaker } from '../../../src/operations/pages/make-pages.ts';
import { stateIn } from '../../../src/pages/state.ts';
import type { ObjectStore } from '../../../src/ports/object-store.ts';
import type { KeepPages } from '../../../src/ports/pages.ts';

type Ports = Omit<BuildPorts, 'loadMaker' | 'onChart' | 'onWarning'>;

/** Writes pages as the command does. */
export function writePages(ports: Ports, request: Partial<BuildRequest> = {}): Promise<number> {
  return buildPages(
    { url: undefined, settings: { title: 'Charts', name: 'charts' }, everything: false, extra: [], recheck: 'all', ...request },
    { onWarning: () => undefined, ...ports, loadMaker: async () => pageMaker, onChart: () => undefined },
  );
}

/** For the ports of an operation. */
export function pagesOf(ports: Ports): KeepPages {
  return (change, recheck) => writePages(ports, { change, recheck });
}

/** '' if there is no such object. */
export async function textOf(store: ObjectStore, key: string): Promise<string> {
  const found = await store.get(key);
  return found.kind === 'found' ? Buffer.from(found.body).toString() : '';
}

/** What is in the place of a page that shows nothing any more. */
const gone = /is not in this repository any more|"versions":\[\s*\]|<feed(?![\s\S]*<entry>)|: removed</;

/** By chart and version, why a version was yanked: those that the index does not list, and whose package is kept. */
async function yankedIn(store: ObjectStore, listed: ReadonlySet<string>): Promise<ReadonlyMap<string, string | null>> {
  const yanked = new Map<string, string | null>();
  for await (const { key } of store.list('.charthouse/yanked/')) {
    if (key.endsWith('/recent.json')) continue;
    const { name, version, state, reason, packageDeleted } = JSON.parse(await textOf(store, key));
    const isPruned = reason === 'pruned by a retention policy' || String(reason).endsWith('by charthouse prune');
    if (listed.has(`${name} ${version}`) || state === 'restored' || packageDeleted !== undefined || isPruned) continue;
    yanked.set(`${name} ${version}`, reason ?? null);
  }
  return yanked;
}

/** Every page, and no more. A chart of which everything was yanked is only on its own pages. */
export async function expectPages(store: ObjectStore): Promise<void> {
  const found = await store.get('index.yaml');
  if (found.kind === 'missing') throw new Error('there is no index');
  const read = readIndex(found.body, { mentions: [], source: 'index.yaml' });
  const listed = new Set(Array.from(read.allVersions(), ({ name, version }) => `${name} ${version}`));
  const yanked = await yankedIn(store, listed);
  const state = stateIn(await textOf(store, 'feed.atom'));
  expect(state?.index).toBe(found.info.etag);
  const names = [...new Set([...listed].map((each) => each.split(' ')[0] ?? ''))].sort();
  const shown = [...new Set([...names, ...[...yanked.keys()].map((each) => each.split(' ')[0] ?? '')])].sort();
  expect([...(state?.charts.keys() ?? [])]).toEqual(shown);
  const [home, feed] = [await textOf(store, 'index.html'), await textOf(store, 'feed.atom')];
  expect([...home.matchAll(/href="pages\/charts\/([^/]+)\/index.html"/g)].map(([, name]) => name)).toEqual(names);
  expect([...feed.matchAll(/<title>(\S+) \S+<\/title>/g)].map(([, name]) => name).sort()).toEqual(names);
  const keys = new Set<string>();
  for (const name of shown) {
    const versions = [...listed, ...yanked.keys()].filter((each) => each.startsWith(`${name} `)).map((each) => each.split(' ')[1] ?? '');
    await expectChart(store, name, { versions, yanked });
    for (const file of ['index.html', 'chart.json', 'feed.atom', 'badge.svg', ...versions.map((each) => `${each}.html`)]) {
      keys.add(`pages/charts/${name}/${file}`);
    }
  }
  const missing = new Set(keys);
  for await (const { key } of store.list('pages/charts/')) {
    if (!missing.delete(key)) expect([key, await textOf(store, key)]).toEqual([key, expect.stringMatching(gone)]);
  }
  expect([...missing]).toEqual([]);
}

async function expectChart(
  store: ObjectStore,
  name: string,
  { versions, yanked }: { readonly versions: readonly string[]; readonly yanked: ReadonlyMap<string, string | null> },
): Promise<void> {
  const folder = `pages/charts/${name}`;
  const json = JSON.parse(await textOf(store, `${folder}/chart.json`));
  const inJson = json.versions.map((each: { version: string; yanked: { reason: string | null } | null }) => [
    each.version,
    each.yanked === null ? undefined : each.yanked.reason,
  ]);
  expect(inJson.sort()).toEqual(versions.map((version) => [version, yanked.get(`${name} ${version}`)]).sort());
  const page = await textOf(store, `${folder}/index.html`);
  const current = json.versions.find((each: { yanked: unknown }) => each.yanked === null);
  expect(await textOf(store, `${folder}/badge.svg`)).toContain(`${name}: ${current?.version ?? 'yanked'}`);
  for (const version of versions) {
    expect(page).toContain(`>${version}</a>`);
    const own = await textOf(store, `${folder}/${version}.html`);
    expect(own).toContain(`<h1>${name} <span class="version">${version}</span>`);
    expect([version, own.includes('class="notice bad"')]).toEqual([version, yanked.has(`${name} ${version}`)]);
  }
}
