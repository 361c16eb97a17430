/** Which Helms refuse an index whole, by what charthouse says of it. */
import { isCharthouseError } from '../../src/base/error.ts';
import { auditIndex } from '../../src/index-file/loader/audit.ts';
import type { Readers } from '../../src/index-file/loader/fault.ts';
import { readIndex } from '../../src/index-file/read-index.ts';
import { type HelmVersion, helmVersions } from '../support/tools/tools.ts';

const concerned: Readonly<Record<Readers, (version: HelmVersion) => boolean>> = {
  'every Helm': () => true,
  'Helm 3.12': (version) => version.startsWith('3.12.'),
  'Helm up to 3.17': (version) => version.startsWith('3.12.') || version.startsWith('3.17.'),
  'Helm 3.13 and later': (version) => !version.startsWith('3.12.'),
};

/** The versions that refuse the whole index. What charthouse refuses to read (exit code 6) counts for all of them. */
export function refusingHelms(text: string): readonly HelmVersion[] {
  try {
    const faults = auditIndex(readIndex(Buffer.from(text), { mentions: [], source: 'index.yaml' }));
    const whole = faults.filter(({ refused }) => refused === 'index');
    return helmVersions.filter((version) => whole.some(({ readers }) => concerned[readers](version)));
  } catch (error) {
    if (!isCharthouseError(error) || error.exitCode !== 6) throw error;
    return helmVersions;
  }
}
