import { describe, expect, it } from 'vitest';
import { isInShard, parseShard, type Shard } from './shards.ts';

describe('a split', () => {
  const keys = Array.from({ length: 8000 }, (_, at) => `charts/app-${at % 40}-1.${at}.0.tgz`);
  const shards = Array.from({ length: 8 }, (_, at): Shard => ({ number: at + 1, of: 8 }));

  it('has each package in one shard', () => {
    for (const key of keys) expect(shards.filter((shard) => isInShard(key, shard))).toHaveLength(1);
  });

  it('is even, also for keys that look alike', () => {
    for (const shard of shards) {
      const count = keys.filter((key) => isInShard(key, shard)).length;
      expect(count).toBeGreaterThan(850);
      expect(count).toBeLessThan(1150);
    }
  });

  it('stays the same: parts of an earlier version of charthouse can be merged', () => {
    expect(['app-1.0.0.tgz', 'a/b.tgz', 'ä.tgz'].map((key) => shards.findIndex((shard) => isInShard(key, shard)) + 1)).toEqual([4, 6, 7]);
  });

  it('is written as N/M', () => {
    expect(parseShard('3/8')).toEqual({ number: 3, of: 8 });
    expect(parseShard('1000/1000')).toEqual({ number: 1000, of: 1000 });
  });
});
