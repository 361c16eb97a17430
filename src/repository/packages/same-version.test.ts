import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyBeside, looksBeside, publishedOf } from './same-version.ts';

const fileName = 'app-1.0.0.tgz';
const [p, q, r] = ['a', 'b', 'c'].map((digit) => digit.repeat(64)) as [string, string, string];
const plain = (digest: string) => ({ key: fileName, digest });
const beside = (digest: string) => ({ key: keyBeside(digest, fileName), digest });
const false12 = (digest: string) => ({ key: `${r.slice(0, 12)}/${fileName}`, digest });
const below = (digest: string, folder = 'x') => ({ key: `${folder}/${fileName}`, digest });

it('takes only what --beside-orphan makes for its folders', () => {
  expect([keyBeside(p, fileName), `${p}/x.tgz`, `x/${fileName}`, `${p.slice(0, 12)}/a/b.tgz`].map(looksBeside)).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

describe('of several packages of one version', () => {
  it.each([
    ['the one in the folder of its own digest', [plain(p), beside(q)], undefined, beside(q)],
    ['none, where the folder has the name of another digest', [plain(p), false12(q)], undefined, undefined],
    ['none, where two are in such folders', [beside(p), beside(q)], undefined, undefined],
    ['none, where two are, and another', [plain(r), beside(p), beside(q)], undefined, undefined],
    ['none, where nothing tells', [plain(p), below(q)], undefined, undefined],
    ['the plain key, of equal bytes', [below(p), beside(p), plain(p)], undefined, plain(p)],
    ['the one that is closest to it, of equal bytes', [below(p, 'x/y'), below(p, 'b'), below(p, 'a')], undefined, below(p, 'a')],
    ['the one in its folder, also where a copy is elsewhere', [plain(p), below(q), beside(q)], undefined, beside(q)],
    ['the one that an index lists', [plain(p), beside(q)], p, plain(p)],
    ['the one that an index lists, of those that nothing else tells apart', [plain(p), below(q)], q, below(q)],
    ['as without an index, where it lists neither', [plain(p), beside(q)], r, beside(q)],
  ])('%s', (_, claims, listed, expected) => {
    for (const each of [claims, claims.toReversed()]) expect(publishedOf(each, { fileName, listed })).toEqual(expected);
  });

  it('the same whatever their order, and never one of two that only their keys tell apart', () => {
    const claim = fc.tuple(fc.constantFrom(p, q), fc.constantFrom(plain, false12, below)).map(([digest, make]) => make(digest));
    const claims = fc.uniqueArray(claim, { minLength: 1, maxLength: 4, selector: ({ key }) => key });
    fc.assert(
      fc.property(claims, (all) => {
        const chosen = publishedOf(all, { fileName, listed: undefined });
        expect(publishedOf(all.toReversed(), { fileName, listed: undefined })).toEqual(chosen);
        expect(chosen === undefined).toBe(new Set(all.map(({ digest }) => digest)).size > 1);
      }),
    );
  });
});
