/** Reads a repository in an archive file. */
import type { RepositoryReader } from '../repository/reader.ts';
import { addTraffic, type Traffic } from '../runtime/traffic.ts';
import type { Services } from './context.ts';

/** Runs `use` with the archive, counts what is read of it, and closes it. @throws CH_ARCHIVE_INVALID */
export async function withArchiveReader<R>(
  path: string,
  services: Services,
  use: (reader: RepositoryReader, counted: Services) => Promise<R>,
): Promise<R> {
  const [{ openArchive }, { storeReader }, { nodeDurableFiles }, { countTraffic }] = await Promise.all([
    import('../store/archive/read-store.ts'),
    import('../repository/reader.ts'),
    import('../runtime/node-durable-files.ts'),
    import('../store/traffic.ts'),
  ]);
  const { store, close } = await openArchive(path, nodeDurableFiles, services.signal);
  const counted = countTraffic(store);
  const traffic = (): Traffic => addTraffic(counted.traffic(), services.traffic());
  try {
    // An air gap has no other place: URLs of an index that was not made for the archive lead to the packages in it.
    return await use(storeReader(counted.store, services.site, { local: true }), { ...services, traffic });
  } finally {
    await close();
  }
}
