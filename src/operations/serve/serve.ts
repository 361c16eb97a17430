/** Serves a chart repository over HTTP, from any store: the responses of `charthouse serve`. Read only. */
import { isCharthouseError } from '../../base/error.ts';
import { exhaustive } from '../../base/exhaustive.ts';
import type { RunningServer, ServerAnswer, ServerRequest } from '../../runtime/server.ts';
import { discardBody, startServer } from '../../runtime/server.ts';
import { contentTypeOf, htmlType } from './content-type.ts';
import { quotedEtag, type Selection, select } from './http-conditions.ts';
import { notFoundPage } from './not-found-page.ts';
import { indexPage, keyOfTarget } from './served-key.ts';
import type { ByteRange, ServedInfo, ServedObjects } from './served-objects.ts';
import { uncached } from './uncached.ts';

/** One request and its response. */
export interface ServeEvent {
  readonly kind: 'request';
  readonly method: string;
  /** The target without its query, which may contain a secret. */
  readonly path: string;
  readonly status: number;
  /** Set if the store failed or the response broke off. */
  readonly error?: unknown;
}

/** What to serve and where. */
export interface ServeOptions {
  readonly host: string;
  /** How long closing waits for running responses. */
  readonly graceMs?: number | undefined;
  /** 0 for any free port. */
  readonly port: number;
  readonly onEvent?: ((event: ServeEvent) => void) | undefined;
}

/**
 * Serves until closed.
 * @throws CH_PORT_IN_USE, CH_USAGE
 */
export function serve(objects: ServedObjects, options: ServeOptions): Promise<RunningServer> {
  const tell = (request: ServerRequest, status: number, error?: unknown): void =>
    options.onEvent?.({
      kind: 'request',
      method: request.method,
      path: request.target.replace(/[?#].*$/s, ''),
      status,
      ...(error === undefined ? {} : { error }),
    });
  const handle = async (request: ServerRequest): Promise<ServerAnswer> => {
    try {
      const answer = await answerRequest(objects, request);
      tell(request, answer.status);
      return answer;
    } catch (error) {
      if (!isCharthouseError(error)) throw error;
      tell(request, 503, error);
      return plain(503, `${error.code}: ${error.message}`);
    }
  };
  return startServer(handle, {
    host: options.host,
    port: options.port,
    graceMs: options.graceMs,
    onFailure: (request, error) => tell(request, 500, error),
  });
}

/** The response to one request; pure except for reading `objects`. */
async function answerRequest(objects: ServedObjects, request: ServerRequest): Promise<ServerAnswer> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return plain(405, 'this repository is read only', { allow: 'GET, HEAD' });
  }
  const asked = keyOfTarget(request.target);
  if (asked.kind === 'root') {
    const page = await answerKey(objects, request, { key: indexPage, type: htmlType });
    return page ?? plain(200, welcome);
  }
  const type = asked.kind === 'key' ? contentTypeOf(asked.key) : undefined;
  const found = asked.kind === 'nothing' || type === undefined ? undefined : await answerKey(objects, request, { key: asked.key, type });
  return found ?? (await notFoundPage(objects, request)) ?? plain(404, 'not found; the index is /index.yaml');
}

const welcome = 'a chart repository, served by charthouse\n\n  helm repo add NAME <this URL>\n\nthe index is /index.yaml';

/** How many times an object may be replaced between HEAD and GET before the client must retry. */
const maxAttempts = 5;

/** Undefined if there is no such object. */
async function answerKey(
  objects: ServedObjects,
  request: ServerRequest,
  { key, type }: { key: string; type: string },
): Promise<ServerAnswer | undefined> {
  const { signal } = request;
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const head = await objects.head(key, { signal });
    if (head.kind === 'missing') return undefined;
    const selection = select(request.headers, head.info);
    const answer = describe(selection, head.info, type);
    if (request.method === 'HEAD' || (selection.kind !== 'whole' && selection.kind !== 'part')) return answer;
    const opened = await objects.stream(key, { signal, ...rangeOption(selection) });
    if (opened.kind === 'missing') return undefined;
    // Headers and bytes must belong to one version: if the object was replaced in between, it is read again.
    if (opened.info.etag === head.info.etag) return { ...answer, body: opened.body };
    await discardBody(opened.body);
  }
  return plain(503, 'the object changes too fast, retry', { 'retry-after': '1' });
}

function rangeOption(selection: Selection): { range?: ByteRange } {
  return selection.kind === 'part' ? { range: selection.range } : {};
}

function describe(selection: Selection, info: ServedInfo, type: string): ServerAnswer {
  const validators = {
    etag: quotedEtag(info.etag),
    'last-modified': new Date(info.lastModifiedMs).toUTCString(),
    // A local repository may be deleted and created again with other bytes: everything must be revalidated, which is cheap.
    'cache-control': 'no-cache',
    'accept-ranges': 'bytes',
  };
  const content = { ...validators, 'content-type': type, 'x-content-type-options': 'nosniff' };
  switch (selection.kind) {
    case 'whole':
      return { status: 200, headers: { ...content, 'content-length': String(info.sizeBytes) } };
    case 'part': {
      const { start, end } = selection.range;
      const range = { 'content-range': `bytes ${start}-${end}/${info.sizeBytes}`, 'content-length': String(end - start + 1) };
      return { status: 206, headers: { ...content, ...range } };
    }
    case 'not-modified':
      return { status: 304, headers: validators };
    case 'precondition-failed':
      return plain(412, 'the object has a different ETag or date');
    case 'unsatisfiable':
      return plain(416, 'range not satisfiable', { 'content-range': `bytes */${info.sizeBytes}` });
    default:
      return exhaustive(selection);
  }
}

function plain(status: number, text: string, headers: Readonly<Record<string, string>> = {}): ServerAnswer {
  return uncached(status, new TextEncoder().encode(`${text}\n`), { 'content-type': 'text/plain; charset=utf-8', ...headers });
}
