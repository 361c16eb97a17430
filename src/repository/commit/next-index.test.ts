import { describe, expect, it } from 'vitest';
import { readIndex } from '../../index-file/read-index.ts';
import type { Entry, ReadIndex } from '../../index-file/types.ts';
import { type NextIndexParts, nextIndex, nextIndexWithout } from './next-index.ts';

const generated = '2026-01-01T00:00:00.000Z';
const item = '  - name: app\n    version: 1.0.0\n    digest: aaaa\n    created: "2025-01-01T00:00:00Z"\n    urls: [app-1.0.0.tgz]\n';
const indexText = `apiVersion: v1\nentries:\n  app:\n${item}`;
const read = (text: string): ReadIndex => readIndex(Buffer.from(text), { mentions: [], source: 'index.yaml' });
const entry: Entry = {
  metadata: { apiVersion: 'v2', name: 'app', version: '2.0.0' },
  urls: ['app-2.0.0.tgz'],
  created: generated,
  digest: 'b'.repeat(64),
};

function made(parts: Partial<NextIndexParts>): { readonly text: string; readonly versions: number } {
  const base = read(indexText);
  const { chunks, versions } = nextIndex({ replaces: base, base, entries: [entry], generated, style: 'yaml', ...parts });
  return { text: Buffer.concat(chunks).toString(), versions };
}

describe('the next index', () => {
  it('has the entries that are added, and every entry that it replaces as it was', () => {
    const { text, versions } = made({});
    expect([text.includes(item), text.includes('2.0.0'), versions]).toEqual([true, true, 2]);
  });

  it('is a new one if there is none', () => {
    expect(made({ replaces: undefined, base: undefined }).versions).toBe(1);
  });

  it('keeps every entry in another format', () => {
    const { text, versions } = made({ restyle: 'json' });
    expect([JSON.parse(text).entries.app[1].digest, versions]).toEqual(['aaaa', 2]);
  });

  it.each([
    ['has another digest', item.replace('aaaa', 'bbbb')],
    ['has another URL', item.replace('app-1.0.0.tgz', 'other/app-1.0.0.tgz')],
    ['has another created', item.replace('2025', '2024')],
    ['is gone', item.replace('version: 1.0.0', 'version: 1.0.1')],
  ])('is refused if an entry of the index that it replaces %s', (_, changed) => {
    const base = read(`apiVersion: v1\nentries:\n  app:\n${changed}`);
    expect(() => made({ base })).toThrowError(expect.objectContaining({ code: 'CH_INDEX_SHRINK' }));
  });

  it.each(['yaml', 'json'] as const)('is refused if a Helm would refuse it for an entry that is added (%s)', (style) => {
    const faulty = { ...entry, metadata: { ...entry.metadata, annotations: { category: 1 } } } as unknown as Entry;
    const parts = { base: undefined, replaces: undefined, entries: [faulty], style };
    expect(() => made(parts)).toThrowError(
      expect.objectContaining({ code: 'CH_INDEX_INVALID', message: expect.stringContaining('annotations') }),
    );
  });

  it('is refused if the bytes that are about to be written list fewer versions than were read and added', () => {
    // As if the splice had dropped a version that was read.
    const base = { ...read(indexText), versionCount: 2 };
    expect(() => made({ base, replaces: base })).toThrowError(expect.objectContaining({ code: 'CH_INDEX_SHRINK' }));
  });
});

describe('the next index without some entries', () => {
  const [newer, older] = ['2.0.0', '1.0.0'].map(
    (version) => `  - name: app\n    version: ${version}\n    urls:\n    - app-${version}.tgz\n`,
  );
  const base = read(`apiVersion: v1\nentries:\n  app:\n${newer}${older}`);
  const { layout } = base;
  const withoutFirst = (index: ReadIndex) => nextIndexWithout(index, { items: new Set([0]), generated });

  it('keeps every other entry as it was, and names what is gone', () => {
    const { chunks, versions, removed } = withoutFirst(base);
    expect(Buffer.concat(chunks).toString()).toBe(`apiVersion: v1\nentries:\n  app:\n${older}`);
    expect([versions, removed.map(({ version }) => version)]).toEqual([1, ['2.0.0']]);
  });

  it.each<[string, Partial<typeof layout>]>([
    ['an entry that nothing names would go', { items: [layout.items[0] ?? 0, layout.bytes.length] }],
    ['another entry than the named one would go', { items: [layout.items[1] ?? 0, layout.bytes.length] }],
  ])('is refused if %s', (_, wrong) => {
    expect(() => withoutFirst({ ...base, layout: { ...layout, ...wrong } })).toThrowError(
      expect.objectContaining({ code: 'CH_INDEX_SHRINK' }),
    );
  });
});
