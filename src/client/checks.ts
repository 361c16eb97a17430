/** Opens the check groups of `doctor`: those of the store of a target, and of the CDN and the public URL before it. */
import type { AwsConnection } from '../aws/connection.ts';
import { asCharthouseError } from '../base/as-charthouse-error.ts';
import { exhaustive } from '../base/exhaustive.ts';
import { parseTarget, type Target } from '../config/target.ts';
import { proxyChecks } from '../http/proxy-check.ts';
import { indexChecks, originIndex } from '../operations/doctor/index-checks.ts';
import { publicChecks } from '../operations/doctor/public-checks.ts';
import type { DoctorOptions } from '../operations/options.ts';
import type { CheckGroup } from '../ports/check.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import type { PublicSite } from '../ports/public-site.ts';
import { indexAttributes, indexMaxAgeSeconds } from '../repository/objects.ts';
import type { Random } from '../runtime/clock.ts';
import { addTraffic, type Traffic } from '../runtime/traffic.ts';
import { connect, folderPorts, folderRoot, openTarget, type StorePorts } from './stores.ts';

/** The check groups, their traffic, and the way to close their connections. */
export interface OpenedChecks {
  readonly groups: readonly CheckGroup[];
  /** The public URL: as the caller names it, else as the target does. */
  readonly url: string | null;
  readonly traffic: () => Traffic;
  readonly close: () => Promise<void>;
}

/** What opening takes: for the store, and for the public URL. */
export interface CheckPorts extends StorePorts {
  readonly site: PublicSite;
  readonly random: Random;
}

/** Asks nothing before a check is run, but for a stack its outputs. @throws CH_USAGE */
export async function openChecks(options: DoctorOptions, ports: CheckPorts): Promise<OpenedChecks> {
  const opened = await openTargetChecks(options, ports);
  return { ...opened, groups: [proxyChecks(ports.environment), ...opened.groups] };
}

function openTargetChecks(options: DoctorOptions, ports: CheckPorts): Promise<OpenedChecks> {
  const target = parseTarget(options.to);
  switch (target.kind) {
    case 'folder':
      return openFolderChecks(target.path, options, ports);
    case 's3':
      return openBucketChecks(target, options, ports);
    case 'stack':
      return openStackChecks(target.stack, options, ports);
    default:
      return exhaustive(target);
  }
}

async function openFolderChecks(path: string, options: DoctorOptions, ports: CheckPorts): Promise<OpenedChecks> {
  const [{ folderChecks }, { freeSpace }, folder, services, opened] = await Promise.all([
    import('../store/folder/checks.ts'),
    import('../runtime/free-space.ts'),
    folderPorts(),
    connect(ports),
    openTarget(options.to, { lock: options.lock }, ports),
  ]);
  const group = folderChecks({ root: folderRoot(path, ports.folder), freeSpace, ...folder });
  return joined(
    [group, ...(await publicCheckGroups(opened.store, { ...options, bucket: undefined, prefix: '' }, { ...ports, services }))],
    options,
    [opened, services],
  );
}

async function openBucketChecks(
  { bucket, prefix }: Pick<Extract<Target, { kind: 's3' }>, 'bucket' | 'prefix'>,
  options: DoctorOptions,
  ports: CheckPorts,
): Promise<OpenedChecks> {
  const [aws, services, { openS3Store }, { s3Checks }] = await Promise.all([
    connect(ports),
    connect(ports),
    import('../aws/s3/store.ts'),
    import('../aws/doctor/s3-checks.ts'),
  ]);
  const settings = { ...options, bucket, prefix };
  const isBehindCdn = options.distribution !== undefined;
  const own = s3Checks(settings, { aws, services, index: indexAttributes, isBehindCdn });
  return joined([own, ...(await publicCheckGroups(openS3Store(settings, aws), settings, { ...ports, services }))], options, [
    aws,
    services,
  ]);
}

/** Without a stack, or its bucket, there is nothing to look at but the credentials. */
async function openStackChecks(name: string, options: DoctorOptions, ports: CheckPorts): Promise<OpenedChecks> {
  const [aws, { readStack }, { stackChecks, stackFacts }, { credentialCheckGroup }] = await Promise.all([
    connect(ports),
    import('../aws/cloudformation/stack-outputs.ts'),
    import('../aws/doctor/stack.ts'),
    import('../aws/doctor/s3-checks.ts'),
  ]);
  const read = await readStack({ stack: name, settings: options, signal: ports.signal }, aws).catch((error: unknown) =>
    asCharthouseError(error, ports.signal),
  );
  const facts = stackFacts(read, options);
  const { bucket, region, url, distribution } = facts;
  const own = stackChecks(facts);
  if (bucket === undefined) return joined([credentialCheckGroup({ ...options, bucket: '', prefix: '' }, aws), own], options, [aws]);
  const opened = await openBucketChecks({ bucket, prefix: '' }, { ...options, region, url, distribution }, ports);
  return joined([own, ...opened.groups], { url }, [opened, aws]);
}

/** Where a repository is seen, whatever stores it. */
interface Seen extends Pick<DoctorOptions, 'distribution' | 'url'> {
  readonly bucket: string | undefined;
  readonly prefix: string;
}

/** Its index, its distribution, its public URL. */
async function publicCheckGroups(
  store: ObjectStore,
  { distribution, url, bucket, prefix }: Seen,
  { services, site, random }: CheckPorts & { readonly services: AwsConnection },
): Promise<readonly CheckGroup[]> {
  const origin = originIndex(store);
  const groups: CheckGroup[] = [indexChecks(origin)];
  if (distribution !== undefined) {
    const { distributionChecks } = await import('../aws/doctor/distribution.ts');
    groups.push(distributionChecks({ distribution, bucket, prefix, url, indexMaxAgeSeconds }, services));
  }
  if (url !== undefined) groups.push(publicChecks(url, { origin, site, random }));
  return groups;
}

function joined(
  groups: readonly CheckGroup[],
  { url }: Pick<DoctorOptions, 'url'>,
  opened: readonly Pick<OpenedChecks, 'traffic' | 'close'>[],
): OpenedChecks {
  return {
    groups,
    url: url ?? null,
    traffic: () => addTraffic(...opened.map(({ traffic }) => traffic())),
    close: async () => {
      await Promise.all(opened.map(({ close }) => close()));
    },
  };
}
