/** The table and the picture of docs/retention.md, from the figures of the readers. */
import { expect, it } from 'vitest';
// @ts-expect-error: a script without types.
import { readersPicture } from '../../bench/readers-picture.mjs';
// @ts-expect-error: a script without types.
import { readersTable, withTable } from '../../bench/readers-table.mjs';

const costs = (cpuSeconds: number, peakBytes: number) => ({ add: { seconds: 9, cpuSeconds, peakBytes } });
const results = [
  { size: '10', format: 'json', bytes: 9e6, reader: '4.1.4', ...costs(0.3, 12e7) },
  { size: '1', format: 'yaml', bytes: 1e6, reader: '3.12.0', ...costs(0.1, 8e7) },
  { size: '1', format: 'yaml', bytes: 1e6, reader: '3.12.1', ...costs(0.24, 7e7) },
  { size: '10', format: 'json', bytes: 9e6, reader: 'Renovate', failure: 'out of memory' },
];

it('each group of readers has a row with its worst, and a reader that failed is named', () => {
  expect(readersTable(results).split('\n')).toEqual([
    '| index | reader | processor time | memory |',
    '|---|---|---|---|',
    '| 1 MB, YAML | Helm 3.12 | 0.2 s | 80 MB |',
    '| 9 MB, JSON | Helm 3.13 and later | 0.3 s | 120 MB |',
    '| 9 MB, JSON | Renovate | fails | |',
  ]);
});

it('a page gets the new table instead of the old one, and nothing else changes', () => {
  const page = 'before\n\n| index | reader | processor time | memory |\n|---|---|---|---|\n| old | | | |\n\nafter\n';
  expect(withTable(page, 'NEW')).toBe('before\n\nNEW\n\nafter\n');
  expect(() => withTable('no table', 'NEW')).toThrow('no table');
});

it('the picture has a bar for each group that was measured', () => {
  const picture = readersPicture(results);
  expect(picture.match(/rx="2" fill="#[0-9a-f]{6}"\/>\n<text class="small"/g)).toHaveLength(2);
  expect(picture).not.toMatch(/NaN|undefined/);
});
