/** Makes the pages of a repository, after a commit or for all that it lists. */
import { createHash } from 'node:crypto';
import { keyOfUrl } from '../../index-file/package-url.ts';
import { readIndex } from '../../index-file/read-index.ts';
import { script, styleSheet } from '../../pages/assets.ts';
import type { Site } from '../../pages/model.ts';
import { themeSheet } from '../../pages/theme.ts';
import type { PublishedChange, SiteSettings } from '../../ports/pages.ts';
import { indexKey } from '../../repository/objects.ts';
import { pageMaker } from './make-pages.ts';
import { assetKey } from './objects.ts';
import { readState } from './read-state.ts';
import { refreshPages } from './refresh.ts';
import { writeSitePages } from './site-pages.ts';
import { type PagePorts, type SeenEtags, writeAsset } from './write-page.ts';

/** Which pages are made. */
export interface BuildRequest {
  readonly url: string | undefined;
  readonly settings: SiteSettings;
  /** A commit of this run; undefined: whatever is behind. */
  readonly change?: PublishedChange | undefined;
  readonly everything: boolean;
}

/** The effects. */
export interface BuildPorts extends PagePorts {
  readonly onChart: (name: string) => void;
}

/** Raise it when what a page shows changes, so that every repository gets new pages. */
const edition = 1;

/** Returns how many charts were written. @throws CH_PAGES_FOREIGN; PageConflict; what the store throws */
export async function buildPages(request: BuildRequest, ports: BuildPorts): Promise<number> {
  const { store, signal } = ports;
  const theme = themeSheet(request.settings);
  const assets = [
    { name: `style-${tag(styleSheet)}.css`, text: styleSheet },
    { name: `script-${tag(script)}.js`, text: script },
    ...(theme === undefined ? [] : [{ name: `theme-${tag(theme)}.css`, text: theme }]),
  ];
  const site = siteOf(
    request,
    assets.map(({ name }) => name),
  );
  const made = tag(JSON.stringify([edition, site]));
  const seen: SeenEtags = new Map();
  const first = await readState(ports);
  if (first.state?.made !== made || request.everything) {
    for (const { name, text } of assets) await writeAsset(assetKey(name), text, ports);
    await writeSitePages(site, ports);
  }
  const names = new Set([...(first.state?.charts.keys() ?? []), ...(request.change?.charts.keys() ?? [])]);
  const context = {
    ...{ site, made, seen, packages: request.change?.packages ?? new Map() },
    keyOf: (url: string) => keyOfUrl(url, request.url),
    isSigned: async (key: string) => (await store.head(`${key}.prov`, { signal })).kind === 'found',
    listsChart: (name: string) => names.has(name),
  };
  let isFirst = true;
  return refreshPages(request, seen, pageMaker(context, ports), {
    ...ports,
    readState: async () => {
      if (!isFirst) return readState(ports);
      isFirst = false;
      return first;
    },
    readIndex: async () => {
      const found = await store.get(indexKey, { signal });
      if (found.kind === 'missing') return undefined;
      const read = readIndex(found.body, { mentions: [], source: indexKey });
      for (const { name } of read.allVersions()) names.add(name);
      return { etag: found.info.etag, read };
    },
  });
}

function siteOf({ url, settings }: BuildRequest, [style = '', code = '', theme]: readonly string[]): Site {
  const host = url === undefined ? undefined : new URL(url).hostname;
  return {
    title: settings.title ?? host ?? 'Helm charts',
    description: settings.description,
    repositoryName: settings.name ?? host?.split('.').find((part) => !/^(www|charts?|helm)$/.test(part)) ?? 'charts',
    url,
    logo: settings.logo,
    links: settings.links ?? [],
    assets: { style, script: code, theme },
  };
}

function tag(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 10);
}
