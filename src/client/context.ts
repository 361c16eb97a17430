/** The composition root: chooses the adapters, opens what an operation needs once, runs it, and closes all of it again. */
import type { AwsCredentials } from '../aws/settings.ts';
import { CharthouseError } from '../base/error.ts';
import { version } from '../base/version.ts';
import type { SitePorts } from '../http/site.ts';
import type { Complete } from '../operations/options.ts';
import type { ArtifactHubMetadata } from '../ports/artifact-hub.ts';
import type { IdentitySource } from '../ports/identity.ts';
import type { NamedRepository } from '../ports/named-repository.ts';
import type { SiteSettings } from '../ports/pages.ts';
import type { ConditionalSite, PublicSite } from '../ports/public-site.ts';
import type { StackHost } from '../ports/stack-host.ts';
import type { OnEvent } from '../repository/events.ts';
import type { KeptHistory } from '../repository/history/kept-history.ts';
import type { Clock, Random } from '../runtime/clock.ts';
import { type Deadline, withDeadline } from '../runtime/deadline.ts';
import { processEnvironment } from '../runtime/process-environment.ts';
import type { RetryEvent } from '../runtime/retry.ts';
import { addTraffic, noTraffic, type Traffic } from '../runtime/traffic.ts';
import type { OpenedChecks } from './checks.ts';
import type { AssumedRole, RoleOptions } from './role.ts';
import type { OpenedTarget, StorePorts, TargetOptions } from './stores.ts';
import type { OpenedSubjects } from './subjects.ts';

/** What an operation takes from its caller beside its options. You can leave out all of it. */
export interface OperationContext {
  /** The folder that relative paths start from. Default: the working folder of the process. */
  readonly folder?: string | undefined;
  /** Environment variables, for proxies and AWS. Default: those of the process. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
  /** Keys for a bucket, instead of those from the environment, profiles, SSO, web identity, container and instance. */
  readonly credentials?: AwsCredentials | undefined;
  /** Chart repositories that dependencies may name. Those of the environment and of Helm's repositories.yaml take precedence. */
  readonly repositories?: readonly NamedRepository[] | undefined;
  /** What `publish` writes to artifacthub-repo.yml beside the index; it writes no such file if this is absent. */
  readonly artifactHub?: ArtifactHubMetadata | undefined;
  /** What the pages of the repository say about it. */
  readonly site?: SiteSettings | undefined;
  /** Abort it to stop. A commit whose outcome is unknown is resolved first. */
  readonly signal?: AbortSignal | undefined;
  /** Called with what happens meanwhile. */
  readonly onEvent?: OnEvent | undefined;
}

/** What every operation runs with: time, randomness, the web, and the way to watch and stop it. */
export interface Services {
  readonly site: PublicSite & ConditionalSite;
  /** For adapters that speak another protocol over HTTP. */
  readonly http: SitePorts;
  readonly clock: Clock;
  readonly random: Random;
  /** What was asked of the web, and of the store if there is one. */
  readonly traffic: () => Traffic;
  /** What commits leave behind of this run. */
  readonly history: KeptHistory;
  readonly onEvent: OnEvent;
  readonly signal: AbortSignal;
}

/** Connections that count their traffic, and must be closed. */
export interface Closeable {
  readonly traffic: () => Traffic;
  readonly close: () => Promise<void>;
}

/** The services, with the repository that a target names. */
export type StoreServices = Services & OpenedTarget;

interface ContextOptions extends RoleOptions {
  readonly deadlineMs: number;
}

type Use<S, R> = (services: S) => Promise<R>;

/** Runs `use` with the services and what `open` adds to them, and closes everything, however it ends. */
async function withContext<Extra extends Closeable, R>(
  { deadlineMs, ...options }: ContextOptions,
  context: OperationContext,
  open: (ports: StorePorts, services: Services) => Promise<Extra>,
  use: Use<Services & Extra, R>,
): Promise<R> {
  const { services, close } = await openServices(context, deadlineMs);
  const closing = [close];
  try {
    const role = await roleOf(options, context, services);
    if (role !== undefined) closing.unshift(role.close);
    const credentials = role?.credentials ?? context.credentials;
    const extra = await open(storePorts({ ...context, credentials }, services, deadlineMs), services);
    closing.unshift(extra.close);
    const traffic = (): Traffic => addTraffic(extra.traffic(), role?.traffic() ?? noTraffic, services.traffic());
    return await use({ ...services, ...extra, traffic });
  } finally {
    for (const each of closing) await each();
  }
}

/** For operations that need no store. */
export async function withServices<R>(context: OperationContext, deadlineMs: number, use: Use<Services, R>): Promise<R> {
  return withContext({ deadlineMs }, context, async () => ({ traffic: () => noTraffic, close: async () => undefined }), use);
}

/** For operations on a repository. @throws CH_USAGE for a target that is none, and the codes of a stack whose outputs cannot be read */
export async function withStore<R>(
  to: string,
  options: TargetOptions & ContextOptions,
  context: OperationContext,
  use: Use<StoreServices, R>,
): Promise<R> {
  const { openTarget } = await import('./stores.ts');
  return withContext(
    options,
    context,
    (ports) => openTarget(to, options, ports),
    (services) => use({ ...services, history: { ...services.history, keepsRecords: services.keepsRecords } }),
  );
}

/** For `doctor`: everything that a set-up needs, each to be checked by itself. */
export async function withChecks<R>(
  options: Complete<'doctor'>,
  context: OperationContext,
  use: Use<Services & OpenedChecks, R>,
): Promise<R> {
  const { openChecks } = await import('./checks.ts');
  return withContext(options, context, (ports, { site, random }) => openChecks(options, { ...ports, site, random }), use);
}

/** For `status`: the sources of its metrics. */
export async function withSubjects<R>(
  options: Complete<'status'>,
  context: OperationContext,
  use: Use<Services & OpenedSubjects, R>,
): Promise<R> {
  const { openSubjects } = await import('./subjects.ts');
  return withContext(options, context, (ports, services) => openSubjects(options, ports, services), use);
}

/** For operations on a stack. */
export async function withStack<R>(
  options: Complete<'infraOutputs'>,
  context: OperationContext,
  use: Use<Services & { readonly host: StackHost }, R>,
): Promise<R> {
  const [{ connect }, { openStackHost }] = await Promise.all([import('./stores.ts'), import('../aws/cloudformation/stack-host.ts')]);
  const { stack, region } = options;
  const open = async (ports: StorePorts): Promise<Closeable & { readonly host: StackHost }> => {
    const aws = await connect(ports);
    return { host: openStackHost({ name: stack, region }, aws), traffic: aws.traffic, close: aws.close };
  };
  return withContext(options, context, open, use);
}

/** For `authenticate`: the service that says whose credentials these are. */
export async function withIdentity<R>(
  options: Complete<'authenticate'>,
  context: OperationContext,
  use: Use<Services & { readonly host: IdentitySource }, R>,
): Promise<R> {
  const [{ connect }, { identityHost }] = await Promise.all([import('./stores.ts'), import('../aws/credentials/identity.ts')]);
  const open = async (ports: StorePorts): Promise<Closeable & { readonly host: IdentitySource }> => {
    const aws = await connect(ports);
    return { host: identityHost(options, aws), traffic: aws.traffic, close: aws.close };
  };
  return withContext(options, context, open, use);
}

async function openServices(
  context: OperationContext,
  deadlineMs: number,
): Promise<{ readonly services: Services; readonly close: () => Promise<void> }> {
  const [{ httpClient }, { publicSite }, { realClock: clock }, { realRandom: random }, { runOrigin }] = await Promise.all([
    import('../runtime/http.ts'),
    import('../http/site.ts'),
    import('../runtime/real-clock.ts'),
    import('../runtime/real-random.ts'),
    import('../runtime/run-origin.ts'),
  ]);
  const onEvent = context.onEvent ?? ignore;
  const client = httpClient({ env: context.environment ?? processEnvironment, userAgent: `charthouse/${version}` });
  const deadline = untilDeadline(deadlineMs, context.signal);
  const http: SitePorts = { client, retry: { clock, random }, onRetry: retryListener(onEvent) };
  return {
    services: {
      ...{ site: publicSite(http), http, clock, random, traffic: client.traffic, onEvent, signal: deadline.signal },
      history: { origin: runOrigin(context.environment ?? processEnvironment), keepsRecords: true },
    },
    close: async () => {
      deadline.clear();
      await client.close();
    },
  };
}

/** One for the whole operation, however many connections it has. @throws CH_USAGE, CH_ACCOUNT_WRONG */
async function roleOf(options: RoleOptions, context: OperationContext, { onEvent, signal }: Services): Promise<AssumedRole | undefined> {
  if (options.roleToAssume === undefined) return undefined;
  const { openRole } = await import('./role.ts');
  const { credentials, environment = processEnvironment } = context;
  return openRole(
    { ...options, roleToAssume: options.roleToAssume },
    { credentials, environment, signal, onRetry: retryListener(onEvent) },
  );
}

function storePorts(
  context: Pick<OperationContext, 'folder' | 'environment'> & Pick<StorePorts, 'credentials'>,
  { onEvent, signal }: Services,
  deadlineMs: number,
): StorePorts {
  return {
    folder: context.folder,
    environment: context.environment ?? processEnvironment,
    credentials: context.credentials,
    // Shorter than the deadline, so that the error names the process that holds the lock.
    lockWaitMs: deadlineMs * 0.9,
    signal,
    onRetry: retryListener(onEvent),
  };
}

/** Waits of the retry layer, as events. */
function retryListener(onEvent: OnEvent): (what: string, event: RetryEvent) => void {
  return (what, { attempt, waitMs, error }) =>
    onEvent({ kind: 'retrying', what, attempt, waitMs, why: error instanceof Error ? error.message : String(error) });
}

/** A signal that aborts when time is up, or when the caller's does. */
function untilDeadline(durationMs: number, signal?: AbortSignal): Deadline {
  const late = (): CharthouseError =>
    new CharthouseError('CH_DEADLINE', { message: `it was not done within ${durationMs / 1000} s`, details: { deadlineMs: durationMs } });
  return withDeadline(durationMs, late, signal);
}

/** For callers that do not listen. */
function ignore(): void {}
