/** What a publish does if a store joins not all parts of a large index, and what it waits for. */
import { expect, it } from 'vitest';
import { publishChart as publish, largeScene as scene, wholeReads } from '../../../test/support/publish/large-scene.ts';
import { chartPackage } from '../../../test/support/publish/publish-harness.ts';
import { readIndex } from '../../index-file/read-index.ts';
import type { Joining } from '../../ports/object-store.ts';

it('moves the neighbours of what changes if the store refuses to extend a range', async () => {
  const self = await scene();
  await publish(self, 'chart-003', '2.0.0');
  const { large: known } = self.store;
  if (known === undefined) throw new Error('the store is not large');
  const kinds: string[] = [];
  const join: typeof known.join = async (key, etag, parts, options) => {
    kinds.push(parts.map(({ kind }) => kind).join(' '));
    const isExtended = parts.some(({ kind }) => kind === 'extend');
    return isExtended ? { kind: 'refused', isUnextended: true } : known.join(key, etag, parts, options);
  };
  const { fileName, bytes } = chartPackage('chart-010', '2.0.0');
  const store = { ...self.store, large: { ...known, join } };
  const report = await self.publish({ [fileName]: bytes }, { verify: true }, { store });
  expect([report.error, report.warnings, report.index.attempts]).toEqual([null, [], 1]);
  expect(kinds).toEqual(['copy extend copy', 'copy send copy']);
  expect(wholeReads(self)).toBe(1);
  expect(readIndex(Buffer.from(await self.index()), { mentions: [], source: 'index.yaml' }).versionCount).toBe(62);
});

it('waits at its end for what goes on after the commit', async () => {
  const self = await scene();
  await publish(self, 'chart-003', '2.0.0');
  const { large: known } = self.store;
  if (known === undefined) throw new Error('the store is not large');
  let [end, isEnded] = [(): void => undefined, false];
  const afterwards = new Promise<void>((resolve) => {
    end = resolve;
  });
  const join: typeof known.join = async (...call) => ({ ...(await known.join(...call)), afterwards });
  const { fileName, bytes } = chartPackage('chart-010', '2.0.0');
  const { store } = self;
  const head: typeof store.head = async (...call) => {
    setImmediate(() => {
      isEnded = true;
      end();
    });
    return store.head(...call);
  };
  const given = { store: { ...store, head, large: { ...known, join } } };
  const report = await self.publish({ [fileName]: bytes }, { verify: true }, given);
  expect([report.error, isEnded]).toEqual([null, true]);
});

it('moves the whole if the store refuses to join parts in this run', async () => {
  const self = await scene();
  await publish(self, 'chart-003', '2.0.0');
  const { large: known } = self.store;
  let isOff = false;
  const joinsNot: Joining = { kind: 'untried', judge: () => 'refused', probe: async () => undefined };
  const off = known && {
    ...known,
    joining: (): Joining => (isOff ? joinsNot : { kind: 'kept' }),
    join: async () => {
      isOff = true;
      return { kind: 'refused' } as const;
    },
  };
  const { fileName, bytes } = chartPackage('chart-010', '2.0.0');
  const report = await self.publish({ [fileName]: bytes }, { verify: true }, { store: { ...self.store, large: off } });
  expect([report.error, report.index.attempts]).toEqual([null, 2]);
  const text = await self.index();
  expect(text).toContain('chart-010-2.0.0.tgz');
  expect(readIndex(Buffer.from(text), { mentions: [], source: 'index.yaml' }).versionCount).toBe(62);
});
