/** Reads a `.tgz` into files: only in memory, within limits, and never other files than Helm would see. */
import { quoted } from '../base/quoted.ts';
import { withoutBom } from './byte-order-mark.ts';
import { inFile, invalidPackage } from './fault.ts';
import { gunzip } from './gunzip.ts';
import { gunzipStream } from './gunzip-stream.ts';
import { chartMembers, maxTarBytes, type ReadMode } from './members.ts';
import { type ByteSource, byteSource } from './source.ts';
import type { ChartFile, ChartLimits } from './types.ts';

/** How to read an archive. */
export interface ReadArchiveOptions {
  /** For messages. */
  readonly fileName: string;
  readonly limits: ChartLimits;
  /** `strict` by default. */
  readonly reading?: ReadMode;
}

/**
 * The files of a chart archive in its order: paths inside the chart, BOM stripped as in Helm.
 *
 * @throws CH_PACKAGE_INVALID if it is damaged or misleading; CH_CHART_TOO_LARGE above the limits
 */
export async function readArchive(bytes: Uint8Array, options: ReadArchiveOptions): Promise<readonly ChartFile[]> {
  const { limits, reading = 'strict' } = options;
  const maxBytes = maxTarBytes(limits);
  const source = byteSource(
    // As in Helm, this one returns everything that it can before it reports that the rest is damaged.
    reading === 'as-published' ? gunzipStream(once(bytes), maxBytes) : gunzip(bytes, { maxBytes, manyMembers: reading === 'as-helm' }),
  );
  try {
    return await readFiles(source, limits, reading);
  } catch (error) {
    throw inFile(error, options.fileName);
  } finally {
    await source.close();
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function readFiles(source: ByteSource, limits: ChartLimits, reading: ReadMode): Promise<readonly ChartFile[]> {
  const files: ChartFile[] = [];
  const seen = new Set<string>();
  for await (const { path, take } of chartMembers(source, limits, reading)) {
    const contents = await take();
    if (reading === 'strict') checkOnce(path, seen);
    files.push({ path, bytes: withoutBom(contents) });
  }
  if (files.length === 0) throw invalidPackage('it contains no files');
  return files;
}

/** Which of two equal paths Helm uses depends on the file. Below charts/, Helm itself writes two versions of a subchart under one name. */
function checkOnce(path: string, seen: Set<string>): void {
  if (path.startsWith('charts/')) return;
  if (seen.has(path)) throw invalidPackage(`it contains ${quoted(path)} twice`);
  seen.add(path);
}
