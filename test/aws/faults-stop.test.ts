/** A run that is stopped while a write is on its way: its answer is waited for, then it is looked for, and then the truth is told. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CharthouseError } from '../../src/base/error.ts';
import type { PublishReport } from '../../src/repository/outcome.ts';
import { cameTo, first, openScene, type S3Scene, second } from '../support/aws/s3-scene.ts';
import { get, type Match, put } from '../support/faults/fault-rules.ts';
import { holdAt } from '../support/faults/faults.ts';
import { closedGate, type Gate } from '../support/faults/gate.ts';
import { needsS3 } from '../support/servers/s3-servers.ts';

let scene: S3Scene;
beforeAll(async () => {
  if (!needsS3('minio').skip) scene = await openScene('minio');
});
afterAll(() => scene?.close());

const both = { listed: ['app 2.0.0', 'app 1.0.0'], unlisted: [] };
const staged = { listed: ['app 1.0.0'], unlisted: ['app-2.0.0.tgz'] };

/** Publishes, and stops the run when something is held at the gate; `then` is what happens next. */
async function stopped(gate: Gate, reason: CharthouseError, then: () => void): Promise<PublishReport> {
  const stop = new AbortController();
  const publishing = scene.publish([second], { signal: stop.signal });
  await gate.arrived(1);
  stop.abort(reason);
  then();
  return publishing;
}

describe.each([
  ['Ctrl-C', new CharthouseError('CH_INTERRUPTED', { message: 'stopped by Ctrl-C' }), 130],
  ['the deadline', new CharthouseError('CH_DEADLINE', { message: 'it was not done within 600 s' }), 5],
] as const)('%s while the index is being put', (_, reason, exitCode) => {
  it('waits for the answer, and tells of the commit', needsS3('minio'), async () => {
    await scene.begin([first]);
    const gate = scene.proxy.hold(put('index.yaml'), { side: 'answer' });
    const report = await stopped(gate, reason, gate.open);
    expect(cameTo(report)).toEqual(['new', reason.code, exitCode]);
    expect(report.index).toMatchObject({ versionsBefore: 1, versionsAfter: 2 });
    expect(report.error?.details['commit']).toBeUndefined();
    expect(await scene.lying()).toEqual(both);
  });

  it('tells of the commit too where its answer never comes', needsS3('minio'), async () => {
    await scene.begin([first]);
    const gate = scene.proxy.hold(put('index.yaml'), { side: 'answer' });
    scene.limitsPassing = 1;
    const report = await stopped(gate, reason, () => undefined);
    expect(cameTo(report)).toEqual(['new', reason.code, exitCode]);
    expect(report.index).toMatchObject({ versionsBefore: 1, versionsAfter: 2 });
    expect(await scene.lying()).toEqual(both);
  });

  it('says that it is unknown where the write has not come to the store, but may yet', needsS3('minio'), async () => {
    await scene.begin([first]);
    const gate = scene.proxy.hold(put('index.yaml'));
    scene.limitsPassing = 1;
    const report = await stopped(gate, reason, () => undefined);
    expect(cameTo(report)).toEqual(['not-written', reason.code, exitCode]);
    expect(report.error).toMatchObject({ message: `${reason.message}; whether it was written is unknown`, details: { commit: 'unknown' } });
    expect(report.index.revisionAfter).toBe(report.index.revisionBefore);
    expect(await scene.lying()).toEqual(staged);
    scene.proxy.behave();
    expect(cameTo(await scene.publish([second]))).toEqual(['adopted']);
    expect(await scene.lying()).toEqual(both);
  });

  it('says that it is unknown where nobody answers any more', needsS3('minio'), async () => {
    await scene.begin([first]);
    const gate = closedGate();
    const silence = closedGate();
    scene.proxy.always(put('index.yaml'), holdAt(gate, 'answer'));
    scene.proxy.often({ after: 1, times: 9 }, get('index.yaml'), holdAt(silence));
    scene.limitsPassing = 2;
    const report = await stopped(gate, reason, () => undefined);
    expect(cameTo(report)).toEqual(['not-written', reason.code, exitCode]);
    expect(report.error?.details['commit']).toBe('unknown');
    scene.proxy.behave();
    expect(cameTo(await scene.publish([second]))).toEqual(['unchanged']);
    expect(await scene.lying()).toEqual(both);
  });
});

it.each<[string, Match, readonly string[]]>([
  ['the index is read', get('index.yaml'), []],
  ['the package is put', put('app-2.0.0.tgz'), ['app-2.0.0.tgz']],
])('Ctrl-C while %s leaves the index as it was', needsS3('minio'), async (_, match, unlisted) => {
  await scene.begin([first]);
  const gate = scene.proxy.hold(match, { side: 'answer' });
  const report = await stopped(gate, new CharthouseError('CH_INTERRUPTED', { message: 'stopped' }), gate.open);
  expect(cameTo(report)).toEqual(['not-written', 'CH_INTERRUPTED', 130]);
  expect(await scene.lying()).toEqual({ listed: ['app 1.0.0'], unlisted });
  expect(scene.proxy.seen(put('index.yaml'))).toEqual([]);
  scene.proxy.behave();
  expect((await scene.publish([second])).error).toBeNull();
  expect(await scene.lying()).toEqual(both);
});
