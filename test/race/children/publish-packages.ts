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

/** No public URL answers. */
export function publishPackages(
  { root, packages }: { readonly root: string; readonly packages: readonly string[] },
  { files, heartbeats }: Pick<TappedPorts, 'files' | 'heartbeats'>,
  signal: AbortSignal,
): Promise<PublishReport> {
  const ports = { clock: realClock, random: realRandom };
  const nothing = { kind: 'refused', status: 404 } as const;
  return publishCharts(publishRequest(complete('publish', { charts: packages, to: root })), {
    store: folderStore({ root, files, heartbeats, machine: thisMachine, ...ports }),
    files: nodeFiles,
    ...ports,
    site: { fetch: async () => nothing, read: async () => nothing },
    traffic: () => noTraffic,
    onEvent: () => undefined,
    signal,
  });
}
