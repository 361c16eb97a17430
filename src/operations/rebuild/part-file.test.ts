import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CharthouseError } from '../../base/error.ts';
import type { ChartMetadata } from '../../chart/types.ts';
import { endLine, packageLine, parsePartLine } from './part-file.ts';

const object = fc.record({ key: fc.string(), sizeBytes: fc.nat(), lastModifiedMs: fc.double({ min: 0, max: 4e12, noNaN: true }) });
const text = fc.string({ unit: 'binary' });
const metadata = fc
  .tuple(fc.dictionary(text, fc.jsonValue()), text, text)
  .map(([more, name, version]) => ({ ...more, apiVersion: 'v2', name, version }) as ChartMetadata);
const digest = fc.constantFrom(undefined, 'a'.repeat(64));

it('a chart is read as it was written, on one line', () => {
  fc.assert(
    fc.property(object, metadata, digest, (listed, chart, sha256) => {
      const found = { ...listed, kind: 'chart', metadata: chart, digest: sha256 } as const;
      const line = packageLine(found);
      expect(line).not.toContain('\n');
      const read = parsePartLine(line);
      expect(JSON.stringify(read)).toBe(JSON.stringify({ kind: 'package', found }));
    }),
  );
});

it('a package without a chart keeps its reason', () => {
  const error = new CharthouseError('CH_PACKAGE_INVALID', { message: 'it is no gzip\ndata' });
  const read = parsePartLine(packageLine({ key: 'a.tgz', sizeBytes: 1, lastModifiedMs: 2, kind: 'no-chart', error }));
  expect(read).toMatchObject({ kind: 'package', found: { key: 'a.tgz', kind: 'no-chart' } });
  expect(read?.kind === 'package' && read.found.kind === 'no-chart' ? read.found.error : undefined).toMatchObject({
    code: 'CH_PACKAGE_INVALID',
    message: 'it is no gzip\ndata',
  });
});

const whole = packageLine({
  ...{ key: 'a.tgz', sizeBytes: 1, lastModifiedMs: 2, kind: 'chart', digest: 'a'.repeat(64) },
  metadata: { apiVersion: 'v2', name: 'a', version: '1.0.0' },
});

it.each([
  '',
  '7',
  'null',
  '[]',
  '{}',
  '{"end":"3"}',
  whole.replace('"size":1', '"size":"1"'),
  whole.replace('"key":"a.tgz",', ''),
  whole.replace('aaaa', 'AAAA'),
  whole.replace('"version":"1.0.0"', '"version":1'),
  whole.replace(/"chart":.*/, '"error":{"code":"toString","message":"x"}}'),
])('a damaged line is none: %s', (line) => {
  expect(parsePartLine(whole)).toMatchObject({ kind: 'package' });
  expect(parsePartLine(line)).toBeUndefined();
});

it('a line that was cut anywhere is none', () => {
  for (let length = 0; length < whole.length; length += 1) expect(parsePartLine(whole.slice(0, length))).toBeUndefined();
  expect(parsePartLine(endLine(3))).toEqual({ kind: 'end', packages: 3 });
});
