import { describe, expect, it } from 'vitest';
import { provenanceText } from '../../test/support/publish/provenance-text.ts';
import { packageFindings, provenanceFindings } from './package-findings.ts';

const mebibyte = 1024 * 1024;
const found = {
  path: 'charts/app',
  isFolder: true,
  metadata: { apiVersion: 'v2', name: 'app', version: '1.0.0' },
  files: [],
  bytes: new Uint8Array(1),
};
const line = (length: number, more = ''): Uint8Array => Buffer.from(`a: 1\nb: ${'x'.repeat(length - 3)}${more}`);

describe('a package', () => {
  it.each([
    [5 * mebibyte, []],
    [5 * mebibyte + 1, [expect.stringMatching(/5\.1 MiB: Rancher (?!.*Flux)/)]],
    [10 * mebibyte, [expect.stringMatching(/10\.0 MiB: Rancher (?!.*Flux)/)]],
    [10 * mebibyte + 1, [expect.stringMatching(/10\.1 MiB.*Flux/)]],
  ])('of %i bytes', (sizeBytes, expected) => {
    expect(packageFindings({ ...found, bytes: new Uint8Array(sizeBytes) }).map(({ message }) => message)).toEqual(expected);
  });

  it('is named if Helm 3.12 takes its bytes for a font', () => {
    const bytes = new Uint8Array(100);
    expect(packageFindings({ ...found, bytes })).toEqual([]);
    bytes.set([0x4c, 0x50], 34);
    expect(packageFindings({ ...found, bytes }).map(({ code }) => code)).toEqual(['package-like-font']);
  });

  it('names Chart.yaml for a wrong annotation, once for each', () => {
    const annotations = { 'artifacthub.io/operator': 'yes', 'artifacthub.io/category': 'x', other: 'y' };
    const warnings = packageFindings({ ...found, metadata: { ...found.metadata, annotations } });
    expect(warnings.map(({ code, where }) => [code, where?.file])).toEqual([
      ['artifacthub-annotation', 'charts/app/Chart.yaml'],
      ['artifacthub-annotation', 'charts/app/Chart.yaml'],
    ]);
    const [packed] = packageFindings({ ...found, path: 'app.tgz', isFolder: false, metadata: { ...found.metadata, annotations } });
    expect(packed?.where?.file).toBe('app.tgz');
  });

  it.each<[string, Uint8Array, boolean]>([
    ['values.yaml', line(4096), true],
    ['values.yaml', line(8192), true],
    ['values.yaml', line(4096, '\n'), false],
    ['values.yaml', line(4095), false],
    ['values.yaml', line(4097), false],
    ['values.yaml', Buffer.alloc(0), false],
    ['values.yaml', Buffer.from('x'.repeat(4096)), true],
    ['charts/sub/values.yaml', line(4096), true],
    ['charts/a/charts/b/values.yaml', line(4096), true],
    ['ci/values.yaml', line(4096), false],
    ['templates/values.yaml', line(4096), false],
  ])('with %s (%#)', (path, bytes, isLost) => {
    const warnings = packageFindings({ ...found, files: [{ path, bytes }] });
    expect(warnings.map(({ code, where }) => [code, where?.file])).toEqual(isLost ? [['values-last-line', `charts/app/${path}`]] : []);
  });
});

describe('a provenance file', () => {
  const good = Buffer.from(provenanceText('app-1.0.0.tgz', 'a'.repeat(64))).toString();
  const packet = (change: (bytes: Buffer) => Uint8Array): string =>
    good.replace(/(?<=Comment: one\n\n).*/, (armored) => Buffer.from(change(Buffer.from(armored, 'base64'))).toString('base64'));
  const at = (index: number, byte: number): string =>
    packet((bytes) => {
      bytes[index] = byte;
      return bytes;
    });
  const said = (text: string): readonly string[] => provenanceFindings(Buffer.from(text), 'app.tgz.prov').map(({ message }) => message);

  it('that a Helm with the right key could verify is no finding, and none at all is none', () => {
    expect([said(good), said(good.replaceAll('\n', '\r\n')), provenanceFindings(undefined, '')]).toEqual([[], [], []]);
  });

  it.each([
    ['whose text was changed', good.replace('name: app', 'name: apq'), /no Helm verifies .*: its text was changed/],
    ['with no OpenPGP data', good.replace(/(?<=Comment: one\n\n).*/, 'one'), /no Helm verifies .* is invalid or cut off/],
    ['with text for data', good.replace(/(?<=Comment: one\n\n).*/, 'not base64!'), /is invalid or cut off/],
    ['with half a signature', packet((bytes) => bytes.subarray(0, 12)), /is invalid or cut off/],
    ['with a key for a signature', at(0, 0xc6), /is invalid or cut off/],
    ['with a signature of version 6', at(2, 6), /version 6/],
    ['with a signature of a key', at(3, 0x10), /not the signature of a document/],
    ['by Ed25519', at(4, 22), /Helm 3\.12 to 3\.21\.3 do not verify/],
    ['by something new', at(4, 99), /algorithm 99/],
  ])('%s', (_, text, expected) => {
    expect(said(text)).toEqual([expect.stringMatching(expected)]);
  });
});
