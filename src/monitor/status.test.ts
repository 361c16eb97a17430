import { expect, it } from 'vitest';
import { noTraffic } from '../runtime/traffic.ts';
import type { MetricSource } from './metrics.ts';
import { lookAt, type StatusSubjects } from './status.ts';

const lacking = { kind: 'lacking', why: 'not named', remedy: 'name it' } as const;
const clock = { now: () => 1_000_000, sleep: async () => undefined };
const ports = { clock, signal: new AbortController().signal, traffic: () => noTraffic };

function subjects(objects: readonly number[]): StatusSubjects {
  const source: MetricSource = {
    region: 'us-east-1',
    read: async (queries) => ({
      kind: 'shown',
      value: new Map(queries.map(({ id }) => [id, id === 'objects' ? objects.map((value) => ({ atMs: 1, value })) : []])),
    }),
  };
  const bucket = { kind: 'shown', value: { bucket: 'b', filterId: 'f', source } } as const;
  return { repository: { target: '-', url: null }, runs: lacking, bucket, cdn: lacking, index: lacking };
}

it('has seen nothing where all it has of a bucket is its name', async () => {
  expect((await lookAt(subjects([]), 1_000, ports)).error).toMatchObject({ code: 'CH_STATUS_NOTHING' });
  expect((await lookAt(subjects([7]), 1_000, ports)).error).toBeNull();
});
