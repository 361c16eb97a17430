/** Provenance files for tests: the form that Helm reads, under a signature that nobody checks here. */

/** A `.prov` that names these bytes under this file name; `mark` tells two signatures of the same bytes apart. */
export function provenanceText(fileName: string, digest: string, mark = 'one'): Uint8Array {
  return Buffer.from(
    [
      '-----BEGIN PGP SIGNED MESSAGE-----',
      'Hash: SHA512',
      '',
      'apiVersion: v2',
      'name: app',
      'version: 1.0.0',
      '',
      '...',
      'files:',
      `  ${fileName}: sha256:${digest}`,
      '-----BEGIN PGP SIGNATURE-----',
      '',
      mark,
      '-----END PGP SIGNATURE-----',
      '',
    ].join('\n'),
  );
}
