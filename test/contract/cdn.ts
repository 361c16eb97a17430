/** What every CDN must keep, as claims; each implementation's test calls this. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cdn, InvalidateOptions } from '../../src/ports/cdn.ts';

/** One distribution, fresh. */
export interface CdnUnderTest {
  readonly cdn: Cdn;
  close(): Promise<void>;
}

/** Declares the suite. */
export function describeCdn(name: string, make: () => Promise<CdnUnderTest>): void {
  describe(`${name} keeps the contract of a CDN:`, () => {
    let under: CdnUnderTest;
    beforeAll(async () => {
      under = await make();
    });
    afterAll(() => under?.close());

    const invalidate = (paths: readonly string[], reference: string, options: Partial<InvalidateOptions> = {}) =>
      under.cdn.invalidate(paths, { reference, patienceMs: 0, ...options });
    const idOf = async (paths: readonly string[], reference: string): Promise<string> => {
      const said = await invalidate(paths, reference);
      if (said.kind !== 'accepted') throw new Error(`it was not accepted: ${said.kind}`);
      return said.id;
    };

    it('an invalidation has an id', async () => {
      expect(await idOf(['/index.yaml'], 'has-id')).not.toBe('');
    });

    it('the same reference and paths make no second one', async () => {
      const first = await idOf(['/index.yaml', '/a/app-1.0.0+x.tgz.prov'], 'once');
      expect(await idOf(['/index.yaml', '/a/app-1.0.0+x.tgz.prov'], 'once')).toBe(first);
    });

    it('another reference makes another one, of the same paths', async () => {
      expect(await idOf(['/index.yaml'], 'one')).not.toBe(await idOf(['/index.yaml'], 'another'));
    });

    it('a reference belongs to its paths', async () => {
      await idOf(['/index.yaml'], 'taken');
      expect(await invalidate(['/other.yaml'], 'taken')).toEqual({ kind: 'reference-taken' });
    });

    it('what was accepted is complete in the end', async () => {
      const id = await idOf(['/index.yaml'], 'waited-for');
      expect(await under.cdn.waitUntilComplete(id, { limitMs: 60_000 })).toEqual({ kind: 'complete' });
      expect(await invalidate(['/index.yaml'], 'waited-for')).toEqual({ kind: 'accepted', id, isComplete: true });
    });

    it('a call that is stopped ends with the reason', async () => {
      const signal = AbortSignal.abort(new Error('enough'));
      await expect(invalidate(['/index.yaml'], 'stopped', { signal })).rejects.toThrow('enough');
      await expect(under.cdn.waitUntilComplete('I1', { limitMs: 1_000, signal })).rejects.toThrow('enough');
    });

    it('says how a person does the same', () => {
      expect(under.cdn.byHand(['/index.yaml'])).toContain('/index.yaml');
    });
  });
}
