/** Tells whether two spellings of Chart.yaml, or of a lock, mean the same to Helm: `helm package` rewrites both. */
import { isCharthouseError } from '../base/error.ts';
import type { Json } from '../base/json.ts';
import { canonicalJson } from './canonical-json.ts';
import { decodeLock, decodeMetadata } from './metadata.ts';
import { cleanMetadata } from './metadata-clean.ts';
import { omitEmpty } from './omit-empty.ts';

/**
 * Whether Helm reads both files alike: key order, comments, quoting, unknown and empty fields do not count. Files that Helm would
 * refuse are the same only byte for byte.
 */
export function sameMetadata(file: 'Chart.yaml' | 'Chart.lock' | 'requirements.lock', a: Uint8Array, b: Uint8Array): boolean {
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

// Not `generated`: a lock that is made anew has the time at which it was made, and with SOURCE_DATE_EPOCH Helm from 4.3 on changes it as it packages.
function lockMeaning(bytes: Uint8Array, file: string): Json {
  const lock = decodeLock(bytes, file);
  if (lock === undefined) return null;
  const dependencies = (lock.dependencies ?? []).map((dependency) => (dependency === null ? null : omitEmpty(dependency)));
  return { digest: lock.digest ?? '', dependencies };
}
