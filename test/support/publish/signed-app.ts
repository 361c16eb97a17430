/** A chart in several bytes, its provenance file, and what became of both: for the tests of provenance files. */

import type { Package } from '../../../src/chart/types.ts';
import { provenanceText } from './provenance-text.ts';
import { type Bench, chartPackage } from './publish-harness.ts';

export const app: Package = chartPackage('app', '1.0.0');
/** The same contents in other bytes. */
export const appAgain: Package = chartPackage('app', '1.0.0', 'a: 1\n', 1_000_000_000);
/** Other contents. */
export const appOther: Package = chartPackage('app', '1.0.0', 'a: 2\n');
export const other: Package = chartPackage('other', '1.0.0');
export const key = 'app-1.0.0.tgz.prov';

/** A provenance file for these bytes of `app`; `mark` tells two of them apart. */
export const signed = (digest: string, mark?: string): Uint8Array => provenanceText('app-1.0.0.tgz', digest, mark);

/** What the run publishes. */
export const mine: Readonly<Record<'app.tgz' | 'app.tgz.prov', Uint8Array>> = {
  'app.tgz': app.bytes,
  'app.tgz.prov': signed(app.digest, 'mine'),
};

/** The stored provenance file. */
export async function standing({ store }: Bench): Promise<string | undefined> {
  const answer = await store.get(key);
  return answer.kind === 'found' ? Buffer.from(answer.body).toString() : undefined;
}

export const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
