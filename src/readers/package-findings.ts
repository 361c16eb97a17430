/** Problems of some readers with a package that every Helm loads: reported before it is published, since it never changes after. */

import { type ChartFile, looksLikeFont } from '../archive/index.ts';
import { isJsonMap } from '../base/json.ts';
import { quoted } from '../base/quoted.ts';
import type { Warning } from '../base/warning.ts';
import { signedText } from '../chart/provenance.ts';
import type { ChartMetadata } from '../chart/types.ts';
import { artifactHubFaults } from './artifact-hub.ts';
import { readerWarning } from './finding.ts';
import { signatureFault } from './signature.ts';
import { packageSizeWarnings } from './sizes.ts';
import { losesLastLine } from './values-last-line.ts';

/** A package, and its source. */
export interface FoundPackage {
  /** The folder or the `.tgz`, as the user wrote it. */
  readonly path: string;
  readonly isFolder: boolean;
  readonly metadata: ChartMetadata;
  readonly files: readonly ChartFile[];
  /** The `.tgz`; only its length if an earlier run made it of the same files. */
  readonly bytes: Uint8Array | { readonly length: number };
}

/** All findings, in the order: size, bytes, annotations, values. */
export function packageFindings({ path, isFolder, metadata, files, bytes }: FoundPackage): readonly Warning[] {
  const place = (file: string): { readonly file: string } => ({ file: isFolder ? `${path}/${file}` : path });
  const annotations = metadata['annotations'];
  const known = isJsonMap(annotations) ? annotations : {};
  return [
    ...packageSizeWarnings(bytes.length, path),
    ...(bytes instanceof Uint8Array && looksLikeFont(bytes)
      ? [readerWarning('package-like-font', 'Helm 3.12 refuses the package: it takes these bytes for a font', { file: path })]
      : []),
    ...artifactHubFaults(known).map((fault) =>
      readerWarning('artifacthub-annotation', `${fault}: Artifact Hub drops this version of ${metadata.name}`, place('Chart.yaml')),
    ),
    ...files
      .filter((file) => isValuesFile(file.path) && losesLastLine(file.bytes))
      .map((file) => readerWarning('values-last-line', `Helm 4.0 to 4.2.4 lose the last line of ${file.path}`, place(file.path))),
  ];
}

/** Findings about the provenance file beside a package, if there is one; its digest was compared before. */
export function provenanceFindings(provenance: Uint8Array | undefined, file: string): readonly Warning[] {
  const fault = provenance === undefined ? undefined : signatureFault(provenance, signedText(provenance, file));
  return fault === undefined ? [] : [readerWarning('provenance-unverifiable', `${fault.who} ${quoted(file)}: ${fault.why}`, { file })];
}

/** Of the chart, and of the charts in its `charts/`. */
function isValuesFile(path: string): boolean {
  return /^(?:charts\/[^/]+\/)*values\.yaml$/.test(path);
}
