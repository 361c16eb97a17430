/** Reads which bytes a provenance file signs. Signatures are not verified here: that needs the publisher's keys. */

import { CharthouseError, isCharthouseError } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import { readYaml } from '../yaml/index.ts';
import { decodeStruct, type Fields, newTrace } from './go-struct.ts';
import { decodeMetadata } from './metadata.ts';

/** Whether a provenance file contains the digest of these bytes under this file name, as `helm verify` checks it. */
export type ProvenanceMatch =
  | { readonly kind: 'match' }
  /** `found` is the value in the file, with its prefix. */
  | { readonly kind: 'other-digest'; readonly found: string }
  | { readonly kind: 'not-named'; readonly names: readonly string[] };

/**
 * Looks up `fileName` in the signed `files:` map. Only the signed text counts, read as Helm reads it.
 *
 * @param digest lower-case hex, without prefix
 * @throws CH_PROVENANCE_INVALID if Helm would find no signed map of files
 */
export function checkProvenance(bytes: Uint8Array, fileName: string, digest: string): ProvenanceMatch {
  const files = signedFiles(bytes, `${fileName}.prov`);
  const found = files.get(fileName);
  if (found === undefined) return { kind: 'not-named', names: [...files.keys()] };
  // Helm compares the texts: upper-case digits or a missing prefix fail.
  return found === `sha256:${digest}` ? { kind: 'match' } : { kind: 'other-digest', found };
}

const sumFields: Fields = { files: { kind: 'text-map' }, images: { kind: 'text-map' } };

function signedFiles(bytes: Uint8Array, file: string): ReadonlyMap<string, string> {
  // Metadata, then digests: `...` ends a YAML document, and unlike `---` needs no escape in a signed text.
  const [metadata = '', sums] = signedText(bytes, file).split('\n...\n');
  if (sums === undefined) throw malformed(file, 'the signed text has no second part with the digests');
  checkMetadata(metadata, file);
  const yaml = readYaml(Buffer.from(sums, 'latin1'));
  if (yaml.kind === 'refused') throw malformed(file, `the digests are not valid YAML: ${yaml.problem}`);
  if (yaml.value.kind !== 'map') throw malformed(file, 'the digests are not a map');
  const trace = newTrace();
  const { files } = decodeStruct(yaml.value, sumFields, { trace });
  if (trace.misfits.length > 0) throw malformed(file, 'the digests are not a map of texts');
  if (typeof files !== 'object' || files === null) throw malformed(file, 'the signed text lists no files');
  return new Map(Object.entries(files).map(([name, value]) => [name, String(value)]));
}

/** Helm 4 does not read it; Helm 3 fails if it cannot read it. */
function checkMetadata(metadata: string, file: string): void {
  try {
    decodeMetadata(Buffer.from(metadata, 'latin1'), file);
  } catch (cause) {
    if (!isCharthouseError(cause)) throw cause;
    throw malformed(file, 'the signed metadata is not that of a chart', cause);
  }
}

/**
 * The text under an OpenPGP cleartext signature (RFC 9580, 7), as Go's reader finds it: the first message in the file, `Hash` headers only,
 * dashes unescaped, blanks at line ends and CRs dropped. Text around it is not signed, and is ignored. Each character is a byte.
 *
 * @throws CH_PROVENANCE_INVALID
 */
export function signedText(provenance: Uint8Array, file: string): string {
  const text = Buffer.from(provenance).toString('latin1');
  const [, rest] = /(?:^|\n)-----BEGIN PGP SIGNED MESSAGE-----(.*)$/s.exec(text) ?? [];
  if (rest === undefined || !/^\r?\n/.test(rest)) throw malformed(file, 'it is not an OpenPGP cleartext signature');
  const [, ...lines] = rest.split('\n').map((line) => line.replace(/\r$/, ''));
  const bodyStart = lines.indexOf('') + 1;
  if (bodyStart === 0 || lines.slice(0, bodyStart - 1).some((line) => !/^ *Hash *:[\x20-\x7e]*$/.test(line))) {
    throw malformed(file, 'the signed message has a header other than Hash');
  }
  const bodyEnd = lines.indexOf('-----BEGIN PGP SIGNATURE-----', bodyStart);
  if (bodyEnd < 0 || !lines.slice(bodyEnd).some((line) => line.startsWith('-----END PGP SIGNATURE-----')))
    throw malformed(file, 'the signature is missing or cut off');
  const body = lines.slice(bodyStart, bodyEnd).map((line) => withoutEnd(line.replace(/^- /, '')));
  return `${body.join('\n')}\n`;
}

/** Without blanks and tabs at its end; a regular expression would take quadratic time. */
function withoutEnd(line: string): string {
  let end = line.length;
  while (line[end - 1] === ' ' || line[end - 1] === '\t') end--;
  return line.slice(0, end);
}

function malformed(file: string, why: string, cause?: unknown): CharthouseError {
  return new CharthouseError('CH_PROVENANCE_INVALID', {
    message: `invalid provenance file ${quoted(file)}: ${why}`,
    where: { file },
    cause,
  });
}
