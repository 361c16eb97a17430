/** Reads the metadata that an index has about a package, from the beginning of its bytes and no further than needed. */

import type { ChartLimits } from '../archive/index.ts';
import {
  type ByteSource,
  byteSource,
  type ChartMember,
  chartMembers,
  gunzipStream,
  inFile,
  invalidPackage,
  maxTarBytes,
  tooLarge,
  withoutBom,
} from '../archive/index.ts';
import { quoted } from '../base/quoted.ts';
import { type DecodedMetadata, decodeMetadata } from './metadata.ts';
import { textOrEmpty } from './metadata-clean.ts';
import { type ValidMetadata, validateMetadata } from './metadata-validate.ts';
import type { ReadPackageOptions } from './read-package.ts';
import { defaultLimits } from './types.ts';

/**
 * Reads Chart.yaml, which Helm and charthouse put first, and for a v1 chart requirements.yaml with its dependencies. Any tool may have
 * published the package, so it is read as Helm reads it. Other files are ignored. The limits apply to everything before Chart.yaml;
 * Chart.yaml itself, which is kept in memory, has the default limit at most.
 *
 * @throws CH_PACKAGE_INVALID if Chart.yaml cannot be reached; CH_CHART_YAML, CH_CHART_INVALID if Helm refuses it; CH_CHART_TOO_LARGE
 */
export async function readPackageHead(bytes: AsyncIterable<Uint8Array>, options: ReadPackageOptions): Promise<ValidMetadata> {
  const { fileName, limits } = options;
  const source = byteSource(gunzipStream(bytes, maxTarBytes(limits)));
  try {
    return validateMetadata(await decodeHead(source, fileName, limits));
  } catch (error) {
    throw inFile(error, fileName);
  } finally {
    await source.close();
  }
}

async function decodeHead(source: ByteSource, fileName: string, limits: ChartLimits): Promise<DecodedMetadata> {
  let chart: DecodedMetadata | undefined;
  let requirements: Uint8Array | undefined;
  const taken = async ({ path, sizeBytes, take }: ChartMember): Promise<Uint8Array> => {
    if (sizeBytes > defaultLimits.maxFileBytes)
      throw tooLarge(`${quoted(path)} has ${sizeBytes} bytes, more than ${defaultLimits.maxFileBytes}`);
    return withoutBom(await take());
  };
  for await (const member of chartMembers(source, limits, 'as-published')) {
    const { path } = member;
    if (path === 'Chart.yaml') chart = decodeMetadata(await taken(member), `${fileName}/${path}`, chart);
    else if (path === 'requirements.yaml') requirements = await taken(member);
    if (chart !== undefined && (requirements !== undefined || isSelfContained(chart))) break;
  }
  if (chart === undefined) throw invalidPackage('no Chart.yaml in the chart’s folder');
  // Decoded into the same struct as Chart.yaml, as in Helm, so its fields override.
  return requirements === undefined ? chart : decodeMetadata(requirements, `${fileName}/requirements.yaml`, chart);
}

/** A v2 chart has its dependencies in Chart.yaml; `helm package` leaves out its requirements.yaml. */
function isSelfContained({ fields }: DecodedMetadata): boolean {
  return textOrEmpty(fields['apiVersion']) === 'v2';
}
