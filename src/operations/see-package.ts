/** Reads a package for an audit or a repair, in pieces: its digest, and the chart in it as Helm loads it. */
import { createHash } from 'node:crypto';
import { isCharthouseError } from '../base/error.ts';
import type { Warning } from '../base/warning.ts';
import { type ReadPackage, type ReadPackageOptions, readPackage } from '../chart/read-package.ts';
import { readPackageHead } from '../chart/read-package-head.ts';
import { defaultLimits } from '../chart/types.ts';
import type { ListedVersion } from '../index-file/listed.ts';
import type { SeenPackage } from '../readers/audit-package.ts';
import { packageFindings } from '../readers/package-findings.ts';
import { packageSizeWarnings } from '../readers/sizes.ts';

/** A package up to this size is opened whole; of a larger one only the beginning with Chart.yaml, so that memory has a bound. */
const wholeBytes = 4 * 1024 * 1024;

/** @throws what the body throws */
export async function seePackage({ name, version }: ListedVersion, body: AsyncIterable<Uint8Array>): Promise<SeenPackage> {
  const hash = createHash('sha256');
  const kept: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const piece of body) {
    hash.update(piece);
    if (sizeBytes < wholeBytes) kept.push(piece);
    sizeBytes += piece.byteLength;
  }
  const fileName = `${name}-${version}.tgz`;
  const isWhole = kept.reduce((sum, { byteLength }) => sum + byteLength, 0) === sizeBytes;
  return { digest: hash.digest('hex'), sizeBytes, chart: await chartOf(kept, { fileName, isWhole, sizeBytes }) };
}

interface Kept {
  readonly fileName: string;
  readonly isWhole: boolean;
  readonly sizeBytes: number;
}

async function chartOf(kept: readonly Uint8Array[], { fileName, isWhole, sizeBytes }: Kept): Promise<SeenPackage['chart']> {
  const reading = { fileName, limits: defaultLimits };
  try {
    if (!isWhole) {
      const { metadata } = await readPackageHead(each(kept), reading);
      return { kind: 'read', name: metadata.name, version: metadata.version, warnings: packageSizeWarnings(sizeBytes, fileName) };
    }
    const bytes = Buffer.concat(kept);
    const { odd, metadata, files } = await readAsHelm(bytes, reading);
    const warnings = packageFindings({ path: fileName, isFolder: false, metadata, files, bytes });
    return { kind: 'read', name: metadata.name, version: metadata.version, warnings: [...odd, ...warnings] };
  } catch (error) {
    if (!isCharthouseError(error)) throw error;
    return { kind: 'refused', message: error.message };
  }
}

/** What every Helm loads counts. A form in which charthouse publishes no package is only worth a note. */
async function readAsHelm(bytes: Uint8Array, reading: ReadPackageOptions): Promise<ReadPackage & { readonly odd: readonly Warning[] }> {
  try {
    return { ...(await readPackage(bytes, reading)), odd: [] };
  } catch (error) {
    if (!isCharthouseError(error) || error.code !== 'CH_PACKAGE_INVALID') throw error;
    const read = await readPackage(bytes, { ...reading, reading: 'as-published' });
    return { ...read, odd: [{ code: 'package-not-strict', message: error.message }] };
  }
}

async function* each(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces;
}
