/** Who answers one client, and by which clock. Answers to other clients on the same wire, such as those that get credentials, say nothing of it. */
import type { S3Client } from '@aws-sdk/client-s3';
import type { Clock } from '../../runtime/clock.ts';

/** What the answers so far have shown. */
export interface Witness {
  /** The host, with its port, that answered last; undefined before the first answer. */
  readonly host: () => string | undefined;
  /** Milliseconds that the server's clock is before ours, by its last `Date`; 0 before the first answer. */
  readonly aheadMs: () => number;
  /** Which versions the answers about objects have named so far: `null` is one from before versioning, or of a bucket that suspended it. */
  readonly versionKinds: () => ReadonlySet<'id' | 'null'>;
}

/** Watches a client's answers, whatever their status. */
export function watchAnswers({ middlewareStack }: S3Client, clock: Pick<Clock, 'now'>): Witness {
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
    // Next to the wire: before anything makes an error of an answer.
    { step: 'deserialize', priority: 'low', name: 'charthouseWitness' },
  );
  return { host: () => host, aheadMs: () => aheadMs, versionKinds: () => versionKinds };
}

/** An answer out of a cache has an `Age`, and its `Date` is of when it was made. */
function aheadOf({ date, age }: Readonly<Record<string, unknown>>, clock: Pick<Clock, 'now'>): number | undefined {
  const time = typeof date === 'string' && age === undefined ? Date.parse(date) : Number.NaN;
  return Number.isNaN(time) ? undefined : time - clock.now();
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
