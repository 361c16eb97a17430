import { expect, it } from 'vitest';
import { changesOf } from './index-changes.ts';
import { readIndex } from './read-index.ts';
import { reread } from './reread.ts';

const index = (version: string): string =>
  `apiVersion: v1\nentries:\n  app:\n  - created: "2026-01-01T00:00:00Z"\n    digest: ${'a'.repeat(64)}\n    name: app\n    urls:\n    - app-${version}.tgz\n    version: ${version}\ngenerated: "2026-01-01T00:00:00Z"\n`;

it.each(['before', 'after'])('new bytes that are in the same piece of memory as the index, %s it, are read', (where) => {
  const [old, young] = [Buffer.from(index('1.0.0')), Buffer.from(index('2.0.0'))];
  const [first, second] = where === 'after' ? [old, young] : [young, old];
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  const parts = [both.subarray(0, first.length), both.subarray(first.length)] as const;
  const [bytes, chunk] = where === 'after' ? parts : [parts[1], parts[0]];
  const { layout } = readIndex(bytes, { mentions: [], source: 'index.yaml' });
  expect(reread(layout, [chunk])).toMatchObject({ versionCount: 1, lost: [{ version: '1.0.0' }] });
  expect(changesOf(layout, [chunk])).toMatchObject({ added: [{ version: '2.0.0' }], removed: [{ version: '1.0.0' }] });
});
