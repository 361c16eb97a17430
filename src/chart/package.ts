/** Makes the package of a chart. */

import { archiveSteps, maxOctalField, tarOf } from '../archive/index.ts';
import { sha256Hex } from '../base/digest.ts';
import { CharthouseError } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import type { Steps } from '../base/steps.ts';
import { type KeptPackages, keptPackage, md5Of, mostKeptBytes } from './kept-package.ts';
import type { Chart, ChartMetadata, Package } from './types.ts';

/** 1980-01-01T00:00:00Z, the earliest time in a zip file: the time of all members unless SOURCE_DATE_EPOCH sets another. */
export const defaultModified = 315_532_800;

/** How to package. */
export interface PackOptions {
  /** Seconds since the epoch; see `modifiedFrom`. */
  readonly modifiedSeconds: number;
}

/**
 * The package of `chart`: the same chart gives the same bytes on every machine.
 *
 * @throws CH_CHART_INVALID if a file has a path that Helm would not load
 */
export function* packSteps(chart: Chart, options: PackOptions): Steps<Package> {
  return packageOf(chart, yield* archiveSteps(chart.files, { folder: chart.metadata.name, ...options }));
}

/** A tar that is larger stays in one thread: it would be in memory twice. */
const mostTarBytes = 16 * 1024 * 1024;

/** Another thread, and what earlier runs made. */
export interface Elsewhere {
  readonly compress: (tar: Uint8Array<ArrayBuffer>) => Promise<Uint8Array | undefined>;
  readonly kept?: KeptPackages | undefined;
}

/**
 * The same with a tar that is compressed elsewhere, or not at all if an earlier run did; undefined if it is too large, or if `compress`
 * cannot. @throws the same code
 */
export async function packElsewhere(chart: Chart, options: PackOptions, { compress, kept }: Elsewhere): Promise<Package | undefined> {
  if (chart.files.reduce((sum, { bytes }) => sum + bytes.length, 0) > mostTarBytes) return undefined;
  const pieces = [...tarOf(chart.files, { folder: chart.metadata.name, ...options })];
  const tar = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    tar.set(piece, at);
    at += piece.length;
  }
  // Of the whole tar: nothing else decides the bytes.
  const key = kept === undefined || tar.length > mostKeptBytes ? undefined : sha256Hex(tar);
  const facts = key === undefined ? undefined : kept?.find(key);
  if (facts !== undefined) {
    const { metadata, warnings } = chart;
    return keptPackage({ metadata, fileName: packageFileName(metadata), warnings }, { facts, tar });
  }
  const bytes = await compress(tar);
  if (bytes === undefined) return undefined;
  const made = packageOf(chart, bytes);
  if (key !== undefined) kept?.note(key, { digest: made.digest, md5: md5Of(made), sizeBytes: bytes.length });
  return made;
}

function packageOf({ metadata, warnings }: Chart, bytes: Uint8Array): Package {
  return { metadata, fileName: packageFileName(metadata), bytes, digest: sha256Hex(bytes), warnings };
}

/** `<name>-<version>.tgz`, with the version exactly as in Chart.yaml. Never parse it back: both parts may contain `-`. */
export function packageFileName(metadata: Pick<ChartMetadata, 'name' | 'version'>): string {
  return `${metadata.name}-${metadata.version}.tgz`;
}

/**
 * The members' time from the value of SOURCE_DATE_EPOCH; unset or empty means the default, as in Helm.
 *
 * @throws CH_USAGE if it is not a number of seconds that a tar can represent
 */
export function modifiedFrom(sourceDateEpoch: string | undefined): number {
  if (sourceDateEpoch === undefined || sourceDateEpoch === '') return defaultModified;
  const seconds = /^\d+$/.test(sourceDateEpoch) ? Number(sourceDateEpoch) : Number.NaN;
  if (seconds <= maxOctalField) return seconds;
  throw new CharthouseError('CH_USAGE', {
    message: `SOURCE_DATE_EPOCH is ${quoted(sourceDateEpoch)}, not a whole number of seconds from 0 to ${maxOctalField}`,
    hint: 'set SOURCE_DATE_EPOCH to the output of: git log -1 --format=%ct',
  });
}
