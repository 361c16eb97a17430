/** Test objects: put to try something, and removed with all their versions; no reader requests them. */
import { DeleteObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { isCharthouseError } from '../../base/error.ts';
import { abortable, ownSignal } from '../connection.ts';
import { serviceErrorOf } from '../service-error.ts';
import { actionText, type S3Context } from './context.ts';
import { type ConditionalPut, type PutObjectOutcome, putObject } from './write.ts';

/** Remembers what was put, so that it can be removed whatever happens to the run. */
export interface TrialObjects {
  /** Several calls may put one key at once. */
  put(key: string, text: string, options: Pick<ConditionalPut, 'condition' | 'signal' | 'isRefusalTrusted'>): Promise<PutObjectOutcome>;
  /** The same for another way of writing the key. */
  run(key: string, write: () => Promise<PutObjectOutcome>): Promise<PutObjectOutcome>;
  /** Removes everything that still exists. Throws nothing: what cannot be removed is returned. */
  remove(signal?: AbortSignal): Promise<Removal>;
}

/** Result of the removal. */
export interface Removal {
  /** Such as `s3://charts/.charthouse/probe-1`; empty if nothing is left. */
  readonly left: readonly string[];
  /** The first error that prevented a removal. */
  readonly error: unknown;
}

interface Trace {
  readonly versions: Set<string>;
  /** Whether an object without a version was stored: the bucket has no versioning. */
  isPlain: boolean;
  /** Number of puts that have not ended, or that ended so that an unknown object may exist. */
  unclear: number;
}

const attributes = { contentType: 'text/plain', cacheControl: 'no-store' };

/** None yet. */
export function trialObjects(context: S3Context): TrialObjects {
  const traces = new Map<string, Trace>();
  const run = async (key: string, write: () => Promise<PutObjectOutcome>): Promise<PutObjectOutcome> => {
    const trace = traces.get(key) ?? { versions: new Set(), isPlain: false, unclear: 0 };
    traces.set(key, trace);
    trace.unclear += 1;
    try {
      const outcome = await write();
      trace.unclear -= 1;
      if (outcome.kind === 'stored' && outcome.versionId === undefined) trace.isPlain = true;
      if (outcome.kind === 'stored' && outcome.versionId !== undefined) trace.versions.add(outcome.versionId);
      return outcome;
    } catch (error) {
      // A definite failure leaves nothing; and deleting a missing object would leave a delete marker.
      if (isCharthouseError(error) && error.details['status'] !== undefined && error.details['landed'] === undefined) trace.unclear -= 1;
      throw error;
    }
  };
  return {
    run,
    put: (key, text, { signal, ...options }) =>
      run(key, () => putObject(context, key, [Buffer.from(text)], { attributes, signal: ownSignal(signal), ...options })),
    remove: async (signal) => {
      const failures = await Promise.all(
        [...traces].map(([key, trace]) =>
          removeOne(context, key, trace, ownSignal(signal)).then(
            () => {
              traces.delete(key);
              return [];
            },
            (error: unknown) => [{ key, error }],
          ),
        ),
      );
      return { left: failures.flat().map(({ key }) => `${context.name}/${key}`), error: failures.flat()[0]?.error };
    },
  };
}

async function removeOne(context: S3Context, key: string, trace: Trace, signal: AbortSignal | undefined): Promise<void> {
  const remove = (VersionId?: string): Promise<unknown> =>
    context.aws.call(
      actionText('delete', key, context),
      () => {
        const command = new DeleteObjectCommand({ ...context.at(key), ...(VersionId === undefined ? {} : { VersionId }) });
        return context.region.following(() => context.client.send(command, abortable(signal)));
      },
      signal,
    );
  try {
    const certain = trace.isPlain ? 'unversioned' : 'none';
    const loose = trace.unclear > 0 ? await current(context, key, signal) : certain;
    // Deleting a specific version leaves no delete marker.
    for (const version of loose === 'none' || loose === 'unversioned' ? trace.versions : new Set([...trace.versions, loose])) {
      await remove(version);
      trace.versions.delete(version);
    }
    if (loose === 'unversioned') await remove();
    trace.isPlain = false;
    trace.unclear = 0;
  } catch (error) {
    // Without the permission to delete versions, a delete marker at least hides them from listings.
    if (trace.versions.size > 0) await remove().catch(() => undefined);
    throw error;
  }
}

/** The current state: a version id, an object without one, or nothing. */
async function current({ client, region, aws, ...context }: S3Context, key: string, signal: AbortSignal | undefined): Promise<string> {
  return aws.call(
    actionText('check', key, context),
    async () => {
      try {
        const { VersionId } = await region.following(() => client.send(new HeadObjectCommand(context.at(key)), abortable(signal)));
        return VersionId ?? 'unversioned';
      } catch (error) {
        const status = serviceErrorOf(error)?.status;
        if (status === 404) return 'none';
        // Denied: it is deleted blindly.
        if (status === 403) return 'unversioned';
        throw error;
      }
    },
    signal,
  );
}
