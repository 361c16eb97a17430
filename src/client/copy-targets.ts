/** Opens what charts are copied into, if it is no store. */
import type { CopyRegistry } from '../ports/copy-registry.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { addTraffic } from '../runtime/traffic.ts';
import { type OperationContext, type Services, withServices } from './context.ts';
import { registriesAt } from './copy-places.ts';

interface Limits {
  readonly deadlineMs: number;
}

/** Runs `use` with the registry as a target. */
export async function withCopyRegistry<R>(
  to: string,
  { deadlineMs }: Limits,
  context: OperationContext,
  use: (registry: CopyRegistry, services: Services) => Promise<R>,
): Promise<R> {
  const { registryTarget } = await import('../oci/copy-target.ts');
  return withServices(context, deadlineMs, async (services) =>
    use(registryTarget(to, await registriesAt(to, context, services)), services),
  );
}

/** A store in which an archive grows. `finish` writes the file. */
export interface ArchiveServices extends Services {
  readonly store: ObjectStore;
  readonly finish: (signal: AbortSignal) => Promise<void>;
}

/** Runs `use` with the archive file as a target, and closes it. */
export async function withCopyArchive<R>(
  path: string,
  { deadlineMs }: Limits,
  context: OperationContext,
  use: (services: ArchiveServices) => Promise<R>,
): Promise<R> {
  const [{ openArchiveTarget }, { folderPorts }, { countTraffic }] = await Promise.all([
    import('../store/archive/target.ts'),
    import('./stores.ts'),
    import('../store/traffic.ts'),
  ]);
  return withServices(context, deadlineMs, async (services) => {
    const lockWaitMs = deadlineMs * 0.9;
    const { store, finish, close } = await openArchiveTarget({ ...(await folderPorts()), lockWaitMs, path, signal: services.signal });
    const counted = countTraffic(store);
    try {
      return await use({ ...services, store: counted.store, finish, traffic: () => addTraffic(counted.traffic(), services.traffic()) });
    } finally {
      await close();
    }
  });
}
