import { expect, it } from 'vitest';
import { CharthouseError } from '../../base/error.ts';
import { type PinnedVersion, parsePins } from './pins.ts';
import type { DependencyOutcome } from './report.ts';
import { writePins } from './write-pins.ts';

const { signal } = new AbortController();
const report: DependencyOutcome = { command: 'dependency', dryRun: false, charts: [], pinFile: null, warnings: [], error: null };
const line = (name: string): string => `sha256:${'0'.repeat(64)} ${name} 1.0.0 https://charts.example.com`;
const checked = new Map<string, PinnedVersion>([
  ['db', { name: 'db', version: '1.0.0', repository: 'https://charts.example.com', digest: '0'.repeat(64) }],
]);

/** The report, and what was written. */
async function written(readPins: Parameters<typeof writePins>[1]['readPins'], of: DependencyOutcome = report) {
  const files: string[] = [];
  const output = {
    put: async (_: string, pieces: readonly Uint8Array[]) => void files.push(Buffer.concat(pieces).toString()),
    remove: async () => undefined,
  };
  return { ...(await writePins(of, { readPins, versions: { checked }, output, signal })), files };
}

it('adds to the lines that another run has written meanwhile', async () => {
  const { pinFile, files } = await written(async () => parsePins(`${line('web')}\n`, 'charthouse.sum'));
  expect([pinFile, files]).toEqual(['charthouse.sum', [`${line('db')}\n${line('web')}\n`]]);
});

it('writes nothing if all is there, or the run failed', async () => {
  const all = async () => parsePins(`${line('db')}\n`, 'charthouse.sum');
  const error = new CharthouseError('CH_DEPENDENCY_GONE', { message: 'gone' });
  expect([(await written(all)).files, (await written(async () => undefined, { ...report, error })).files]).toEqual([[], []]);
});

it('reports a file that is no pin file any more', async () => {
  const { error, files } = await written(async () => parsePins('<<<<<<< HEAD\n', 'charthouse.sum'));
  expect([error?.code, files]).toEqual(['CH_CONFIG_INVALID', []]);
});
