import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { helmYaml } from './helm-yaml.ts';
import { valueChanges } from './value-changes.ts';

const changes = (before: string, after: string) => valueChanges(Buffer.from(before), Buffer.from(after));

describe('changes of values', () => {
  it.each<[string, string, string, readonly string[]]>([
    ['nothing', 'a: 1\n', '# new\na: 1.0\n', []],
    ['a default', 'image: {tag: a}\n', 'image: {tag: b}\n', ['changed image.tag']],
    ['a key that is gone, and a new one', 'old: {deep: 1}\n', 'new: {deep: 1}\n', ['added new', 'removed old']],
    ['a list as a whole', 'args: [a, b]\n', 'args: [a, {b: 1}]\n', ['changed args']],
    ['a map that becomes a list', 'a: {b: 1}\n', 'a: []\n', ['changed a']],
    ['an empty map that is filled', 'a: {}\n', 'a: {b: 1}\n', ['changed a']],
    ['null, which is a value', 'a:\nb: 1\n', 'a: 1\nb:\n', ['changed a', 'changed b']],
    ['a key with a dot', 'a: {b.c/d: 1}\n', 'a: {b.c/d: 2}\n', ['changed a."b.c/d"']],
    ['a file that was empty', '', 'a: 1\n', ['added a']],
    ['a key of every object', 'a: 1\n', 'a: 1\nconstructor: 1\n__proto__: 1\n', ['added __proto__', 'added constructor']],
  ])('%s', (_, before, after, expected) => {
    expect(changes(before, after)?.map(({ path, change }) => `${change} ${path}`)).toEqual(expected);
  });

  it('are unknown if Helm does not load a file', () => {
    expect(changes('a: [\n', 'a: 1\n')).toBeUndefined();
    expect(changes('a: 1\n', '- a\n')).toBeUndefined();
  });

  it('are unknown if there are very many', () => {
    const many = Array.from({ length: 1001 }, (_, at) => `k${at}: 1\n`).join('');
    expect(changes('', many)).toBeUndefined();
  });

  it('are none from a file to itself', () => {
    const value = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 5 });
    fc.assert(
      fc.property(value, (json) => {
        const text = helmYaml(json as Parameters<typeof helmYaml>[0]); // JSON values are JSON
        const found = changes(text, text);
        expect(found ?? []).toEqual([]);
      }),
    );
  });
});
