import { describe, expect, it } from 'vitest';
import { fileNameOfUrl, keyOfUrl, packageUrl, pathEndsOfUrl, urlFormOf } from './package-url.ts';

const base = 'https://charts.example.com/stable';

describe('packageUrl', () => {
  it.each([
    ['a-1.0.0.tgz', 'relative', undefined, 'a-1.0.0.tgz'],
    ['a-1.0.0.tgz', 'relative', base, 'a-1.0.0.tgz'],
    ['a-1.0.0.tgz', 'absolute', base, `${base}/a-1.0.0.tgz`],
    ['a-1.0.0.tgz', 'absolute', `${base}/?token=1#x`, 'a-1.0.0.tgz'],
    ['a-1.0.0.tgz', 'absolute', `${base}/?`, `${base}/a-1.0.0.tgz`],
    ['x/a-1.0.0+b.tgz', 'relative', `${base}?token=1`, 'x/a-1.0.0%2Bb.tgz'],
    ['a-1.0.0.tgz', 'absolute', undefined, 'a-1.0.0.tgz'],
    ['a-1.0.0+b.tgz', 'relative', undefined, 'a-1.0.0%2Bb.tgz'],
    ['a-1.0.0+b.tgz', 'relative', base, `${base}/a-1.0.0%2Bb.tgz`],
    ['0123456789ab/a-1.0.0.tgz', 'relative', undefined, '0123456789ab/a-1.0.0.tgz'],
    ['a:b ü%-1.0.0.tgz', 'relative', undefined, 'a%3Ab%20%C3%BC%25-1.0.0.tgz'],
  ] as const)('writes %s, %s to %s, as %s', (key, form, to, expected) => {
    expect(packageUrl(key, { form, base: to })).toBe(expected);
  });

  it.each(['a-1.0.0+b.tgz', 'ü %.tgz', 'x/a#b?c.tgz', '...tgz'])('is read back as the key %s', (key) => {
    for (const form of ['relative', 'absolute'] as const) expect(keyOfUrl(packageUrl(key, { form, base }), base)).toBe(key);
  });
});

describe('keyOfUrl', () => {
  it.each([
    ['a-1.0.0.tgz', undefined, 'a-1.0.0.tgz'],
    ['./a-1.0.0.tgz?x=1#y', undefined, 'a-1.0.0.tgz'],
    ['sub/../a.tgz', undefined, 'a.tgz'],
    ['a-1.0.0+b.tgz', undefined, 'a-1.0.0+b.tgz'],
    ['a-1.0.0%2Bb.tgz', undefined, 'a-1.0.0+b.tgz'],
    ['a-1.0.0%2bb.tgz', base, 'a-1.0.0+b.tgz'],
    ['a%zz.tgz', undefined, 'a%zz.tgz'],
    [`${base}/sub/a.tgz`, base, 'sub/a.tgz'],
    [`${base}/sub/a.tgz`, `${base}/`, 'sub/a.tgz'],
    ['http://charts.example.com/stable/a.tgz', base, 'a.tgz'],
    ['//charts.example.com/stable/a.tgz', base, 'a.tgz'],
    ['/stable/a.tgz', base, 'a.tgz'],
    ['/other/a.tgz', base, undefined],
    ['charts\\a.tgz', undefined, 'charts\\a.tgz'],
    [' a.tgz ', base, ' a.tgz '],
    ['a.tgz\n', base, undefined],
    ['../a.tgz', undefined, undefined],
    ['../stable-old/a.tgz', base, undefined],
    ['/a.tgz', undefined, undefined],
    [`${base}/a.tgz`, undefined, undefined],
    ['https://charts.example.com/stablest/a.tgz', base, undefined],
    ['https://elsewhere.example.com/stable/a.tgz', base, undefined],
    ['https://charts.example.com:8443/stable/a.tgz', base, undefined],
    ['oci://charts.example.com/stable/a', base, undefined],
    ['https://[', base, undefined],
    ['', base, undefined],
  ])('takes %s in %s for %s', (url, repositoryUrl, expected) => {
    expect(keyOfUrl(url, repositoryUrl)).toBe(expected);
  });
});

describe('fileNameOfUrl', () => {
  it.each([
    ['https://example.com/x/a-1.0.0%2Bb.tgz?c=/d.tgz', 'a-1.0.0+b.tgz'],
    ['a.tgz#/b', 'a.tgz'],
    ['x%2Fa.tgz', 'a.tgz'],
    ['', ''],
  ])('of %s is %s', (url, expected) => {
    expect(fileNameOfUrl(url)).toBe(expected);
  });
});

describe('pathEndsOfUrl', () => {
  it.each([
    ['https://example.com/x/a-1.0.0%2Bb.tgz?c=/d.tgz', ['x/a-1.0.0+b.tgz', 'a-1.0.0+b.tgz']],
    ['//example.com/a.tgz#/b', ['a.tgz']],
    ['/charts/a.tgz', ['charts/a.tgz', 'a.tgz']],
    ['../a.tgz', ['../a.tgz', 'a.tgz']],
    ['https://example.com', []],
    ['', []],
  ])('of %s are %j', (url, expected) => {
    expect(pathEndsOfUrl(url)).toEqual(expected);
  });
});

describe('urlFormOf', () => {
  it.each([
    [[], undefined],
    [[[]], undefined],
    [[[], ['a.tgz', 'https://example.com/a.tgz']], 'relative'],
    [[['https://example.com/a.tgz']], 'absolute'],
    [[['//example.com/a.tgz']], 'absolute'],
    [[['oci://example.com/a']], 'absolute'],
  ])('of %j is %s', (lists, expected) => {
    expect(urlFormOf(lists.map((urls) => ({ urls })))).toBe(expected);
  });
});
