import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CharthouseError } from '../base/error.ts';
import { isCharthouseError, type OperationReport, orThrow } from './failure.ts';
import { doctor, gate, indexFolder, packageChart, packageCharts, publish, rebaseUrls, rebuild, serve, status, verify } from './library.ts';

const chart = join(import.meta.dirname, '../../charts/kube9-operator');
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charthouse-library-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function failureOf(call: Promise<unknown>): Promise<CharthouseError<OperationReport>> {
  const failure = await call.then(
    (value) => new Error(`it returned ${JSON.stringify(value)}`),
    (error: unknown) => error,
  );
  if (!isCharthouseError(failure)) throw failure;
  return failure;
}

describe('an operation that fails', () => {
  it.each([
    ['publish', 'CH_CHART_UNREADABLE', () => publish({ charts: ['none'], to: 'repository' }, { folder })],
    ['package', 'CH_CHART_UNREADABLE', () => packageCharts({ charts: ['none'] }, { folder })],
    ['gate', 'CH_CHART_UNREADABLE', () => gate({ charts: ['none'] }, { folder })],
    ['verify', 'CH_INDEX_VANISHED', () => verify({ to: 'repository' }, { folder })],
    ['doctor', 'CH_DOCTOR_FAILED', () => doctor({ to: 'file' }, { folder })],
    ['rebase-urls', 'CH_INDEX_VANISHED', () => rebaseUrls({ to: 'repository', oldUrl: 'https://a.example' }, { folder })],
  ])('throws its error, with the report: %s', async (command, code, call) => {
    await writeFile(join(folder, 'file'), '');
    const error = await failureOf(call());
    expect(error).toBeInstanceOf(CharthouseError);
    expect(error).toMatchObject({ code, report: { command, error } });
    expect(Object.keys(error)).not.toContain('report');
    expect(() => JSON.stringify(error.report)).not.toThrow();
  });

  it.each([
    ['publish', () => publish({ charts: ['a'], to: 'https://charts.example.com' }, { folder })],
    ['index', () => indexFolder({ folder: 'none' }, { folder })],
    ['rebuild', () => rebuild({ to: 's3:/x' }, { folder })],
    ['package one', () => packageChart('none', {}, { folder })],
    ['serve', () => serve({ to: 'repository', host: '192.0.2.1', port: 0 }, { folder })],
    ['status', () => status({ to: 's3:/x' }, { folder })],
  ])('throws without a report before it began: %s', async (_, call) => {
    const error = await failureOf(call());
    expect(error.report).toBeUndefined();
  });

  it.each([
    ['an error of ours as it is', new CharthouseError('CH_USAGE', { message: 'm' }), undefined, 'CH_USAGE'],
    ['anything else', new TypeError('m'), undefined, 'CH_UNEXPECTED'],
    ['what a stop breaks off', new Error('m'), AbortSignal.abort('enough'), 'CH_INTERRUPTED'],
  ])('throws %s as a CharthouseError', async (_, thrown, signal, code) => {
    expect(await failureOf(orThrow(Promise.reject(thrown), { signal }))).toMatchObject({ code });
  });

  it('throws the same error again with the newer report', async () => {
    const error = await failureOf(publish({ charts: ['none'], to: 'repository' }, { folder }));
    const report = { ...error.report, command: 'gate', error } as never;
    expect((await failureOf(orThrow(Promise.resolve(report)))).report).toBe(report);
  });
});

it('an operation that succeeds returns its report', async () => {
  expect(await publish({ charts: [chart], to: 'repository' }, { folder })).toMatchObject({ command: 'publish', error: null });
  expect(await verify({ to: 'repository' }, { folder })).toMatchObject({ checked: 1, error: null });
});
