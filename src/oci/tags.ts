/** The tags of a repository, and the repositories of a registry, page by page. */
import { CharthouseError } from '../base/error.ts';
import { printableUrl } from '../base/printable-url.ts';
import type { Connection } from './connection.ts';
import { pullScope, type RegistryRepository } from './reference.ts';
import type { Answer } from './send.ts';

/** Helm's own limit for one page. */
const maxPageBytes = 4 * 1024 * 1024;

/** A registry that never ends costs no more than this: a million tags have some 20 MB. */
const maxPages = 1000;
const maxListBytes = 64 * 1024 * 1024;

/** In the registry's order; undefined if there is no such repository. @throws CH_HTTP_FAILED */
export async function readTags(
  { host, path }: RegistryRepository,
  connection: Connection,
  signal: AbortSignal,
): Promise<readonly string[] | undefined> {
  const list: List = {
    ...{ host, path: `/v2/${path}/tags/list`, key: 'tags', what: `the tags of oci://${host}/${path}` },
    ...{ purpose: `${path} tags`, scope: pullScope({ path }), isNone: (status) => status === 404 },
  };
  return readPages(list, connection, signal);
}

/** The paths of all repositories; undefined if the registry does not list them, as most public ones. @throws CH_HTTP_FAILED */
export async function readRepositories(host: string, connection: Connection, signal: AbortSignal): Promise<readonly string[] | undefined> {
  const list: List = {
    ...{ host, path: '/v2/_catalog', key: 'repositories', what: `the repositories of oci://${host}` },
    ...{ purpose: 'catalog', scope: 'registry:catalog:*', isNone: () => true },
  };
  return readPages(list, connection, signal);
}

interface List {
  readonly host: string;
  readonly path: string;
  /** Of the answer. */
  readonly key: 'tags' | 'repositories';
  /** For messages. */
  readonly what: string;
  readonly purpose: string;
  readonly scope: string;
  /** Whether a refused first page means that there is no list. */
  readonly isNone: (status: number) => boolean;
}

async function readPages(list: List, connection: Connection, signal: AbortSignal): Promise<readonly string[] | undefined> {
  const { host, key, what, purpose, scope, isNone } = list;
  const items: string[] = [];
  let next: string | undefined = list.path;
  let bytesLeft = maxListBytes;
  for (let page = 0; next !== undefined; page += 1) {
    if (page === maxPages) throw failed(`the list of ${what} has more than ${maxPages} pages`, host, 'tags');
    const answer = await connection.read({ path: next, purpose, scope, maxBytes: maxPageBytes, signal });
    if (answer.kind === 'refused') {
      if (page === 0 && isNone(answer.status)) return undefined;
      throw await connection.refused(answer, signal);
    }
    const { bytes } = answer;
    bytesLeft -= bytes.length;
    if (bytesLeft < 0) throw failed(`the list of ${what} is larger than ${maxListBytes} bytes`, host, 'tags');
    const { [key]: found } = Object(jsonIn(answer, () => JSON.parse(Buffer.from(bytes).toString()) as unknown));
    // Some registries answer null if every tag was deleted.
    for (const item of Array.isArray(found) ? found : []) if (typeof item === 'string') items.push(item);
    next = nextPage(answer);
  }
  return items;
}

/** The next page must be on the same server, as for Helm: the login is sent there. */
function nextPage({ headers, url }: Answer): string | undefined {
  const link = /^\s*<([^>]*)>/.exec(headers['link'] ?? '')?.[1];
  if (link === undefined) return undefined;
  const next = URL.canParse(link, url) ? new URL(link, url) : undefined;
  if (next === undefined || next.origin !== new URL(url).origin) {
    throw failed(`the list of tags ${printableUrl(url)} goes on at another server`, new URL(url).host, 'tags');
  }
  return next.href;
}

/** @throws CH_HTTP_FAILED if the answer is no JSON, such as a page of HTML */
export function jsonIn<T>({ url, headers }: Answer, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const type = headers['content-type'] ?? 'no content type';
    throw failed(`${printableUrl(url)} was answered with something that is not JSON (${type})`, new URL(url).host);
  }
}

function failed(message: string, host: string, reason: 'html' | 'tags' = 'html'): CharthouseError {
  return new CharthouseError('CH_HTTP_FAILED', {
    message,
    hint: `check that ${host} is an OCI registry; a chart repository with an index.yaml has an https:// URL`,
    details: { reason },
  });
}
