/** The operation `infra outputs`: reads the outputs of a stack. */
import { CharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import type { StackHost } from '../../ports/stack-host.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Traffic } from '../../runtime/traffic.ts';
import type { StackReport } from './report.ts';

/** What reading needs. */
export interface OutputsPorts {
  readonly host: StackHost;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly traffic: () => Traffic;
}

/** @throws CH_STACK_NOT_FOUND, and errors of AWS */
export async function readOutputs({ host, clock, signal, traffic }: OutputsPorts): Promise<StackReport> {
  const started = clock.now();
  const { name, region } = host;
  const stack = await host.describe(signal);
  if (stack === undefined) {
    throw new CharthouseError('CH_STACK_NOT_FOUND', {
      message: `stack ${quoted(name)} not found in ${region}`,
      hint: `create it with: charthouse infra deploy --stack ${name} --region ${region}`,
      details: { stack: name, region },
    });
  }
  return {
    command: 'infra',
    dryRun: false,
    stack: { name, region },
    outcome: 'read',
    changes: [],
    outputs: Object.fromEntries(stack.outputs),
    figures: { ...traffic(), durationMs: clock.now() - started },
    warnings: [],
    error: null,
  };
}
