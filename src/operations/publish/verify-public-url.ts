/** Reads what was published through the repository's public URL, as Helm would: first the index, then the packages that it leads to. */

import { isCharthouseError } from '../../base/error.ts';
import { exhaustive } from '../../base/exhaustive.ts';
import { printableUrl } from '../../base/printable-url.ts';
import { option } from '../../hint/hint.ts';
import { mapBounded } from '../../repository/map-bounded.ts';
import { indexKey, indexMaxAgeSeconds } from '../../repository/objects.ts';
import { helmUrl, maxIndexBytes } from '../../repository/reader.ts';
import { within } from '../../repository/within-time.ts';
import type { Accepted } from './outcome.ts';
import { storeWidth } from './plan.ts';
import { type PublicView, type Sight, sightOf, unreachable, whyWaiting } from './public-url-state.ts';
import type { PublishContext } from './request.ts';
import { digestOf, indexForCharts, listingOf, verifyFailed } from './verify-findings.ts';

/** Between two looks at a public URL that is behind: twice as long each time, up to the second. */
const askAgainMs = { first: 2_000, most: 8_000 };

/** A look that has begun may take this long, however short the time for all of them. */
const leastLookMs = 10_000;

interface View extends PublishContext {
  readonly url: string;
  /** Packages that were read already need not be read at the next look. */
  readonly good: Set<Accepted>;
}

/**
 * Looks until all is there or the time for it is over. An older answer is no failure by itself: caches may serve it
 * until its max-age. One that is still older after that is no cache's doing. A new host name takes longer than any run waits.
 *
 * @throws CH_VERIFY_FAILED, CH_HTTP_FAILED
 */
export async function readPublic(charts: readonly Accepted[], url: string, { request, ports }: PublishContext): Promise<PublicView> {
  const { clock, signal } = ports;
  const began = clock.now();
  const until = began + request.verifyTimeoutMs;
  const view: View = { url, request, ports, good: new Set() };
  let reported: Sight['kind'] = 'current';
  for (let waitMs = askAgainMs.first; ; waitMs = Math.min(waitMs * 2, askAgainMs.most)) {
    const seen = await lookInTime(charts, view, Math.max(leastLookMs, until - clock.now()));
    if (seen.kind === 'current') return seen;
    const leftMs = until - clock.now();
    if (leftMs <= 0) return judge(seen, charts, { url, isExpired: clock.now() - began > indexMaxAgeSeconds * 1000 });
    if (seen.kind !== reported) ports.onEvent({ kind: 'public-url-awaited', why: whyWaiting(seen, url), untilMs: until });
    reported = seen.kind;
    await clock.sleep(Math.min(waitMs, leftMs), signal);
  }
}

function judge(
  seen: Exclude<Sight, { kind: 'current' }>,
  charts: readonly Accepted[],
  { url, isExpired }: { readonly url: string; readonly isExpired: boolean },
): PublicView {
  const hint = `make ${printableUrl(url)} serve the repository, then run: charthouse verify --url ${printableUrl(url)} (or pass ${option('no-verify')} if it cannot be read from here)`;
  switch (seen.kind) {
    case 'unresolved':
      return seen;
    case 'older':
      if (!isExpired) return seen;
      throw verifyFailed(
        `${printableUrl(url)} still serves the previous index, longer than a cache may (${indexMaxAgeSeconds} s)`,
        charts,
        hint,
      );
    case 'broken':
      throw verifyFailed(seen.why, seen.charts, hint);
    case 'unreachable':
      throw unreachable(seen.error, url);
    default:
      return exhaustive(seen);
  }
}

async function lookInTime(charts: readonly Accepted[], view: View, limitMs: number): Promise<Sight> {
  const { clock, signal } = view.ports;
  try {
    const look = await within(limitMs, (own) => lookOutside(charts, view, own), { clock, outer: signal });
    if (look.kind === 'done') return look.value;
    return { kind: 'unreachable', error: new Error(`${printableUrl(view.url)} did not answer in time`) };
  } catch (error) {
    signal.throwIfAborted();
    return sightOf(error, view.url);
  }
}

async function lookOutside(charts: readonly Accepted[], view: View, signal: AbortSignal): Promise<Sight> {
  const index = await readIndexStatus(charts, view, signal);
  if (index.kind === 'broken') return index;
  const unread = charts.filter((chart) => !view.good.has(chart));
  const packages = await mapBounded(unread, storeWidth, (chart) => lookAtPackage(chart, view, signal));
  return packages.find((each) => each !== undefined) ?? index;
}

async function readIndexStatus(charts: readonly Accepted[], { url, ports }: View, signal: AbortSignal): Promise<Sight> {
  const address = helmUrl(url, indexKey)?.href ?? url;
  const shown = printableUrl(address);
  const broken = (why: string): Sight => ({ kind: 'broken', why: `${shown} ${why}`, charts });
  const answer = await ports.site.fetch(address, { maxBytes: maxIndexBytes, signal });
  if (answer.kind === 'refused') return broken(`answers ${answer.status}`);
  try {
    const index = indexForCharts(answer.body, shown);
    const listings = charts.map((chart) => listingOf(index, chart));
    if (listings.includes('other-digest')) return broken('lists the version with another digest: it is not the index of this repository');
    return { kind: listings.includes('absent') ? 'older' : 'current' };
  } catch (error) {
    if (!isCharthouseError(error)) throw error;
    return broken('serves something that is no index');
  }
}

async function lookAtPackage(chart: Accepted, { url, request, ports, good }: View, signal: AbortSignal): Promise<Sight | undefined> {
  const address = chart.url === null ? undefined : helmUrl(url, chart.url);
  if (address === undefined) return undefined;
  const maxBytes = Math.max(chart.sizeBytes ?? 0, request.limits.maxTotalBytes);
  const answer = await ports.site.read(address.href, digestOf, { maxBytes, signal });
  const broken = (why: string): Sight => ({ kind: 'broken', why: `${printableUrl(address)} ${why}`, charts: [chart] });
  if (answer.kind === 'refused') return broken(`answers ${answer.status}`);
  if (answer.value !== chart.digest) return broken('serves a package with another digest');
  good.add(chart);
  return undefined;
}
