/** Tells whether two spellings of Chart.yaml, or of a lock, mean the same to Helm: `helm package` rewrites both. */
import { isCharthouseError } from '../base/error.ts';
import type { Json } from '../base/json.ts';
import { parseRfc3339 } from '../base/rfc3339.ts';
import { canonicalJson } from './canonical-json.ts';
import { decodeLock, decodeMetadata } from './metadata.ts';
import { cleanMetadata } from './metadata-clean.ts';

/**
 * Whether Helm reads both files alike: key order, comments, quoting, unknown and empty fields do not count. Files that Helm would
 * refuse are the same only byte for byte.
 */
export function sameMetadata(file: 'Chart.yaml' | 'Chart.lock', a: Uint8Array, b: Uint8Array): boolean {
  if (Buffer.compare(a, b) === 0) return true;
  const meaning = file === 'Chart.yaml' ? chartMeaning : lockMeaning;
  try {
    return canonicalJson(meaning(a, file)) === canonicalJson(meaning(b, file));
  } catch (error) {
    if (isCharthouseError(error)) return false;
    throw error;
  }
}

function chartMeaning(bytes: Uint8Array, file: string): Json {
  const metadata = cleanMetadata(decodeMetadata(bytes, file));
  // Helm keeps the dependencies of a v1 chart in requirements.yaml alone.
  return metadata.apiVersion === 'v1'
    ? Object.fromEntries(Object.entries(metadata).filter(([field]) => field !== 'dependencies'))
    : metadata;
}

function lockMeaning(bytes: Uint8Array, file: string): Json {
  const lock = decodeLock(bytes, file);
  if (lock === undefined) return null;
  const generated = parseRfc3339(lock.generated ?? '0001-01-01T00:00:00Z'); // Go's zero time
  const dependencies = (lock.dependencies ?? []).map((dependency) => (dependency === null ? null : withoutEmpty(dependency)));
  return { generated: { seconds: generated?.seconds, fraction: generated?.fraction }, digest: lock.digest ?? '', dependencies };
}

function withoutEmpty(dependency: { readonly [field: string]: Json | undefined }): Json {
  return Object.fromEntries(
    Object.entries(dependency).filter(([, value]) => value !== '' && value !== false && !(Array.isArray(value) && value.length === 0)),
  );
}
