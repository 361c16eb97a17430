/** Adds what a run has fetched to the pin file. */
import { asCharthouseError } from '../../base/as-charthouse-error.ts';
import type { OutputFolder } from '../../runtime/output-folder.ts';
import type { KnownVersions } from './known-versions.ts';
import { type Pins, pinFileName, withPins } from './pins.ts';
import type { DependencyOutcome } from './report.ts';

interface Pinning {
  /** What the file has now, since another run may have added to it; undefined if there is none. @throws CH_CONFIG_INVALID */
  readonly readPins: () => Promise<Pins | undefined>;
  readonly versions: Pick<KnownVersions, 'checked'>;
  readonly output: OutputFolder;
  readonly signal: AbortSignal;
}

/** Pins nothing of a run that failed. Pins that are there already stay, also of versions that no chart uses any more. */
export async function writePins(report: DependencyOutcome, { readPins, versions, output, signal }: Pinning): Promise<DependencyOutcome> {
  if (report.error !== null) return report;
  try {
    const text = withPins(await readPins(), versions.checked.values());
    if (text === undefined) return report;
    if (!report.dryRun) await output.put(pinFileName, [Buffer.from(text)]);
    return { ...report, pinFile: pinFileName };
  } catch (error) {
    return { ...report, error: asCharthouseError(error, signal) };
  }
}
