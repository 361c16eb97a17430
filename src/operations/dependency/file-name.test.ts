import { describe, expect, it } from 'vitest';
import { fileNameOfUrl, withoutClashes } from './file-name.ts';

describe('the name of a file in charts/', () => {
  it.each([
    ['db-1.0.0.tgz', 'db-1.0.0.tgz'],
    ['https://example.com/files/chart.tgz?id=7#x', 'chart.tgz'],
    ['packages/db-1.0.0%2Ba.tgz', 'db-1.0.0+a.tgz'],
    ['a%2Fb.tgz', 'b.tgz'],
    ['https://example.com/download?file=db.tgz', undefined],
    ['https://example.com/', undefined],
    ['.hidden.tgz', undefined],
    ['_skipped.tgz', undefined],
    ['..%2F..%5Cx.tgz', undefined],
    ['a%00.tgz', undefined],
    ['1.0.0_b', undefined],
    ['http://[', undefined],
    [`${'a'.repeat(300)}.tgz`, undefined],
  ])('of %s is %s', (address, name) => expect(fileNameOfUrl(address)).toBe(name));

  it('is its own if another package takes the one of its URL', () => {
    const of = (fileName: string, ownName: string) => ({ fileName, ownName, name: ownName, version: '1.0.0', bytes: Buffer.from(ownName) });
    const packages = [of('chart.tgz', 'a-1.0.0.tgz'), of('c-1.0.0.tgz', 'c-1.0.0.tgz'), of('chart.tgz', 'b-1.0.0.tgz')];
    expect(withoutClashes(packages).map(({ fileName }) => fileName)).toEqual(['a-1.0.0.tgz', 'c-1.0.0.tgz', 'chart.tgz']);
  });

  it('is the same for one chart and version from two repositories, as in Helm', () => {
    const of = (text: string) => ({
      fileName: 'a-1.0.0.tgz',
      ownName: 'a-1.0.0.tgz',
      name: 'a',
      version: '1.0.0',
      bytes: Buffer.from(text),
    });
    expect(withoutClashes([of('1'), of('2')]).map(({ fileName }) => fileName)).toEqual(['a-1.0.0.tgz', 'a-1.0.0.tgz']);
  });
});
