/** Reads and packages many charts with other threads; few charts need none. */
import { gitOnce } from '../../runtime/git-once.ts';
import type { MakePackage, MakePackagePorts } from './make-package.ts';

/** Packaging is bound by the processor; a few at once keep it fed while others wait for the disk. */
const width = 4;

/** From so many charts on, a thread saves more than it costs to start. */
export const manyCharts = 24;

/** So that every thread always has work. */
const manyWidth = 16;

/** Runs `work` with how many charts to make at once. If there are few, its ports have no threads. */
export async function withThreads<Ports extends MakePackagePorts, R>(
  { packager }: Pick<MakePackage, 'packager'>,
  ports: Ports,
  work: (ports: Ports, width: number) => Promise<R>,
): Promise<R> {
  const { threads, git } = ports;
  // Helm as the packager reads the folder itself.
  if (threads === undefined || packager !== 'builtin') return work({ ...ports, threads: undefined }, width);
  try {
    return await work({ ...ports, git: git === undefined ? undefined : gitOnce(git) }, manyWidth);
  } finally {
    threads.close();
  }
}

/** The ports for one chart: with threads, its folder was read ahead. */
export async function aheadOf<Ports extends MakePackagePorts>(path: string, ports: Ports): Promise<Ports> {
  const { threads, files } = ports;
  return threads === undefined ? ports : { ...ports, files: await threads.filesOf(path, files) };
}
