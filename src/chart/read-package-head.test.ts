import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { gzip, member, pax, tar, tgz } from '../../test/security/tar-builder.ts';
import { writeArchive } from '../../test/support/publish/packed.ts';
import type { ChartFile } from '../archive/index.ts';
import { isCharthouseError } from '../base/error.ts';
import { readPackage } from './read-package.ts';
import { readPackageHead } from './read-package-head.ts';
import { defaultLimits } from './types.ts';

const file = (path: string, text: string): ChartFile => ({ path, bytes: Buffer.from(text) });
const packed = (...files: ChartFile[]): Buffer => Buffer.from(writeArchive(files, { folder: 'app', modifiedSeconds: 315_532_800 }));
const v1 = 'apiVersion: v1\nname: app\nversion: 1.0.0\n';
const v2 = 'apiVersion: v2\nname: app\nversion: 1.0.0\n';
const requirements = 'dependencies:\n- name: a\n  version: 1.x\n  repository: https://charts.example.com\n';
const options = { fileName: 'app-1.0.0.tgz', limits: defaultLimits };

/** Text that hardly packs. */
function noise(length: number): string {
  let seed = 1;
  return Array.from({ length }, () => {
    seed = (seed * 48_271) % 0x7fff_ffff;
    return String.fromCharCode(33 + (seed % 90));
  }).join('');
}

/** Gives bytes in pieces, and counts those that were asked for. */
function asked(bytes: Buffer, pieceBytes = 1000): { readonly count: () => number; readonly pieces: AsyncGenerator<Uint8Array> } {
  let count = 0;
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += pieceBytes) {
      const piece = bytes.subarray(at, at + pieceBytes);
      count += piece.length;
      yield piece;
    }
  }
  return { count: () => count, pieces: pieces() };
}

async function headOf(bytes: Buffer, limits = defaultLimits): Promise<unknown> {
  try {
    return (await readPackageHead(asked(bytes).pieces, { ...options, limits })).metadata;
  } catch (error) {
    if (isCharthouseError(error)) return error.code;
    throw error;
  }
}

describe('the head of a package says what the whole package says', () => {
  it.each<[string, readonly ChartFile[]]>([
    [
      'of a v2 chart',
      [file('Chart.yaml', `${v2}dependencies:\n- name: a\n  version: "1"\n  repository: ""\n`), file('values.yaml', 'a: 1\n')],
    ],
    ['of a v1 chart', [file('Chart.yaml', v1), file('values.yaml', 'a: 1\n')]],
    [
      'of a v1 chart with dependencies',
      [file('Chart.yaml', v1), file('requirements.yaml', requirements), file('templates/a.yaml', 'a: 1')],
    ],
    ['of a chart without an apiVersion', [file('Chart.yaml', 'name: app\nversion: 1.0.0\n'), file('requirements.yaml', requirements)]],
    ['of a chart whose file begins with a BOM', [file('Chart.yaml', `\uFEFF${v2}`)]],
    [
      'of a chart with unknown fields and texts to clean',
      [file('Chart.yaml', `${v2}engine: gotpl\ndescription: "a\\u0007b"\nappVersion: 1.10\n`)],
    ],
  ])('%s', async (_, files) => {
    const bytes = packed(...files);
    const whole = await readPackage(bytes, options);
    expect(await readPackageHead(asked(bytes).pieces, options)).toEqual({ metadata: whole.metadata, warnings: whole.warnings });
  });
});

describe('no more is read than needed', () => {
  const large = ['a', 'b', 'c'].map((name) => file(`templates/${name}.yaml`, noise(100_000)));

  it('of a v2 chart: up to the end of Chart.yaml', async () => {
    const bytes = packed(file('Chart.yaml', v2), ...large);
    const { count, pieces } = asked(bytes);
    await readPackageHead(pieces, options);
    expect([count(), bytes.length > 200_000]).toEqual([1000, true]);
  });

  it('of a v1 chart: up to the end of requirements.yaml', async () => {
    const bytes = packed(file('Chart.yaml', v1), file('requirements.yaml', requirements), ...large);
    const { count, pieces } = asked(bytes);
    await readPackageHead(pieces, options);
    expect(count()).toBeLessThan(5000);
  });

  it('all of it if Chart.yaml comes last, in chunks of any size', async () => {
    const bytes = tgz({ name: 'app/big', data: noise(20_000) }, { name: 'app/Chart.yaml', data: v2 });
    for (const pieceBytes of [1, 4095, 4096, 4097, bytes.length]) {
      const { metadata } = await readPackageHead(asked(bytes, pieceBytes).pieces, options);
      expect(metadata).toEqual({ apiVersion: 'v2', name: 'app', version: '1.0.0' });
    }
  });

  it('closes the source, also if the bytes are not a package', async () => {
    for (const bytes of [packed(file('Chart.yaml', v2), ...large), Buffer.alloc(100_000)]) {
      let isOpen = true;
      async function* pieces(): AsyncGenerator<Uint8Array> {
        try {
          for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
        } finally {
          isOpen = false;
        }
      }
      await readPackageHead(pieces(), options).catch(() => undefined);
      expect(isOpen).toBe(false);
    }
  });

  it('passes an error of the source on as it is', async () => {
    const broken = new Error('connection reset');
    async function* pieces(): AsyncGenerator<Uint8Array> {
      yield packed(file('Chart.yaml', v2)).subarray(0, 20);
      throw broken;
    }
    await expect(readPackageHead(pieces(), options)).rejects.toBe(broken);
  });
});

describe('a package is read as Helm reads it', () => {
  const read = { apiVersion: 'v2', name: 'app', version: '1.0.0' };

  it.each<[string, Buffer]>([
    ['with names that are not in their shortest form', tgz({ name: 'app/./Chart.yaml', data: v2 })],
    ['with names from Windows', tgz({ name: 'app\\Chart.yaml', data: v2 })],
    ['with links', tgz({ name: 'app/link', type: '2', linkName: '/etc/passwd' }, { name: 'app/Chart.yaml', data: v2 })],
    [
      'in several gzip members',
      Buffer.concat([gzipSync(member({ name: 'app/x', data: 'x' })), gzipSync(tar({ name: 'app/Chart.yaml', data: v2 }))]),
    ],
    [
      'with a subchart’s Chart.yaml before its own',
      tgz({ name: 'app/charts/a/Chart.yaml', data: 'name: a\n' }, { name: 'app/Chart.yaml', data: v2 }),
    ],
  ])('%s', async (_, bytes) => {
    expect(await headOf(bytes)).toEqual(read);
  });

  it('in gzip members that each arrive by themselves', async () => {
    const members = [gzipSync(member({ name: 'app/x', data: 'x' })), gzipSync(tar({ name: 'app/Chart.yaml', data: v2 }))];
    async function* pieces(): AsyncGenerator<Uint8Array> {
      yield* members;
    }
    expect((await readPackageHead(pieces(), options)).metadata).toEqual(read);
  });

  it.each<[string, string, Buffer]>([
    ['no gzip data', 'CH_PACKAGE_INVALID', Buffer.from('<html>404</html>')],
    ['no data at all', 'CH_PACKAGE_INVALID', Buffer.alloc(0)],
    ['gzip data that is no tar', 'CH_PACKAGE_INVALID', gzipSync(Buffer.from('x'.repeat(2000)))],
    ['a package that is cut off in Chart.yaml', 'CH_PACKAGE_INVALID', packed(file('Chart.yaml', v2)).subarray(0, 60)],
    [
      'a package that is cut off behind Chart.yaml of v1',
      'CH_PACKAGE_INVALID',
      packed(file('Chart.yaml', v1), file('a', noise(9000))).subarray(0, 5000),
    ],
    ['a damaged package', 'CH_PACKAGE_INVALID', Buffer.concat([gzipSync(Buffer.alloc(600)).subarray(0, 10), Buffer.alloc(100, 0xff)])],
    ['a tar without Chart.yaml', 'CH_PACKAGE_INVALID', tgz({ name: 'app/values.yaml', data: 'a: 1\n' })],
    ['a Chart.yaml outside of the chart’s folder', 'CH_PACKAGE_INVALID', tgz({ name: 'Chart.yaml', data: v2 })],
    ['a Chart.yaml that is a link', 'CH_CHART_INVALID', tgz({ name: 'app/Chart.yaml', type: '2', linkName: '/etc/passwd' })],
    ['a Chart.yaml without a version', 'CH_CHART_INVALID', packed(file('Chart.yaml', 'apiVersion: v2\nname: app\n'))],
    ['a name that leaves its folder', 'CH_CHART_INVALID', packed(file('Chart.yaml', 'apiVersion: v2\nname: ../app\nversion: 1.0.0\n'))],
    ['a Chart.yaml that is no YAML', 'CH_CHART_YAML', packed(file('Chart.yaml', 'name: {\n'))],
  ])('and %s is refused', async (_, code, bytes) => {
    expect(await headOf(bytes)).toBe(code);
  });
});

describe('what unpacks to very much before Chart.yaml comes is given up', () => {
  const limits = { maxFileBytes: 100_000, maxTotalBytes: 200_000 };
  const zeros = (name: string, length: number) => ({ name, data: Buffer.alloc(length) });

  it.each<[string, Buffer]>([
    ['one file that is larger than a file may be', tgz(zeros('app/a', 100_001), { name: 'app/Chart.yaml', data: v2 })],
    [
      'files that are larger than all may be',
      tgz(zeros('app/a', 99_000), zeros('app/b', 99_000), zeros('app/c', 9_000), { name: 'app/Chart.yaml', data: v2 }),
    ],
    ['a header that claims 8 GiB', tgz({ name: 'app/a', size: '77777777777\0' }, { name: 'app/Chart.yaml', data: v2 })],
    ['headers that extend nothing', gzip(Buffer.concat(Array.from({ length: 120 }, () => pax({ comment: 'x'.repeat(1_000_000) }))))],
    ['folders without end', gzip(Buffer.concat(Array.from({ length: 210_000 }, () => member({ name: 'app/x/', type: '5' }))))],
  ])('%s', async (_, bytes) => {
    expect(await headOf(bytes, limits)).toBe('CH_CHART_TOO_LARGE');
  });

  it('without unpacking the rest of it', async () => {
    const bytes = gzip(Buffer.concat([member({ name: 'app/a', size: '00077777777\0' }), Buffer.alloc(64 << 20)]));
    const { count, pieces } = asked(bytes);
    await expect(readPackageHead(pieces, { ...options, limits })).rejects.toMatchObject({ code: 'CH_CHART_TOO_LARGE' });
    expect(count()).toBe(1000);
  });
});
