/** Picks the adapters that verbs stand on. Each is loaded when it is needed. */
import type { AwsCredentials } from '../aws/settings.ts';
import { CharthouseError } from '../base/error.ts';
import { version } from '../base/version.ts';
import type { AuthenticateOptions, DoctorOptions, InfraOptions, StatusOptions } from '../operations/options.ts';
import type { IdentitySource } from '../ports/identity.ts';
import type { PublicSite } from '../ports/public-site.ts';
import type { StackHost } from '../ports/stack-host.ts';
import type { OnEvent } from '../repository/events.ts';
import type { Clock, Random } from '../runtime/clock.ts';
import { type Deadline, withDeadline } from '../runtime/deadline.ts';
import { processEnvironment } from '../runtime/process-environment.ts';
import type { RetryEvent } from '../runtime/retry.ts';
import { addTraffic, noTraffic, type Traffic } from '../runtime/traffic.ts';
import type { OpenedCheckups } from './checks.ts';
import type { AssumedRole, RoleOptions } from './role.ts';
import type { OpenedTarget, StorePorts, TargetOptions } from './stores.ts';
import type { OpenedSubjects } from './subjects.ts';

/** What a verb takes from whoever calls it, beside its options. Everything may be left out. */
export interface VerbContext {
  /** What relative paths count from; the process's working folder where absent. */
  readonly folder?: string | undefined;
  /** Environment variables, for proxies and AWS; the process's own where absent. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
  /** Keys for a bucket, instead of what the environment, profiles, SSO, web identity, container and instance give. */
  readonly credentials?: AwsCredentials | undefined;
  /** Aborting stops cleanly: a commit that is on its way is settled first. */
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: OnEvent | undefined;
}

/** Time, chance, the web, and how a verb is watched and stopped. */
export interface Ground {
  readonly site: PublicSite;
  readonly clock: Clock;
  readonly random: Random;
  /** What was asked of the web, and of the store where there is one. */
  readonly traffic: () => Traffic;
  readonly onEvent: OnEvent;
  readonly signal: AbortSignal;
  /** Must be called when the verb is done. */
  readonly close: () => Promise<void>;
}

/** The same, with the repository that a target names. */
export interface StoreGround extends Ground, Pick<OpenedTarget, 'store' | 'url' | 'cdn'> {}

const defaultDeadlineMs = 600_000;

/** For verbs that ask no store. */
export async function openGround(context: VerbContext, deadlineMs: number = defaultDeadlineMs): Promise<Ground> {
  const [{ httpClient }, { publicSite }, { realClock: clock }, { realRandom: random }] = await Promise.all([
    import('../runtime/http.ts'),
    import('../http/site.ts'),
    import('../runtime/real-clock.ts'),
    import('../runtime/real-random.ts'),
  ]);
  const onEvent = context.onEvent ?? ignore;
  const client = httpClient({ env: context.environment ?? processEnvironment, userAgent: `charthouse/${version}` });
  const deadline = untilDeadline(deadlineMs, context.signal);
  return {
    site: publicSite({ client, retry: { clock, random }, onRetry: retryTeller(onEvent) }),
    clock,
    random,
    traffic: client.traffic,
    onEvent,
    signal: deadline.signal,
    close: async () => {
      deadline.clear();
      await client.close();
    },
  };
}

/** For verbs on a repository. @throws CH_USAGE for a target that is none, and what a stack's outputs cannot be read for */
export async function openStoreGround(
  to: string,
  options: TargetOptions & { readonly deadlineMs?: number | undefined },
  context: VerbContext,
): Promise<StoreGround> {
  const { openTarget } = await import('./stores.ts');
  return standingOn(options, context, (ports) => openTarget(to, options, ports));
}

/** For `doctor`: all that a set-up stands on, each to be looked at by itself. */
export async function openCheckupGround(options: DoctorOptions, context: VerbContext): Promise<Ground & OpenedCheckups> {
  const { openCheckups } = await import('./checks.ts');
  return standingOn(options, context, (ports, { site, random }) => openCheckups(options, { ...ports, site, random }));
}

/** For `status`: where its figures come from. */
export async function openStatusGround(options: StatusOptions, context: VerbContext): Promise<Ground & OpenedSubjects> {
  const { openSubjects } = await import('./subjects.ts');
  return standingOn(options, context, (ports, ground) => openSubjects(options, ports, ground));
}

const infraDefaults = { stack: 'kube9-operator-charts', region: 'us-east-1', deadlineMs: 3_600_000 };

/** For verbs on a stack. */
export async function openInfraGround(options: InfraOptions, context: VerbContext): Promise<Ground & { readonly host: StackHost }> {
  const [{ connect }, { openStackHost }] = await Promise.all([import('./stores.ts'), import('../aws/cloudformation/stack-host.ts')]);
  const { stack = infraDefaults.stack, region = infraDefaults.region, deadlineMs = infraDefaults.deadlineMs } = options;
  return standingOn({ ...options, region, deadlineMs }, context, async (ports) => {
    const aws = await connect(ports);
    return { host: openStackHost({ name: stack, region }, aws), traffic: aws.traffic, close: aws.close };
  });
}

/** For `authenticate`: whoever can be asked whose credentials these are. */
export async function openIdentityGround(
  options: AuthenticateOptions,
  context: VerbContext,
): Promise<Ground & { readonly host: IdentitySource }> {
  const [{ connect }, { identityHost }] = await Promise.all([import('./stores.ts'), import('../aws/credentials/identity.ts')]);
  return standingOn(options, context, async (ports) => {
    const aws = await connect(ports);
    return { host: identityHost(options, aws), traffic: aws.traffic, close: aws.close };
  });
}

/** What `open` opens, and the ground below it: counted together, and closed together. */
async function standingOn<T extends Pick<Ground, 'traffic' | 'close'>>(
  { deadlineMs = defaultDeadlineMs, ...options }: RoleOptions & { readonly deadlineMs?: number | undefined },
  context: VerbContext,
  open: (ports: StorePorts, ground: Ground) => Promise<T>,
): Promise<Ground & T> {
  const ground = await openGround(context, deadlineMs);
  let role: AssumedRole | undefined;
  const close = async (): Promise<void> => {
    await role?.close();
    await ground.close();
  };
  try {
    role = await roleOf(options, context, ground);
    const opened = await open(
      storePorts({ ...context, credentials: role?.credentials ?? context.credentials }, ground, deadlineMs),
      ground,
    );
    return {
      ...ground,
      ...opened,
      traffic: () => addTraffic(opened.traffic(), role?.traffic() ?? noTraffic, ground.traffic()),
      close: async () => {
        await opened.close();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** One for the whole verb, however many connections it has. @throws CH_USAGE, CH_ACCOUNT_WRONG */
async function roleOf(options: RoleOptions, context: VerbContext, { onEvent, signal }: Ground): Promise<AssumedRole | undefined> {
  if (options.roleToAssume === undefined) return undefined;
  const { openRole } = await import('./role.ts');
  const { credentials, environment = processEnvironment } = context;
  return openRole({ ...options, roleToAssume: options.roleToAssume }, { credentials, environment, signal, onRetry: retryTeller(onEvent) });
}

function storePorts(
  context: Pick<VerbContext, 'folder' | 'environment'> & Pick<StorePorts, 'credentials'>,
  { onEvent, signal }: Ground,
  deadlineMs: number,
): StorePorts {
  return {
    folder: context.folder,
    environment: context.environment ?? processEnvironment,
    credentials: context.credentials,
    // Sooner than the deadline, so that whoever holds the lock is named.
    lockWaitMs: deadlineMs * 0.9,
    signal,
    onRetry: retryTeller(onEvent),
  };
}

/** Waits of the retry layer, as events. */
function retryTeller(onEvent: OnEvent): (what: string, event: RetryEvent) => void {
  return (what, { attempt, waitMs, error }) =>
    onEvent({ kind: 'retrying', what, attempt, waitMs, why: error instanceof Error ? error.message : String(error) });
}

/** Aborts when time is up, or as the caller does. */
/** A signal that aborts when time is up, or as the caller's does. */
export function untilDeadline(durationMs: number = defaultDeadlineMs, signal?: AbortSignal): Deadline {
  const late = (): CharthouseError =>
    new CharthouseError('CH_DEADLINE', { message: `it was not done within ${durationMs / 1000} s`, details: { deadlineMs: durationMs } });
  return withDeadline(durationMs, late, signal);
}

/** For callers that do not listen. */
export function ignore(): void {}
