import { describe, expect, it } from 'vitest';
import { isCharthouseError } from '../base/error.ts';
import { checkProvenance, type ProvenanceMatch } from './provenance.ts';

const digest = 'a'.repeat(64);
const metadata = 'apiVersion: v2\nmaintainers:\n- - name: A\nname: app\nversion: 1.0.0\n';
const sums = `files:\n  app-1.0.0.tgz: sha256:${digest}\n`;
const signature = '-----BEGIN PGP SIGNATURE-----\n\nwsBcBAEBCAAQBQJh\n=abcd\n-----END PGP SIGNATURE-----\n';

const signed = (body: string, header = 'Hash: SHA512\n\n'): string => `-----BEGIN PGP SIGNED MESSAGE-----\n${header}${body}\n${signature}`;
const whole = signed(`${metadata}\n...\n${sums}`);

const check = (text: string): ProvenanceMatch => checkProvenance(Buffer.from(text), 'app-1.0.0.tgz', digest);

describe('a provenance file', () => {
  it('that names the package’s digest matches', () => {
    expect(check(whole)).toEqual({ kind: 'match' });
  });

  it.each([
    ['with the line ends of Windows', whole.replaceAll('\n', '\r\n')],
    ['without the blank line that Helm leaves before the dots', signed(`${metadata}...\n${sums}`)],
    ['with blanks at line ends, which are not signed', whole.replace('files:', 'files: \t')],
    ['with a digest line that begins with an escaped dash', signed(`${metadata}\n...\n- ${sums}`)],
    ['with text around the signed message', `Subject: app\n${whole}\nregards\n`],
    ['with no Hash header', signed(`${metadata}\n...\n${sums}`, '\n')],
    ['with two Hash headers', signed(`${metadata}\n...\n${sums}`, 'Hash: SHA256\nHash: SHA512\n\n')],
    [
      'that names other files too',
      signed(`${metadata}\n...\nfiles:\n  other.tgz: sha256:${'b'.repeat(64)}\n  app-1.0.0.tgz: sha256:${digest}\n`),
    ],
    ['with unknown keys beside the files', signed(`${metadata}\n...\n${sums}images: {}\nmore: [1]\n`)],
    ['with the key in another case, as Go reads it', signed(`${metadata}\n...\n${sums.replace('files', 'Files')}`)],
    ['with further documents, which Helm does not read', signed(`${metadata}\n...\n${sums}\n...\nfiles: {}\n`)],
  ])('%s matches', (_, text) => {
    expect(check(text)).toEqual({ kind: 'match' });
  });

  it('that names another digest says which', () => {
    const found = `sha256:${'b'.repeat(64)}`;
    expect(check(whole.replace(`sha256:${digest}`, found))).toEqual({ kind: 'other-digest', found });
  });

  it.each([digest, `SHA256:${digest}`, `sha256:${digest.toUpperCase()}`])(
    'that writes the digest as %j does not match in any Helm',
    (found) => {
      expect(check(whole.replace(`sha256:${digest}`, found))).toEqual({ kind: 'other-digest', found });
    },
  );

  it('that names other files only says which', () => {
    expect(check(whole.replace('app-1.0.0.tgz', 'app-1.0.1.tgz'))).toEqual({ kind: 'not-named', names: ['app-1.0.1.tgz'] });
  });

  it('names no file by what every object has', () => {
    expect(checkProvenance(Buffer.from(whole), 'constructor', digest).kind).toBe('not-named');
  });
});

describe('what the signature does not cover does not count', () => {
  const other = signed(`${metadata}\n...\nfiles:\n  app-1.0.0.tgz: sha256:${'b'.repeat(64)}\n`);
  it.each([
    ['digests before the message', `${metadata}\n...\n${sums}\n${other}`],
    ['digests behind the signature', `${other}\n...\n${sums}`],
    ['a second signed message', `${other}${whole}`],
  ])('%s', (_, text) => {
    expect(check(text).kind).toBe('other-digest');
  });
});

describe('a provenance file that no Helm could use is refused', () => {
  it.each([
    ['empty', ''],
    ['without a signed message', `${metadata}\n...\n${sums}`],
    ['with a message that does not begin a line', ` ${whole}`],
    ['with words behind the first line', whole.replace('SIGNED MESSAGE-----', 'SIGNED MESSAGE----- x')],
    ['with another header', signed(`${metadata}\n...\n${sums}`, 'Hash: SHA512\nComment: x\n\n')],
    ['without the line behind the headers', signed(`${metadata}\n...\n${sums}`, '')],
    ['without a signature', whole.slice(0, whole.indexOf('-----BEGIN PGP SIGNATURE'))],
    ['with a signature that is cut off', whole.slice(0, whole.indexOf('-----END PGP'))],
    ['without digests', signed(metadata)],
    ['without a map of files', signed(`${metadata}\n...\nimages: {}\n`)],
    ['with a list of files', signed(`${metadata}\n...\nfiles:\n- app-1.0.0.tgz\n`)],
    ['with digests that are no texts', signed(`${metadata}\n...\nfiles:\n  app-1.0.0.tgz: [1]\n`)],
    ['with digests that are no map', signed(`${metadata}\n...\n- 1\n`)],
    ['with digests that are no YAML', signed(`${metadata}\n...\nfiles: {\n`)],
    ['with metadata that is no YAML, which Helm 3 refuses', signed(`name: {\n\n...\n${sums}`)],
    ['with metadata that is no map, which Helm 3 refuses', signed(`- 1\n\n...\n${sums}`)],
  ])('%s', (_, text) => {
    try {
      expect.unreachable(JSON.stringify(check(text)));
    } catch (error) {
      expect(isCharthouseError(error) && error.code).toBe('CH_PROVENANCE_INVALID');
    }
  });
});
