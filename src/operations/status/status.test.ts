import { expect, it } from 'vitest';
import type { MetricSource } from '../../ports/metric-source.ts';
import { noTraffic } from '../../runtime/traffic.ts';
import { readStatus, type StatusSubjects } from './status.ts';

const lacking = { kind: 'lacking', why: 'not named', remedy: 'name it' } as const;
const clock = { now: () => 1_000_000, sleep: async () => undefined };
const look = { sinceMs: 1_000, strict: false };
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

it('fails if it has only the name of a bucket', async () => {
  expect((await readStatus(subjects([]), look, ports)).error).toMatchObject({ code: 'CH_STATUS_NOTHING' });
  expect((await readStatus(subjects([7]), look, ports)).error).toBeNull();
});

it('fails with the reason of what was named, if nothing can be seen', async () => {
  const unnamed = { ...lacking, why: 'no GitHub repository given', unnamed: true } as const;
  const index = { ...lacking, why: 'index.yaml not found in charts', remedy: 'correct the target' } as const;
  const all = { ...subjects([]), runs: unnamed, bucket: unnamed, cdn: unnamed };
  expect((await readStatus({ ...all, index }, look, ports)).error).toMatchObject({
    message: 'nothing is available: index.yaml not found in charts',
    hint: 'correct the target',
  });
  expect((await readStatus({ ...all, index: unnamed }, look, ports)).error).toMatchObject({
    message: 'nothing is available: no GitHub repository given',
    hint: expect.stringMatching(/^name what to look at: --to/),
  });
});

it('fails with all problems, if strict', async () => {
  const odd = { ...subjects([7]), cdn: { ...lacking, why: 'denied' }, index: { ...lacking, unnamed: true } } as const;
  expect((await readStatus(odd, look, ports)).error).toBeNull();
  const { error } = await readStatus(odd, { ...look, strict: true }, ports);
  expect(error).toMatchObject({
    code: 'CH_STATUS_FAILED',
    message: 'cannot read the workflow runs: not named (and 1 more)',
    hint: 'name it',
    details: { problems: [{}, { message: 'cannot read the metrics of the CDN: denied' }] },
  });
});
