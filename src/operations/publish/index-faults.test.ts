/** What becomes of an index that some Helm refuses, or that was cut: it is never called good. */
import { describe, expect, it } from 'vitest';
import { faultForms, itemForms, wholeIndex } from '../../../test/compat/index-fault-forms.ts';
import { refusingHelms } from '../../../test/compat/refusing-helms.ts';
import { bench, chartPackage, portsOf } from '../../../test/support/publish/publish-harness.ts';
import type { PublishReport } from '../../repository/outcome.ts';
import { noTraffic } from '../../runtime/traffic.ts';
import { indexChecks, originIndex } from '../doctor/index-checks.ts';
import type { VerifyReport } from '../verify/report.ts';
import { verifyRepository } from '../verify/verify.ts';

const next = chartPackage('next', '1.0.0');
const signal = new AbortController().signal;

async function verify(text: string): Promise<VerifyReport> {
  const reader = {
    repository: { target: 'charts', url: null },
    index: async () => ({ body: Buffer.from(text), revision: '1', source: 'index.yaml', headers: {} }),
    // Packages are not in question here.
    read: async () => ({ kind: 'missing', message: 'not looked for' }) as const,
  };
  const { clock } = portsOf(bench());
  return verifyRepository({ filters: [] }, { reader, clock, onEvent: () => undefined, traffic: () => noTraffic, signal });
}

async function publishOnto(text: string): Promise<{ readonly report: PublishReport; readonly index: string }> {
  const repository = bench();
  repository.store.meddle('index.yaml', text);
  const report = await repository.publish({ 'next.tgz': next.bytes });
  return { report, index: await repository.index() };
}

async function doctor(text: string): Promise<string> {
  const { store } = bench();
  store.meddle('index.yaml', text);
  const [check] = indexChecks(originIndex(store)).checks;
  return check === undefined
    ? ''
    : check.run(signal).then(
        ({ outcome }) => outcome,
        () => 'failed',
      );
}

const isFault = (finding: { readonly kind: string }): boolean => finding.kind === 'index-fault';

describe.each([...faultForms, ...itemForms])('an index with %s', (form, text) => {
  const isBad = refusingHelms(text).length > 0 || itemForms.some(([each]) => each === form);

  it(`is ${isBad ? 'never' : 'still'} called good`, async () => {
    const { error, findings } = await verify(text);
    expect(error?.exitCode === 6 || findings.some(isFault), JSON.stringify(findings)).toBe(isBad);
    expect((await doctor(text)) === 'failed').toBe(isBad);
  });

  it(`${isBad ? 'is not published onto without a word' : 'is published onto without a warning'}`, async () => {
    const { report } = await publishOnto(text);
    const warned = report.warnings.some(({ code }) => code === 'index-fault');
    // What only a second look at JSON shows is for verify and doctor.
    if (isBad && text.startsWith('{')) return;
    expect(report.error !== null || warned).toBe(isBad);
  });
});

describe('an index that was cut', () => {
  // A cut at the end of an entry, or before the first one, leaves a smaller index that is whole in itself: docs/errors/CH_INDEX_CUT.md.
  const isWholeInItself = (text: string): boolean => /(?:^|\n)(?:apiVersion: v1|entries:| {2}\w+:| {4}version: .*)\n$/.test(text);
  const cuts = [...wholeIndex].map((_, at) => at).filter((at) => at > 0 && !isWholeInItself(wholeIndex.slice(0, at)));

  it.each(cuts)('at byte %i is never called good, and nothing is published onto it', async (at) => {
    const text = wholeIndex.slice(0, at);
    const isComplete = at >= wholeIndex.length - 1;
    const { report, index } = await publishOnto(text);
    const verified = await verify(text);
    const isCalledGood = verified.error?.exitCode !== 6 && !verified.findings.some(isFault);
    expect([report.error?.exitCode ?? 0, index === text, isCalledGood], text.slice(-40)).toEqual(
      isComplete ? [0, false, true] : [6, true, false],
    );
  });

  it('is not what it is taken for when it is whole', async () => {
    const { report } = await publishOnto(wholeIndex);
    expect([report.error, report.index.versionsAfter]).toEqual([null, 5]);
  });
});

it('a refused publish names the command that repairs this repository', async () => {
  const { report } = await publishOnto(wholeIndex.replace('version: 1.0.0', 'version: 1.0.0\n    appVersion: 1.10'));
  expect(report.error?.hint).toBe('see what to correct with: charthouse repair --dry-run --to memory');
});
