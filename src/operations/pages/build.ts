/** Makes the pages of a repository, after a commit or for all that it lists. */
import { CharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import type { Warning } from '../../base/warning.ts';
import { isSameUrl } from '../../go/same-url.ts';
import { keyOfUrl } from '../../index-file/package-url.ts';
import { readIndex } from '../../index-file/read-index.ts';
import type { ExtraPage } from '../../pages/extra-names.ts';
import type { Site } from '../../pages/model.ts';
import type { PublishedChange, SiteSettings } from '../../ports/pages.ts';
import { indexMetadata } from '../../repository/commit/index-metadata.ts';
import { indexKey } from '../../repository/objects.ts';
import type { Clock, Random } from '../../runtime/clock.ts';
import { extraState, writeExtraPages } from './extra-pages.ts';
import type { MakerContext } from './make-pages.ts';
import { assetKey, hasPages } from './objects.ts';
import { readState } from './read-state.ts';
import { type PageMaker, refreshPages } from './refresh.ts';
import { shortDigest, siteOf } from './site.ts';
import { writeSitePages } from './site-pages.ts';
import { type PagePorts, type SeenEtags, writeAsset } from './write-page.ts';

/** Which pages are made. */
export interface BuildRequest {
  readonly url: string | undefined;
  readonly settings: SiteSettings;
  /** A commit of this run; undefined: whatever is behind. */
  readonly change?: PublishedChange | undefined;
  readonly everything: boolean;
  /** Pages of the repository's own. */
  readonly extra: readonly ExtraPage[];
  /** Charts whose yanked versions may have changed without a commit. */
  readonly recheck: 'all' | ReadonlySet<string>;
}

/** The effects. */
export interface BuildPorts extends PagePorts {
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  readonly random: Pick<Random, 'unit'>;
  /** What makes Markdown and HTML: loaded if there is something to write. */
  readonly loadMaker: () => Promise<(context: MakerContext, ports: PagePorts) => PageMaker>;
  readonly onChart: (name: string) => void;
  readonly onWarning: (warning: Warning) => void;
}

/** Raise it when what a page shows changes, so that every repository gets new pages. */
const edition = 1;

/** Bounds of the pause after a conflict. It also follows what the attempt took: in a slow store, the other run needs longer, too. */
const [firstPauseMs, longestPauseMs] = [50, 10_000];

/** Returns how many charts were written. @throws CH_PAGES_FOREIGN; CH_STORE_UNEXPECTED if other runs do not let it end; what the store throws */
export async function buildPages(request: BuildRequest, ports: BuildPorts): Promise<number> {
  const { store, signal } = ports;
  const { site, assets } = siteOf(request.url, request.settings);
  const made = shortDigest(JSON.stringify([edition, site]));
  const seen: SeenEtags = new Map();
  const first = await readState(ports);
  const isNew = first.state?.made !== made || request.everything;
  const names = new Set([...(first.state?.charts.keys() ?? []), ...(request.change?.charts.keys() ?? [])]);
  let state: typeof first | undefined = first;
  let maker: PageMaker | undefined;
  const outcome = await refreshPages({ ...request, made, extra: extraState(request.extra) }, seen, {
    ...ports,
    pause: async (attempt, tookMs) => {
      const mostMs = Math.min(longestPauseMs, firstPauseMs * 2 ** attempt + 4 * tookMs);
      await ports.clock.sleep(Math.round(ports.random.unit() * mostMs), signal);
    },
    openMaker: async () => {
      if (maker !== undefined) return maker;
      if (isNew) {
        for (const { name, text } of assets) await writeAsset(assetKey(name), text, ports);
        await writeSitePages(site, request.settings, ports);
        await lookForLogo(site, ports);
      }
      // Before the feed, whose state says that they are there.
      await writeExtraPages(site, request.extra, { before: first.state?.extra ?? new Map(), isAnew: isNew }, ports);
      maker = (await ports.loadMaker())(
        {
          ...{ site, seen, packages: request.change?.packages ?? new Map() },
          keyOf: (url) => keyOfUrl(url, request.url),
          isSigned: signatureLook(isNew, ports),
          listsChart: (name, repository) => hasPages(name) && names.has(name) && isThisRepository(repository, request.url),
        },
        ports,
      );
      return maker;
    },
    readState: async () => {
      const found = state ?? (await readState(ports));
      state = undefined;
      return found;
    },
    readIndex: async () => {
      const found = await store.get(indexKey, { signal });
      if (found.kind === 'missing') return undefined;
      const read = readIndex(found.body, { mentions: [], source: indexKey });
      for (const { name } of read.allVersions()) names.add(name);
      return { etag: found.info.etag, read, yanked: indexMetadata(found.info.metadata).yanked };
    },
    isIndex: async (etag) => {
      const found = await store.head(indexKey, { signal });
      return found.kind === 'found' && found.info.etag === etag;
    },
  });
  if (outcome.kind === 'done') return outcome.charts;
  throw new CharthouseError('CH_STORE_UNEXPECTED', {
    message: 'other runs changed the pages at each attempt',
    hint: 'let the other runs end, then run charthouse pages build',
    details: { target: store.name },
  });
}

/** Every page shows it, and no run writes it. */
async function lookForLogo({ logo }: Site, { store, signal, onWarning }: BuildPorts): Promise<void> {
  if (logo === undefined || (await store.head(logo, { signal })).kind === 'found') return;
  onWarning({
    code: 'logo-missing',
    message: `the pages show ${quoted(logo)} as their logo, which is not in ${store.name}`,
    hint: 'put the image there, or correct site.logo in charthouse.yaml',
  });
}

/** Whether a chart of this name is meant, and not one of the same name elsewhere: in a folder beside it, without an address, or at this URL. */
function isThisRepository(repository: string, url: string | undefined): boolean {
  return repository === '' || repository.startsWith('file:') || (url !== undefined && isSameUrl(url, repository));
}

/**
 * Whether a package has a provenance file. A run that reads every package asks for one listing: a request for a thousand objects and not
 * one for each package.
 */
function signatureLook(isForAll: boolean, { store, signal }: PagePorts): (key: string) => Promise<boolean> {
  if (!isForAll) return async (key) => (await store.head(`${key}.prov`, { signal })).kind === 'found';
  let listing: Promise<ReadonlySet<string>> | undefined;
  const listed = async (): Promise<ReadonlySet<string>> => {
    const found = new Set<string>();
    for await (const { key } of store.list('', { signal })) if (key.endsWith('.prov')) found.add(key);
    return found;
  };
  return async (key) => {
    listing ??= listed();
    return (await listing).has(`${key}.prov`);
  };
}
