import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areEqualVersions, compareVersions, isStrictVersion, parseVersion, precedenceOf } from './helm-version.ts';

describe('Helm takes a text for a version', () => {
  it.each([
    '1.2.3',
    'v1.2.3',
    '1',
    'v1.2',
    '01.2.3',
    '1.2.3-rc.1',
    '1.2.3+a.b',
    '1.2.3-a-b+c',
    '1.2.3--',
    '1-2.0.0',
    '18446744073709551615.0.0',
  ])('%s', (text) => {
    expect(parseVersion(text)?.original).toBe(text);
  });
});

describe('Helm takes a text for no version', () => {
  it.each([
    '',
    'V1.2.3',
    '=1.2.3',
    '1.2.3.4',
    '1.2.3-01',
    '1.2.3-a..b',
    '1.2.3+',
    '1.2.3+a+b',
    '1.2.3 ',
    ' 1.2.3',
    '1.2.3\n',
    '1.x',
    '1.2.3-é',
    '18446744073709551616.0.0',
    `${'9'.repeat(200_000)}.0.0`,
  ])('%j', (text) => {
    expect(parseVersion(text)).toBeUndefined();
  });
});

describe('strict semver', () => {
  it.each([
    ['1.2.3', true],
    ['1.2.3-rc.1+b', true],
    ['v1.2.3', false],
    ['1.2', false],
    ['01.2.3', false],
    ['1.2.3-01', false],
  ])('%s: %s', (text, expected) => {
    expect(isStrictVersion(text)).toBe(expected);
  });
});

describe('precedence', () => {
  const ascending = [
    '0.0.1',
    '1.0.0-1',
    '1.0.0-2',
    '1.0.0-10',
    '1.0.0-18446744073709551616', // beyond uint64 Go compares it as text
    '1.0.0-a',
    '1.0.0-a.1',
    '1.0.0-a.b',
    '1.0.0-a-b',
    '1.0.0',
    '1.0.1',
    '1.2.0',
    '1.10.0',
    '9007199254740993.0.0',
    '9007199254740994.0.0', // one and the same as a float
  ].map((text) => parseVersion(text));

  it('orders every pair', () => {
    for (const [i, a] of ascending.entries()) {
      for (const [k, b] of ascending.entries()) {
        expect(a !== undefined && b !== undefined && Math.sign(compareVersions(a, b)), `${a?.original} and ${b?.original}`).toBe(
          Math.sign(i - k),
        );
      }
    }
  });
});

describe('versions that Helm could take for each other', () => {
  it.each([
    ['1.0.0+a', '1.0.0+b', true],
    ['1.5', '1.5.0', true],
    ['v1.0.0', '1.0.0', true],
    ['01.0.0', '1.0.0', true],
    ['1.0.0', '1.0.1', false],
    ['1.0.0-a', '1.0.0', false],
    ['x', 'x', false],
  ])('%s and %s: %s', (a, b, expected) => {
    expect(areEqualVersions(a, b)).toBe(expected);
  });

  it('are those that share their precedence', () => {
    const part = fc.stringMatching(/^(?:0|[1-9]\d?|18446744073709551616|a|-|0a)$/);
    const version = fc
      .tuple(
        fc.constantFrom('', 'v'),
        fc.array(part, { minLength: 1, maxLength: 3 }),
        fc.array(part, { maxLength: 2 }),
        fc.constantFrom('', '+a', '+1'),
      )
      .map(
        ([v, numbers, identifiers, build]) =>
          `${v}${numbers.join('.')}${identifiers.length > 0 ? '-' : ''}${identifiers.join('.')}${build}`,
      );
    fc.assert(
      fc.property(version, version, (a, b) => {
        expect(precedenceOf(a) !== undefined && precedenceOf(a) === precedenceOf(b)).toBe(areEqualVersions(a, b));
      }),
      { numRuns: 3000 },
    );
  });
});
