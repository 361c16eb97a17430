/** A public site in memory: what a URL answers is the test's to say, at each look. */
import { CharthouseError } from '../../../src/base/error.ts';
import type { ConditionalSite, PublicSite, SiteRead, SiteReadOptions } from '../../../src/ports/public-site.ts';

/** Never answers until it is told to stop. */
export const silence: unique symbol = Symbol('silence');

/** The site, and the URLs that it was asked for. */
export interface SiteOf extends PublicSite {
  readonly asked: string[];
}

/** Asks `answer` for each URL; all that is found has the same headers. */
export function siteOf(
  answer: (url: string) => Promise<Uint8Array | string | number | undefined | typeof silence>,
  headers: Readonly<Record<string, string>> = {},
): SiteOf {
  const asked: string[] = [];
  const read = async <T>(
    url: string,
    consume: (body: AsyncIterable<Uint8Array>) => Promise<T>,
    { signal }: SiteReadOptions,
  ): Promise<SiteRead<T>> => {
    asked.push(url);
    const said = await answer(url);
    if (said === silence) return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
    if (said === undefined) throw new CharthouseError('CH_HTTP_FAILED', { message: `${url} cannot be reached` });
    if (typeof said === 'number') return { kind: 'refused', status: said };
    return { kind: 'found', value: await consume(once(Buffer.from(said))), url, headers };
  };
  return {
    asked,
    read,
    fetch: async (url, options) => {
      const found = await read(url, collect, options);
      return found.kind === 'found' ? { ...found, body: found.value } : found;
    },
  };
}

/** The same site for those who ask whether something changed: to it, everything always has. */
export function everChanging(site: PublicSite): PublicSite & ConditionalSite {
  return { ...site, fetchIfChanged: site.fetch };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function collect(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces);
}
