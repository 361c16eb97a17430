/** A repository as readers see it, by URL or by store: its index, and the package that an entry leads to. */

import { CharthouseError, isCharthouseError } from '../base/error.ts';
import { catalogue } from '../base/error-catalogue.ts';
import { keyFault } from '../base/object-key.ts';
import { printableUrl } from '../base/printable-url.ts';
import { option } from '../hint/hint.ts';
import { asGoReads, keyOfUrl, pathEndsOfUrl } from '../index-file/package-url.ts';
import type { PackageRead, PackageReadOptions } from '../ports/chart-source.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import type { PublicSite, SiteRefused } from '../ports/public-site.ts';
import { readFirstIndex } from './commit/first-index.ts';
import { getIndex } from './commit/get-index.ts';
import { indexKey } from './objects.ts';
import type { RepositoryName } from './outcome.ts';
import { tombstonePrefix } from './tombstones/tombstone.ts';

/** Makes something of an object's bytes; called anew when a broken read starts again. */
export type Consume<T> = (body: AsyncIterable<Uint8Array>) => Promise<T>;

/**
 * `missing`: definitely nothing there. `refused`: something that Helm could not read either. `nowhere`: the URL leads to no place to look in.
 * `registry`: it leads into an OCI registry, which Helm reads and this reader does not.
 */
export type EntryRead<T> =
  | { readonly kind: 'found'; readonly value: T; readonly headers?: Headers }
  | { readonly kind: 'missing' | 'refused' | 'nowhere' | 'registry'; readonly message: string; readonly status?: number };

/** Names in lower case; absent if a store was read. */
type Headers = Readonly<Record<string, string | undefined>>;

/** An index file, with the headers of a server. */
export interface IndexCopy {
  readonly body: Uint8Array;
  readonly revision: string | null;
  readonly source: string;
  readonly headers: Headers;
}

/** Read only. */
export interface RepositoryReader {
  readonly repository: RepositoryName;
  /** Set if it reads a store; `url` is the public URL as it was given, if it was. `local`: no other place is asked. */
  readonly store?: { readonly url: string | undefined; readonly local: boolean };
  /**
   * The index file whole, with its ETag.
   * @throws CH_INDEX_VANISHED, CH_HTTP_FAILED, and what a store throws
   */
  index(signal: AbortSignal): Promise<IndexCopy>;
  /** The index at the public URL of a store, if that is known. @throws CH_HTTP_FAILED */
  publicIndex?(signal: AbortSignal): Promise<IndexCopy>;
  /** The keys of all objects in the store, and of tombstones. Absent if nothing can be listed. */
  keys?(signal: AbortSignal): AsyncIterable<string>;
  /**
   * To be called if the index lists nothing. Absent if nothing can be listed. Returns the keys of packages that are not published yet.
   * @throws CH_INDEX_VANISHED if packages are there that were published
   */
  refuseEmpty?(signal: AbortSignal): Promise<readonly string[]>;
  /**
   * What an entry's URL leads to, found as Helm finds it. `maxBytes` bounds what is read by URL.
   * @throws CH_HTTP_FAILED, and what a store throws
   */
  read<T>(url: string, consume: Consume<T>, signal: AbortSignal, maxBytes?: number): Promise<EntryRead<T>>;
  /** The server that is asked for what the URL leads to, such as `https://charts.example.com`; undefined if it is the repository itself, or none. */
  outside?(url: string): string | undefined;
}

/** Of an index that is read from a URL, by any operation: the largest public one has some 140 MB. */
export const maxIndexBytes: number = 512 * 1024 ** 2;

/** The largest charts are far below Helm's limit of 100 MiB unpacked. */
const maxPackageBytes = 512 * 1024 ** 2;

/** Reads the package at an `oci://` URL. */
export type ReadRegistry = (url: string, options: PackageReadOptions) => Promise<PackageRead>;

/** Reads a repository as its users do. `url` is what they pass to `helm repo add`. Without `registry`, packages in registries are not read. */
export function siteReader(url: string, site: PublicSite, registry?: ReadRegistry): RepositoryReader {
  const name = printableUrl(url);
  return {
    repository: { target: name, url: name },
    index: (signal) => siteIndex(url, site, signal),
    read: (entryUrl, consume, signal, maxBytes) => readSite(helmUrl(url, entryUrl), site, { consume, signal, maxBytes, registry }),
  };
}

/** The URL of the index of a repository. */
export function indexUrl(repositoryUrl: string): string {
  const address = withSlash(repositoryUrl);
  address.pathname += indexKey;
  return address.href;
}

/** The error for an index that its server does not send. */
export function indexRefused(address: string, { status, hadLogin }: SiteRefused): CharthouseError {
  const source = printableUrl(address);
  return new CharthouseError('CH_HTTP_FAILED', {
    message: refusedText(source, status, hadLogin),
    hint: 'check that the URL is the one for helm repo add',
    details: { url: source, status },
  });
}

async function siteIndex(url: string, site: PublicSite, signal: AbortSignal): Promise<IndexCopy> {
  const address = indexUrl(url);
  const answer = await site.fetch(address, { maxBytes: maxIndexBytes, signal });
  if (answer.kind !== 'found') throw indexRefused(address, answer);
  const { body, headers } = answer;
  return { body, revision: headers['etag'] ?? null, source: printableUrl(address), headers };
}

/** As much of a store as is read. */
export type ReadStore = Pick<ObjectStore, 'name' | 'get' | 'stream'> & Partial<Pick<ObjectStore, 'list' | 'now'>>;

/** The places that are searched for the packages of a repository. */
export interface StoreReading {
  /** The public address: URLs below it are in the store. */
  readonly url?: string | undefined;
  /** Whether other URLs are in the store, too, under the end of their path; otherwise they are followed. */
  readonly local?: boolean | undefined;
  /** Another beginning of URLs that are in the store: helm-s3 writes `s3://BUCKET/…`, which no Helm reads without it. */
  readonly own?: string | undefined;
  /** Without it, packages in registries are not read. */
  readonly registry?: ReadRegistry | undefined;
}

/** Reads a repository from its store. */
export function storeReader(
  store: ReadStore,
  site: PublicSite,
  { url, local = false, own, registry }: StoreReading = {},
): RepositoryReader {
  const { name, get, list, now } = store;
  const keysOf = (entryUrl: string): readonly string[] => {
    const key = keyOfUrl(entryUrl, url) ?? (own === undefined ? undefined : keyOfUrl(entryUrl, own));
    if (key !== undefined) return [key];
    return local ? pathEndsOfUrl(entryUrl).filter((end) => keyFault(end) === undefined) : [];
  };
  const questions = { fileNames: [], ownKeys: new Set<string>(), newIndex: false };
  const refuseEmpty =
    list === undefined || now === undefined
      ? undefined
      : async (signal: AbortSignal) => {
          const first = await readFirstIndex({ name, get, list, now }, { ...questions, signal }).catch(asReader);
          return first.unpublished;
        };
  return {
    ...(refuseEmpty === undefined ? {} : { refuseEmpty }),
    ...(url === undefined ? {} : { publicIndex: (signal: AbortSignal) => siteIndex(url, site, signal) }),
    ...(list === undefined ? {} : { keys: (signal: AbortSignal) => keysIn(list, signal) }),
    outside: (entryUrl) => {
      const target = keysOf(entryUrl).length > 0 ? undefined : helmUrl(url, entryUrl);
      return target?.protocol === 'http:' || target?.protocol === 'https:' ? target.origin : undefined;
    },
    repository: { target: store.name, url: url === undefined ? null : printableUrl(url) },
    store: { url, local },
    index: async (signal) => {
      const answer = await getIndex(store, signal);
      const source = `${store.name}/${indexKey}`;
      if (answer.kind === 'found') return { body: answer.body, revision: answer.info.etag, source, headers: {} };
      // To publish a chart is no advice if packages are there. A role that may not list them still gets the rest.
      if (!answer.deleted) await refuseEmpty?.(signal).catch(onlyVanished);
      throw new CharthouseError('CH_INDEX_VANISHED', {
        message: `there is no ${indexKey} in ${store.name}`,
        hint: answer.deleted
          ? 'restore the version that was deleted'
          : 'check the path of the repository, or publish a chart into it first',
        details: { store: store.name, deleted: answer.deleted },
      });
    },
    read: async (entryUrl, consume, signal) => {
      const keys = keysOf(entryUrl);
      for (const key of keys) {
        const answer = await store.stream(key, { signal });
        if (answer.kind === 'found') return { kind: 'found', value: await consume(answer.body) };
      }
      const last = keys.at(-1);
      if (last !== undefined) return { kind: 'missing', message: `there is no ${last} in ${store.name}` };
      if (url === undefined && !URL.canParse(entryUrl)) {
        return {
          kind: 'nowhere',
          message: `its URL leads out of the repository; pass ${option('url')} with the public URL to find it`,
        };
      }
      return readSite(helmUrl(url, entryUrl), site, { consume, signal, registry: local ? undefined : registry });
    },
  };
}

async function* keysIn(list: ObjectStore['list'], signal: AbortSignal): AsyncGenerator<string> {
  for await (const { key } of list('', { signal })) yield key;
  for await (const { key } of list(tombstonePrefix, { signal })) yield key;
}

/** Only a writer can begin a repository anew. */
function asReader(error: unknown): never {
  if (!isCharthouseError(error) || error.code !== 'CH_INDEX_VANISHED' || error.hint !== catalogue.CH_INDEX_VANISHED.hint) throw error;
  const { code, message, where, details } = error;
  throw new CharthouseError(code, { message, where, details, hint: readerHint, cause: error });
}

const readerHint = 'restore index.yaml, run charthouse rebuild, or correct the target';

function onlyVanished(error: unknown): void {
  if (isCharthouseError(error) && error.code === 'CH_INDEX_VANISHED') throw error;
}

interface Reading<T> {
  readonly consume: Consume<T>;
  readonly signal: AbortSignal;
  readonly maxBytes?: number | undefined;
  readonly registry?: ReadRegistry | undefined;
}

async function readSite<T>(
  url: URL | undefined,
  site: PublicSite,
  { consume, signal, maxBytes = maxPackageBytes, registry }: Reading<T>,
): Promise<EntryRead<T>> {
  if (url === undefined) return { kind: 'nowhere', message: 'its URL is not valid' };
  if (url.protocol === 'oci:') return readOci(url, registry, { consume, signal, maxBytes });
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return { kind: 'nowhere', message: `no Helm reads ${url.protocol} URLs without a plugin` };
  }
  const answer = await site.read(url.href, consume, { maxBytes, signal });
  return answer.kind === 'found' ? { kind: 'found', value: answer.value, headers: answer.headers } : refusal(answer, url);
}

async function readOci<T>(
  url: URL,
  registry: ReadRegistry | undefined,
  { consume, ...options }: { readonly consume: Consume<T> } & PackageReadOptions,
): Promise<EntryRead<T>> {
  if (registry === undefined) return { kind: 'registry', message: 'its package is in an OCI registry, which was not asked' };
  const answer = await registry(url.href, options);
  return answer.kind === 'found' ? { kind: 'found', value: await consume(once(answer.bytes)) } : answer;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function refusedText(source: string, status: number, hadLogin = false): string {
  return `${source} was answered with status ${status}${hadLogin && [401, 403, 407].includes(status) ? ', although charthouse sent a login' : ''}`;
}

function refusal(
  { status, hadLogin }: SiteRefused,
  url: URL,
): { readonly kind: 'missing' | 'refused'; readonly message: string; readonly status: number } {
  const kind = status === 404 || status === 410 ? 'missing' : 'refused';
  return { kind, status, message: refusedText(printableUrl(url), status, hadLogin) };
}

function withSlash(url: string): URL {
  const base = new URL(url);
  if (!base.pathname.endsWith('/')) base.pathname += '/';
  return base;
}

/**
 * The URL from which Helm downloads an entry's package (pkg/repo `ResolveReferenceURL`): relative to the repository's URL with a
 * forced trailing slash, and always with that URL's query instead of their own; absolute ones as they are.
 */
export function helmUrl(repositoryUrl: string | undefined, written: string): URL | undefined {
  const entryUrl = asGoReads(written);
  if (entryUrl === undefined) return undefined;
  if (URL.canParse(entryUrl)) return new URL(entryUrl);
  if (repositoryUrl === undefined) return undefined;
  const base = withSlash(repositoryUrl);
  if (!URL.canParse(entryUrl, base.href)) return undefined;
  const resolved = new URL(entryUrl, base);
  resolved.search = base.search;
  return resolved;
}
