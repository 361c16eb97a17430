/** The packages that move in tests, and the indexes that other programs have written for them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Package } from '../../../src/chart/types.ts';
import { chartPackage } from '../publish/publish-harness.ts';

/** A program whose index is kept in `moving/`. */
export type OtherProgram = 'chart-releaser' | 'helm-s3' | 'chartmuseum';

/** Three versions, one with build metadata, whose `+` is a space for S3, and another chart. */
export const movingPackages: readonly Package[] = [
  chartPackage('app', '1.0.0'),
  chartPackage('app', '1.1.0'),
  chartPackage('app', '1.2.0'),
  chartPackage('app', '2.0.0+build.1'),
  chartPackage('other', '0.1.0'),
];

/** The index as the program wrote it. */
export function writtenBy(program: OtherProgram): Promise<string> {
  return readFile(join(import.meta.dirname, 'moving', `${program}.yaml`), 'utf8');
}
