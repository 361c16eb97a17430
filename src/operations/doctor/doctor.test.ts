import { describe, expect, it } from 'vitest';
import { CharthouseError } from '../../base/error.ts';
import { type Check, type CheckGroup, failed, ok, skipped, warning } from '../../ports/check.ts';
import type { OperationEvent } from '../../repository/events.ts';
import { noTraffic } from '../../runtime/traffic.ts';
import { type DoctorPorts, runDoctor } from './doctor.ts';
import type { DoctorReport } from './report.ts';

const never = new Promise<never>(() => undefined);

function checkup(checks: readonly Check[], left: readonly string[] = []): CheckGroup {
  return { checks, cleanUp: async () => left };
}

function visit(checkups: readonly CheckGroup[], ports: Partial<DoctorPorts> = {}): Promise<DoctorReport> {
  const clock = { now: () => 0, sleep: () => never };
  const signal = new AbortController().signal;
  return runDoctor({ target: 'here', url: null }, checkups, {
    clock,
    onEvent: () => undefined,
    traffic: () => noTraffic,
    signal,
    ...ports,
  });
}

const outcomes = ({ checks }: DoctorReport): readonly string[] => checks.map(({ check, outcome }) => `${check} ${outcome}`);

describe('a doctor’s visit', () => {
  it('fails with every check that failed, and not for warnings', async () => {
    const well = await visit([checkup([{ name: 'a', run: async () => warning('odd', 'fix it') }])]);
    expect(well.error).toBeNull();
    const ill = await visit([
      checkup([
        { name: 'a', run: async () => failed('broken', 'fix it') },
        { name: 'b', run: async () => ok('well') },
        { name: 'c', run: async () => failed('broken too', 'fix it') },
      ]),
    ]);
    expect(ill.error).toMatchObject({ code: 'CH_DOCTOR_FAILED', exitCode: 5, details: { failed: ['a', 'c'] } });
  });

  it('skips checks that need a failed check, and those that need them', async () => {
    const report = await visit([
      checkup([
        { name: 'c', needs: ['b'], run: async () => ok('never run') },
        { name: 'b', needs: ['a', 'no such check'], run: async () => ok('never run') },
        { name: 'a', run: async () => failed('broken', 'fix it') },
        { name: 'd', after: ['a', 'c'], run: async () => ok('run all the same') },
      ]),
    ]);
    expect(outcomes(report)).toEqual(['c skipped', 'b skipped', 'a failed', 'd ok']);
    expect(report.checks[0]?.message).toBe('it needs b, which was skipped');
  });

  it('runs what needs a warning', async () => {
    const report = await visit([
      checkup([
        { name: 'a', run: async () => warning('odd', 'fix it') },
        { name: 'b', needs: ['a'], run: async () => ok('well') },
      ]),
    ]);
    expect(outcomes(report)).toEqual(['a warning', 'b ok']);
  });

  it('runs side by side what does not depend on one another, across checkups', async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const waits: Check = { name: 'a', run: () => gate.then(() => ok('well')) };
    const opens: Check = {
      name: 'b',
      run: async () => {
        release();
        return ok('well');
      },
    };
    expect(outcomes(await visit([checkup([waits]), checkup([opens])]))).toEqual(['a ok', 'b ok']);
  });

  it('takes a check that throws for failed, with the error’s own remedy', async () => {
    const error = new CharthouseError('CH_STORE_FULL', { message: 'full', hint: 'make room', details: { errno: 'ENOSPC' } });
    const { checks } = await visit([checkup([{ name: 'a', run: () => Promise.reject(error) }])]);
    expect(checks).toEqual([
      { check: 'a', outcome: 'failed', message: 'full', hint: 'make room', details: { code: 'CH_STORE_FULL', errno: 'ENOSPC' } },
    ]);
  });

  it('waits for no check longer than it may take, and aborts it', async () => {
    let own: AbortSignal | undefined;
    const slow: Check = {
      name: 'slow',
      run: (signal) => {
        own = signal;
        return never;
      },
    };
    const limits: number[] = [];
    const sleep = (ms: number): Promise<void> => (limits.push(ms) === 1 ? Promise.resolve() : never);
    const report = await visit([checkup([slow])], { clock: { now: () => 0, sleep } });
    expect(outcomes(report)).toEqual(['slow failed']);
    expect([limits[0], own?.aborted]).toEqual([30_000, true]);
  });

  it('tidies up when it was stopped, and ends with why', async () => {
    const stop = new AbortController();
    let tidied = false;
    const report = await visit(
      [
        {
          checks: [
            {
              name: 'a',
              run: async (signal) => {
                stop.abort(new CharthouseError('CH_INTERRUPTED', { message: 'stopped by Ctrl-C' }));
                signal.throwIfAborted();
                return ok('never');
              },
            },
            { name: 'b', after: ['a'], run: async () => ok('never') },
          ],
          cleanUp: async (signal) => {
            tidied = !signal.aborted;
            return [];
          },
        },
      ],
      { signal: stop.signal },
    );
    expect([tidied, report.error?.code, outcomes(report)]).toEqual([true, 'CH_INTERRUPTED', ['a skipped', 'b skipped']]);
  });

  it('does not wait for ever for what it would remove', async () => {
    const stuck: CheckGroup = { checks: [], cleanUp: () => never };
    const report = await visit([stuck], { clock: { now: () => 0, sleep: () => Promise.resolve() } });
    expect(report.checks).toMatchObject([{ check: 'left-behind', outcome: 'warning' }]);
  });

  it('says what it could not remove', async () => {
    const report = await visit([checkup([], ['s3://charts/.charthouse/x'])]);
    expect(report.checks).toMatchObject([{ check: 'left-behind', outcome: 'warning', details: { left: ['s3://charts/.charthouse/x'] } }]);
  });

  it('counts up to all', async () => {
    const events: OperationEvent[] = [];
    const two = ['a', 'b'].map((name) => ({ name, run: async () => skipped('not now') }));
    await visit([checkup(two)], { onEvent: (event) => events.push(event) });
    expect(events.map(({ kind }) => kind)).toEqual(['checks-started', 'check-done', 'check-done']);
    expect(events.at(-1)).toMatchObject({ done: 2, total: 2, outcome: 'skipped' });
  });
});
