/** The rules of an audit about what users get at the public URL: headers, and the copy of the index there. */
import { encodingOf } from '../../base/content-encoding.ts';
import { isCharthouseError } from '../../base/error.ts';
import { lostVersions } from '../../index-file/lost-versions.ts';
import { readIndex } from '../../index-file/read-index.ts';
import type { ReadIndex } from '../../index-file/types.ts';
import { type AuditFinding, auditFinding } from '../../readers/audit-rules.ts';
import type { IndexCopy, RepositoryReader } from '../../repository/reader.ts';

/** Longer than this, users do not see a new version for hours. */
const longestCacheSeconds = 3600;

/** Headers in lower case. */
type Headers = IndexCopy['headers'];

/** Of the index at a URL. */
export function* indexHeaders(headers: Headers): Generator<AuditFinding> {
  const encoding = encodingOf(headers['content-encoding']);
  if (encoding !== undefined) {
    yield auditFinding('index-encoded', `index.yaml is served with Content-Encoding ${encoding}, although not requested`);
  }
  const seconds = Number(/(?:^|[\s,])max-age=(\d+)/i.exec(headers['cache-control'] ?? '')?.[1] ?? 0);
  if (seconds > longestCacheSeconds) yield auditFinding('index-cached-long', `caches may keep index.yaml for ${seconds} s`);
}

interface Origin {
  readonly index: ReadIndex;
  readonly body: Uint8Array;
}

/** Compares the copy at the public URL of a store, if that is known, with the index in the store. */
export async function auditCopy(reader: RepositoryReader, origin: Origin, signal: AbortSignal): Promise<readonly AuditFinding[]> {
  try {
    const copy = await reader.publicIndex?.(signal);
    return copy === undefined ? [] : [...publicCopy(copy, origin)];
  } catch (error) {
    if (signal.aborted || !isCharthouseError(error)) throw error;
    return [auditFinding('copy-differs', `users do not get the index: ${error.message}`)];
  }
}

function* publicCopy(copy: IndexCopy, origin: Origin): Generator<AuditFinding> {
  yield* indexHeaders(copy.headers);
  if (Buffer.compare(copy.body, origin.body) === 0) return;
  try {
    const there = readIndex(copy.body, { mentions: [], source: copy.source });
    const lost = lostVersions(origin.index.allVersions(), there.allVersions()).length;
    const more = lostVersions(there.allVersions(), origin.index.allVersions()).length;
    yield auditFinding(
      'copy-differs',
      `${copy.source} lacks ${count(lost)} of the store, or has them otherwise, and has ${count(more)} that the store lacks`,
    );
  } catch (error) {
    if (!isCharthouseError(error)) throw error;
    yield auditFinding('copy-differs', `${copy.source} is no index: ${error.message}`);
  }
}

function count(versions: number): string {
  return versions === 1 ? '1 version' : `${versions} versions`;
}
