/** A publisher in a process of its own, on a file system that the parent can make deadly or slow. Words: one JSON document. */
import process from 'node:process';
import { CharthouseError } from '../../src/base/error.ts';
import { publishCharts } from '../../src/operations/publish/publish.ts';
import { publishRequest } from '../../src/operations/publish/publish-request.ts';
import { withDeadline } from '../../src/runtime/deadline.ts';
import { socketHeartbeats } from '../../src/runtime/heartbeat.ts';
import { thisMachine } from '../../src/runtime/machine.ts';
import { nodeDurableFiles } from '../../src/runtime/node-durable-files.ts';
import { nodeFiles } from '../../src/runtime/node-files.ts';
import { realClock } from '../../src/runtime/real-clock.ts';
import { realRandom } from '../../src/runtime/real-random.ts';
import { noTraffic } from '../../src/runtime/traffic.ts';
import { folderStore } from '../../src/store/folder/store.ts';
import { complete } from '../support/publish/complete.ts';
import { tapped } from '../support/publish/tapped.ts';

/** Where to die: `at` counts the calls of the file system and of the heartbeats from 1. */
export interface Doom {
  readonly at: number;
  readonly when: 'before' | 'after';
}

/** What the parent asks for. */
export interface PublishOrder {
  readonly root: string;
  readonly packages: readonly string[];
  readonly doom?: Doom;
  /** Stops itself (SIGSTOP) before it renames anything to this. */
  readonly stopBeforeRenameTo?: string;
  readonly deadlineMs?: number;
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
  const ports = { clock: realClock, random: realRandom };
  const store = folderStore({ root: order.root, files, heartbeats, machine: thisMachine, ...ports });
  const { signal, clear } = withDeadline(order.deadlineMs ?? 60_000, () => new CharthouseError('CH_DEADLINE', { message: 'out of time' }));
  const nothing = { kind: 'refused', status: 404 } as const;
  const report = await publishCharts(publishRequest(complete('publish', { charts: order.packages, to: order.root })), {
    store,
    files: nodeFiles,
    ...ports,
    site: { fetch: async () => nothing, read: async () => nothing },
    traffic: () => noTraffic,
    onEvent: () => undefined,
    signal,
  });
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
