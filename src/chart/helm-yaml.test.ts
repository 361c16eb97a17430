import { describe, expect, it } from 'vitest';
import { readYaml } from '../yaml/index.ts';
import { helmYaml } from './helm-yaml.ts';

describe('helmYaml', () => {
  it('sorts keys and puts dashes at the parent’s indent', () => {
    expect(helmYaml({ b: [{ y: [1], x: { z: 'q' } }, 'two'], a: {}, c: [], d: null, e: undefined })).toBe(
      ['a: {}', 'b:', '- x:', '    z: q', '  "y":', '  - 1', '- two', 'c: []', 'd: null', ''].join('\n'),
    );
  });

  it.each([
    ['1.2.3', '1.2.3'],
    ['>= 1.0', "'>= 1.0'"],
    ['*', "'*'"],
    ['@repo', "'@repo'"],
    ['~1.2', '~1.2'],
    ['https://a.example/b', 'https://a.example/b'],
    ['a: b', "'a: b'"],
    ['a:', "'a:'"],
    ['a #b', "'a #b'"],
    ["'a", "'''a'"],
    ['', '""'],
    ['1.0', '"1.0"'],
    ['1e3', '"1e3"'],
    ['0x1F', '"0x1F"'],
    ['on', '"on"'],
    ['~', '"~"'],
    ['2020-01-02T03:04:05Z', '"2020-01-02T03:04:05Z"'],
    ['2020-01-02', '"2020-01-02"'],
    ['12:30:45', '"12:30:45"'],
    ['a\tb', '"a\\tb"'],
    ['é€', 'é€'],
    ['- a', "'- a'"],
    ['-a', '-a'],
  ])('writes %j as %s', (value, written) => {
    expect(helmYaml({ k: value })).toBe(`k: ${written}\n`);
    expect(readYaml(new TextEncoder().encode(helmYaml({ k: value })))).toMatchObject({
      value: { entries: new Map([['k', { value: { kind: 'string', value } }]]) },
    });
  });
});
