/** Checks if a file is a package with the file name that `package` gives it. */

import type { ChartLimits } from '../archive/index.ts';
import { isCharthouseError } from '../base/error.ts';
import type { ReadFiles } from '../runtime/files.ts';
import { packageFileName } from './package.ts';
import { readPackageHead } from './read-package-head.ts';
import type { ChartMetadata } from './types.ts';

/** What reading the file needs. */
export interface MetadataOptions {
  /** The name of the file. */
  readonly fileName: string;
  readonly limits: ChartLimits;
  readonly files: ReadFiles;
}

/** The package's metadata; undefined if it is a link, is not a package, or has another name. */
export async function metadataOf(location: string, { fileName, limits, files }: MetadataOptions): Promise<ChartMetadata | undefined> {
  const info = await files.linkInfo(location).catch(() => undefined);
  if (info?.kind !== 'file' || info.sizeBytes > limits.maxTotalBytes) return undefined;
  try {
    const bytes = await files.readFile(location, { maxBytes: limits.maxTotalBytes });
    const { metadata } = await readPackageHead(once(bytes), { fileName, limits });
    return packageFileName(metadata) === fileName ? metadata : undefined;
  } catch (error) {
    // If it is a dependency, Helm's own reader reports the fault; any other file may be invalid.
    if (isCharthouseError(error) || error instanceof Error) return undefined;
    throw error;
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
