/** Where a chart has its version. */
import type { Place } from '../../base/error.ts';
import { decodeMetadata } from '../../chart/metadata.ts';
import { defaultLimits } from '../../chart/types.ts';
import type { ReadFiles } from '../../runtime/files.ts';

/** The line in Chart.yaml; the package itself if it is one. */
export async function versionPlaceOf(path: string, files: ReadFiles): Promise<Place> {
  const file = `${path}/Chart.yaml`;
  const info = await files.info(file).catch(() => undefined);
  if (info?.kind !== 'file') return { file: path };
  // It was read a moment ago, when the chart was packaged.
  const bytes = await files.readFile(file, { maxBytes: defaultLimits.maxFileBytes });
  return decodeMetadata(bytes, file).places.get('version') ?? { file };
}
