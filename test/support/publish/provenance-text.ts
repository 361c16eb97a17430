/** Provenance files for tests: the form that Helm reads, under a signature that no key fits. */
import { createHash } from 'node:crypto';

/** An RSA signature of this text whose form is right, and whose number is none. */
function signaturePacket(text: string): Buffer {
  const head = Buffer.from([4, 1, 1, 10, 0, 0]);
  const trailer = Buffer.from([4, 0xff, 0, 0, 0, 6]);
  const digest = createHash('sha512').update(text.replaceAll('\n', '\r\n')).update(head).update(trailer).digest();
  const body = Buffer.concat([head, Buffer.from([0, 0]), digest.subarray(0, 2), Buffer.from([0, 1, 1])]);
  return Buffer.concat([Buffer.from([0xc2, body.length]), body]);
}

/** A `.prov` that names these bytes under this file name; `mark` tells two signatures of the same bytes apart. */
export function provenanceText(fileName: string, digest: string, mark = 'one'): Uint8Array {
  const text = ['apiVersion: v2', 'name: app', 'version: 1.0.0', '', '...', 'files:', `  ${fileName}: sha256:${digest}`].join('\n');
  return Buffer.from(
    [
      ...['-----BEGIN PGP SIGNED MESSAGE-----', 'Hash: SHA512', '', text],
      ...[
        '-----BEGIN PGP SIGNATURE-----',
        `Comment: ${mark}`,
        '',
        signaturePacket(text).toString('base64'),
        '-----END PGP SIGNATURE-----',
        '',
      ],
    ].join('\n'),
  );
}
