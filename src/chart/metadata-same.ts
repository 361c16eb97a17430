/** Compares two spellings of Chart.yaml or a lock file by their meaning to Helm: `helm package` rewrites both. */
import { isCharthouseError } from '../base/error.ts';
import type { Json } from '../base/json.ts';
import { canonicalJson } from './canonical-json.ts';
import { decodeLock, decodeMetadata } from './metadata.ts';
import { cleanMetadata } from './metadata-clean.ts';
import { omitEmpty } from './omit-empty.ts';

/**
 * Whether both files mean the same to Helm: key order, comments, quoting, unknown and empty fields do not count. Files that Helm would
 * refuse are equal only byte for byte.
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
  // Helm keeps the dependencies of a v1 chart only in requirements.yaml.
  return metadata.apiVersion === 'v1'
    ? Object.fromEntries(Object.entries(metadata).filter(([field]) => field !== 'dependencies'))
    : metadata;
}

// Without `generated`: a new lock has a new time, and with SOURCE_DATE_EPOCH Helm 4.3 and later changes it when it packages.
function lockMeaning(bytes: Uint8Array, file: string): Json {
  const lock = decodeLock(bytes, file);
  if (lock === undefined) return null;
  const dependencies = (lock.dependencies ?? []).map((dependency) => (dependency === null ? null : omitEmpty(dependency)));
  return { digest: lock.digest ?? '', dependencies };
}
