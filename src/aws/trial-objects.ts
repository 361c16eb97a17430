/** Objects that are put to try something, and removed to the last version: nobody ever reads them. */
import { DeleteObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { isCharthouseError } from '../base/error.ts';
import { abortable } from './connection.ts';
import { refusalOf } from './refusal.ts';
import { doing, type S3Context } from './s3-context.ts';
import type { Condition } from './s3-put-command.ts';
import { type PutObjectOutcome, putObject } from './s3-write.ts';

/** What was put is remembered, so that it can be found again whatever becomes of the run. */
export interface TrialObjects {
  put(
    key: string,
    text: string,
    options: { readonly condition: Condition; readonly signal?: AbortSignal | undefined },
  ): Promise<PutObjectOutcome>;
  /** Removes all that is still there. Throws nothing: what cannot be removed stays, and is said. */
  remove(signal?: AbortSignal): Promise<Removal>;
}

/** What became of the objects. */
export interface Removal {
  /** Such as `s3://charts/.charthouse/probe-1`; empty where nothing is left. */
  readonly left: readonly string[];
  /** The first reason why something is. */
  readonly error: unknown;
}

interface Trace {
  readonly versions: Set<string>;
  /** Something may be there that none of the versions names: a bucket without versions, a put whose end is not known. */
  isLoose: boolean;
}

const attributes = { contentType: 'text/plain', cacheControl: 'no-store' };

/** None yet. */
export function trialObjects(context: S3Context): TrialObjects {
  const traces = new Map<string, Trace>();
  return {
    put: async (key, text, { condition, signal }) => {
      const trace = traces.get(key) ?? { versions: new Set(), isLoose: false };
      traces.set(key, trace);
      const before = trace.isLoose;
      trace.isLoose = true;
      try {
        const outcome = await putObject(context, key, [Buffer.from(text)], { attributes, signal, condition });
        trace.isLoose = before || (outcome.kind === 'stored' && outcome.versionId === undefined);
        if (outcome.kind === 'stored' && outcome.versionId !== undefined) trace.versions.add(outcome.versionId);
        return outcome;
      } catch (error) {
        // A definite no leaves nothing; and to delete what is not there would leave a delete marker.
        if (isCharthouseError(error) && error.details['status'] !== undefined && error.details['landed'] === undefined)
          trace.isLoose = before;
        throw error;
      }
    },
    remove: async (signal) => {
      const left: string[] = [];
      let reason: unknown;
      for (const [key, trace] of traces) {
        try {
          await removeOne(context, key, trace, signal);
          traces.delete(key);
        } catch (error) {
          reason ??= error;
          left.push(`${context.name}/${key}`);
        }
      }
      return { left, error: reason };
    },
  };
}

async function removeOne(context: S3Context, key: string, trace: Trace, signal: AbortSignal | undefined): Promise<void> {
  const remove = (VersionId?: string): Promise<unknown> =>
    context.aws.call(
      doing('delete', key, context),
      () => {
        const command = new DeleteObjectCommand({ ...context.at(key), ...(VersionId === undefined ? {} : { VersionId }) });
        return context.region.following(() => context.client.send(command, abortable(signal)));
      },
      signal,
    );
  try {
    const loose = trace.isLoose ? await current(context, key, signal) : 'none';
    // A deletion that names the version leaves no marker.
    for (const version of loose === 'none' || loose === 'unversioned' ? trace.versions : new Set([...trace.versions, loose])) {
      await remove(version);
      trace.versions.delete(version);
    }
    if (loose === 'unversioned') await remove();
    trace.isLoose = false;
  } catch (error) {
    // Whoever may not delete versions may still hide them, so that no listing shows them.
    if (trace.versions.size > 0) await remove().catch(() => undefined);
    throw error;
  }
}

/** What is there now: a version, something without one, or nothing. */
async function current({ client, region, aws, ...context }: S3Context, key: string, signal: AbortSignal | undefined): Promise<string> {
  return aws.call(
    doing('look at', key, context),
    async () => {
      try {
        const { VersionId } = await region.following(() => client.send(new HeadObjectCommand(context.at(key)), abortable(signal)));
        return VersionId ?? 'unversioned';
      } catch (error) {
        const status = refusalOf(error)?.status;
        if (status === 404) return 'none';
        // Denied: it is deleted unseen.
        if (status === 403) return 'unversioned';
        throw error;
      }
    },
    signal,
  );
}
