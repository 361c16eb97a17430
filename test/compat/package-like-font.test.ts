/** A package whose compressed bytes have the mark of a font: Helm 3.12 refuses it, and charthouse moves the mark. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { gzip } from 'pako';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { helm, helmVersions, needs } from '../support/tools/tools.ts';

let folder: string;
const ours = chartPackage('d2801', '2.1.3-rc-1');
const plain = gzip(gunzipSync(ours.bytes), { level: 9 });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charthouse-font-'));
  await writeFile(join(folder, 'ours.tgz'), ours.bytes);
  await writeFile(join(folder, 'plain.tgz'), plain);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('begins like a font without the comment that charthouse writes', () => {
  expect(Buffer.from(plain.subarray(34, 36)).toString()).toBe('LP');
});

describe.each(helmVersions)('helm %s', (version) => {
  const reads = async (file: string): Promise<boolean> => (await helm(version, ['show', 'chart', join(folder, file)])).code === 0;

  it('reads the package of charthouse', needs(`helm-${version}`), async () => {
    expect(await reads('ours.tgz')).toBe(true);
  });

  it(`${version.startsWith('3.12.') ? 'refuses' : 'reads'} the same without the comment`, needs(`helm-${version}`), async () => {
    expect(await reads('plain.tgz')).toBe(!version.startsWith('3.12.'));
  });
});
