/**
 * Observes which host answers one client, and its clock. Responses to other clients of the same transport, such as those for credentials,
 * do not count.
 */
import type { S3Client } from '@aws-sdk/client-s3';
import type { Clock } from '../../runtime/clock.ts';

/** What the responses so far have shown. */
export interface ResponseObserver {
  /** Host and port of the last response; undefined before the first one. */
  readonly host: () => string | undefined;
  /** How far the server's clock is ahead of ours in milliseconds, by its last `Date`; 0 before the first response. */
  readonly aheadMs: () => number;
  /**
   * The kinds of versions in responses about objects so far: `null` is a version from before versioning, or of a bucket that suspended it.
   */
  readonly versionKinds: () => ReadonlySet<'id' | 'null'>;
}

/** Observes a client's responses, whatever their status. */
export function observeResponses({ middlewareStack }: S3Client, clock: Pick<Clock, 'now'>): ResponseObserver {
  let host: string | undefined;
  let aheadMs = 0;
  const versionKinds = new Set<'id' | 'null'>();
  middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { hostname, port } = fieldsOf(args.request);
      if (typeof hostname === 'string') host = typeof port === 'number' ? `${hostname}:${port}` : hostname;
      const headers = fieldsOf(fieldsOf(result.response)['headers']);
      aheadMs = aheadOf(headers, clock) ?? aheadMs;
      const version = headers['x-amz-version-id'];
      if (typeof version === 'string' && version !== '') versionKinds.add(version === 'null' ? 'null' : 'id');
      return result;
    },
    // Close to the transport: before a response is turned into an error.
    { step: 'deserialize', priority: 'low', name: 'charthouseObserver' },
  );
  return { host: () => host, aheadMs: () => aheadMs, versionKinds: () => versionKinds };
}

/** A cached response has an `Age`, and its `Date` is the time of its creation. */
function aheadOf({ date, age }: Readonly<Record<string, unknown>>, clock: Pick<Clock, 'now'>): number | undefined {
  const time = typeof date === 'string' && age === undefined ? Date.parse(date) : Number.NaN;
  return Number.isNaN(time) ? undefined : time - clock.now();
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
