/** Size limits of readers, for an index and a package. */
import type { Warning } from '../base/warning.ts';
import { readerWarning } from './finding.ts';

const mebibyte = 1024 * 1024;

/** Rancher reads only this much of an index or a package. */
const rancherBytes = 5 * mebibyte;

/** Flux refuses a larger index. */
const fluxIndexBytes = 50 * mebibyte;

/** Flux refuses a larger package. */
const fluxPackageBytes = 10 * mebibyte;

/** Checks the size of the current or next index. */
export function indexSizeWarnings(sizeBytes: number): readonly Warning[] {
  if (sizeBytes <= rancherBytes) return [];
  const flux = sizeBytes > fluxIndexBytes ? ', and Flux refuses more than 50 MiB' : '';
  return [
    readerWarning(
      'index-large',
      `index.yaml has ${inMebibytes(sizeBytes)} MiB: Rancher reads the first 5 MiB and shows the charts in them, or none of a JSON index${flux}`,
    ),
  ];
}

/** From this part of a limit on, there is still time to act. */
const early = 0.8;

/** Checks the size that an index is about to get: over a limit, or close to one. */
export function indexBudgetWarnings(sizeBytes: number): readonly Warning[] {
  const [next] = [
    { bytes: rancherBytes, effect: 'Rancher shows only the charts in the first 5 MiB, and none of a JSON index' },
    { bytes: fluxIndexBytes, effect: 'Flux refuses more than 50 MiB' },
  ].filter(({ bytes }) => sizeBytes > bytes * early && sizeBytes <= bytes);
  if (next === undefined) return indexSizeWarnings(sizeBytes);
  const message = `index.yaml has ${inMebibytes(sizeBytes)} MiB, and is close to a limit: ${next.effect}`;
  return [...indexSizeWarnings(sizeBytes), readerWarning('index-near-limit', message)];
}

/** Checks the size of a package before it is published. */
export function packageSizeWarnings(sizeBytes: number, file: string): readonly Warning[] {
  if (sizeBytes <= rancherBytes) return [];
  const flux = sizeBytes > fluxPackageBytes ? ', and Flux refuses more than 10 MiB' : '';
  const message = `the package has ${inMebibytes(sizeBytes)} MiB: Rancher reads 5 MiB and cannot install it${flux}`;
  return [readerWarning('package-large', message, { file })];
}

/** Rounded up, so that a size over the limit never looks like the limit. */
function inMebibytes(sizeBytes: number): string {
  return (Math.ceil((sizeBytes / mebibyte) * 10) / 10).toFixed(1);
}
