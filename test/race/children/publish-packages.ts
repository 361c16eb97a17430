/** A publish of packages into a folder, on ports that can be tapped. */
import { publishCharts } from '../../../src/operations/publish/publish.ts';
import { publishRequest } from '../../../src/operations/publish/publish-request.ts';
import type { PublishReport } from '../../../src/repository/outcome.ts';
import { thisMachine } from '../../../src/runtime/machine.ts';
import { nodeFiles } from '../../../src/runtime/node-files.ts';
import { realClock } from '../../../src/runtime/real-clock.ts';
import { realRandom } from '../../../src/runtime/real-random.ts';
import { noTraffic } from '../../../src/runtime/traffic.ts';
import { folderStore } from '../../../src/store/folder/store.ts';
import { complete } from '../../support/publish/complete.ts';
import type { TappedPorts } from '../../support/publish/tapped.ts';

interface Order {
  readonly root: string;
  readonly packages: readonly string[];
  /** From which size on an index is replaced by parts of itself; then it has a history, too. */
  readonly largeFromBytes?: number;
}

/** No public URL answers. */
export function publishPackages(
  { root, packages, largeFromBytes }: Order,
  { files, heartbeats }: Pick<TappedPorts, 'files' | 'heartbeats'>,
  signal: AbortSignal,
): Promise<PublishReport> {
  const ports = { clock: realClock, random: realRandom };
  const nothing = { kind: 'refused', status: 404 } as const;
  return publishCharts(publishRequest(complete('publish', { charts: packages, to: root })), {
    store: folderStore({ root, files, heartbeats, machine: thisMachine, largeFromBytes, ...ports }),
    files: nodeFiles,
    ...ports,
    site: { fetch: async () => nothing, read: async () => nothing },
    traffic: () => noTraffic,
    history: largeFromBytes === undefined ? undefined : { origin: {}, keepsRecords: true },
    onEvent: () => undefined,
    signal,
  });
}
