/** Opens what `doctor` looks at: the checkups of a target's store, and of what stands before it. */
import { asCharthouseError } from '../base/as-charthouse-error.ts';
import type { Checkup } from '../base/check.ts';
import { exhaustive } from '../base/exhaustive.ts';
import { parseTarget, type Target } from '../config/target.ts';
import { indexCheckup } from '../repository/doctor/index-checkup.ts';
import { indexAttributes } from '../repository/objects.ts';
import type { DoctorOptions } from '../repository/options.ts';
import { addTraffic, type Traffic } from '../runtime/traffic.ts';
import { connect, folderPorts, folderRoot, openTarget, type StorePorts } from './stores.ts';

/** The checkups, what was asked for them, and the way to let go of what they stand on. */
export interface OpenedCheckups {
  readonly checkups: readonly Checkup[];
  /** The public URL: as the caller names it, else as the target does. */
  readonly url: string | null;
  readonly traffic: () => Traffic;
  readonly close: () => Promise<void>;
}

/** Asks nothing before a check is run, but for a stack its outputs. @throws CH_USAGE */
export async function openCheckups(options: DoctorOptions, ports: StorePorts): Promise<OpenedCheckups> {
  const target = parseTarget(options.to);
  switch (target.kind) {
    case 'folder':
      return openFolderCheckups(target.path, options, ports);
    case 's3':
      return openBucketCheckups(target, options, ports);
    case 'stack':
      return openStackCheckups(target.stack, options, ports);
    default:
      return exhaustive(target);
  }
}

async function openFolderCheckups(path: string, options: DoctorOptions, ports: StorePorts): Promise<OpenedCheckups> {
  const [{ folderCheckup }, { freeSpace }, folder, { store, traffic, close }] = await Promise.all([
    import('../store/folder-checkup.ts'),
    import('../runtime/free-space.ts'),
    folderPorts(),
    openTarget(options.to, { lock: options.lock }, ports),
  ]);
  const checkup = folderCheckup({ root: folderRoot(path, ports.folder), freeSpace, ...folder });
  return { checkups: [checkup, indexCheckup(store)], url: options.url ?? null, traffic, close };
}

async function openBucketCheckups(
  { bucket, prefix }: Pick<Extract<Target, { kind: 's3' }>, 'bucket' | 'prefix'>,
  options: DoctorOptions,
  ports: StorePorts,
): Promise<OpenedCheckups> {
  const [aws, services, { openS3Store }, { s3Checkup }] = await Promise.all([
    connect(ports),
    connect(ports),
    import('../aws/s3-store.ts'),
    import('../aws/checkup/s3-checkup.ts'),
  ]);
  const settings = { ...options, bucket, prefix };
  return {
    checkups: [s3Checkup(settings, { aws, services, index: indexAttributes }), indexCheckup(openS3Store(settings, aws))],
    url: options.url ?? null,
    traffic: () => addTraffic(aws.traffic(), services.traffic()),
    close: async () => {
      await Promise.all([aws.close(), services.close()]);
    },
  };
}

/** Without a stack, or its bucket, there is nothing to look at but the credentials. */
async function openStackCheckups(name: string, options: DoctorOptions, ports: StorePorts): Promise<OpenedCheckups> {
  const [aws, { readStack }, { stackCheckup, toldBy }, { credentialCheckup }] = await Promise.all([
    connect(ports),
    import('../aws/stack.ts'),
    import('../aws/checkup/stack.ts'),
    import('../aws/checkup/s3-checkup.ts'),
  ]);
  const read = await readStack({ stack: name, settings: options, signal: ports.signal }, aws).catch((error: unknown) =>
    asCharthouseError(error, ports.signal),
  );
  const told = toldBy(read, options);
  const { bucket, region, url } = told;
  const own = stackCheckup(told);
  if (bucket === undefined) {
    const checkups = [credentialCheckup({ ...options, bucket: '', prefix: '' }, aws), own];
    return { checkups, url: options.url ?? null, traffic: aws.traffic, close: aws.close };
  }
  const opened = await openBucketCheckups({ bucket, prefix: '' }, { ...options, region, url }, ports);
  return {
    ...opened,
    checkups: [own, ...opened.checkups],
    traffic: () => addTraffic(opened.traffic(), aws.traffic()),
    close: async () => {
      await Promise.all([opened.close(), aws.close()]);
    },
  };
}
