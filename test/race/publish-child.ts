/** A publisher in a process of its own, on a file system that the parent can make deadly or slow. Words: one JSON document. */
import process from 'node:process';
import { CharthouseError } from '../../src/base/error.ts';
import { withDeadline } from '../../src/runtime/deadline.ts';
import { socketHeartbeats } from '../../src/runtime/heartbeat.ts';
import { nodeDurableFiles } from '../../src/runtime/node-durable-files.ts';
import type { Doom } from '../support/faults/killed.ts';
import { tapped } from '../support/publish/tapped.ts';
import { publishPackages } from './children/publish-packages.ts';

/** What the parent asks for. */
export interface PublishOrder {
  readonly root: string;
  readonly packages: readonly string[];
  readonly doom?: Doom;
  /** Stops itself (SIGSTOP) before it renames anything to this. */
  readonly stopBeforeRenameTo?: string;
  readonly deadlineMs?: number;
  /** From which size on an index is replaced by parts of itself. */
  readonly largeFromBytes?: number;
}

async function main(order: PublishOrder): Promise<void> {
  const { doom, stopBeforeRenameTo } = order;
  let stopped = false;
  const { files, heartbeats, calls } = tapped(
    { files: nodeDurableFiles, heartbeats: socketHeartbeats },
    {
      before: ({ at, name, args }) => {
        if (doom?.at === at && doom.when === 'before') die();
        if (stopped || stopBeforeRenameTo === undefined || name !== 'rename' || args[1] !== stopBeforeRenameTo) return;
        stopped = true;
        process.stdout.write('stopping\n');
        process.kill(process.pid, 'SIGSTOP');
      },
      after: ({ at }) => {
        if (doom?.at === at && doom.when === 'after') die();
      },
    },
  );
  const { signal, clear } = withDeadline(order.deadlineMs ?? 60_000, () => new CharthouseError('CH_DEADLINE', { message: 'out of time' }));
  const report = await publishPackages(order, { files, heartbeats }, signal);
  clear();
  const outcomes = report.charts.map(({ outcome }) => outcome);
  process.stdout.write(
    `${JSON.stringify({ outcomes, error: report.error?.code ?? null, message: report.error?.message, calls: calls.length })}\n`,
  );
  process.exitCode = report.error?.exitCode ?? 0;
}

/** As `kill -9` would: no handler, no clean-up. */
function die(): never {
  process.kill(process.pid, 'SIGKILL');
  // The signal arrives at once; nothing may run until it does.
  for (;;);
}

await main(JSON.parse(process.argv[2] ?? '{}'));
