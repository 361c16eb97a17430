/** A bucket of Amazon S3 or an S3-compatible store, as an ObjectStore (docs/decisions/0010-s3-store.md). */
import { CharthouseError } from '../../base/error.ts';
import { checkKey, longestKey } from '../../base/object-key.ts';
import { quoted } from '../../base/quoted.ts';
import type { Warning } from '../../base/warning.ts';
import type { LargeObjects, ObjectStore, Preconditions, PutOutcome } from '../../ports/object-store.ts';
import { type AwsConnection, ownSignal } from '../connection.ts';
import type { S3Settings } from '../settings.ts';
import { reachBucket, type S3Context } from './context.ts';
import { etagIn } from './etag-form.ts';
import { keptVersion } from './integrity.ts';
import { joinObject } from './join.ts';
import { joiningOf, joinsNot } from './join-trial.ts';
import { listedPerRequest, listObjects } from './list.ts';
import { probePreconditions } from './probe.ts';
import { acceptProbeResult } from './probe-result.ts';
import { getObject, getRangeOf, getSmallObject, headObject, streamObject } from './read.ts';
import { isRefusedForGood } from './refused-for-good.ts';
import { putIfAbsent, putIfSame } from './unconditional.ts';
import { listVersions } from './versions.ts';
import { deleteObject, type PutObjectOutcome, putObject } from './write.ts';

/** Opens the store. Sends nothing before its first call. */
export function openS3Store(settings: S3Settings, aws: AwsConnection): ObjectStore {
  const context = reachBucket(settings, aws);
  const waived = context.settings.lock === 'none';
  const joins = partsOf(context);
  return {
    name: context.name,
    now: () => aws.ports.clock.now() + context.observer.aheadMs(),
    preconditions: () => (waived ? { kind: 'waived' } : preconditionsOf(context)),
    get: checked(context, (key, options) => getObject(context, key, options)),
    stream: checked(context, (key, options) => streamObject(context, key, options)),
    head: checked(context, (key, options) => headObject(context, key, options)),
    list: (prefix, options) => listObjects(context, prefix, options),
    listedPerRequest,
    versions: (key, options) => listVersions(context, key, options),
    // Invariant: a put replaces only the version with the given ETag. The store itself compares, in one step with the write.
    putNew: checked(context, (key, body, options) =>
      waived ? putIfAbsent(context, key, body, options) : put(context, key, body, { ...options, condition: { IfNoneMatch: '*' } }),
    ),
    putIfMatch: checked(context, (key, etag, body, options) =>
      waived
        ? putIfSame(context, key, etag, body, options)
        : joins.withWarning(key, put(context, key, body, { ...options, condition: { IfMatch: etagIn(context.etagForm.now, etag) } })),
    ),
    large: waived || settings.bucket.startsWith('arn:') ? undefined : joins.large,
    deleteIf: checked(context, (key, etag, options) => deleteObject(context, key, { ...options, etag, isConditional: !waived })),
  };
}

interface Parts {
  readonly large: LargeObjects;
  /** The next write of the object also says why its parts were refused. */
  withWarning(key: string, writing: Promise<PutOutcome>): Promise<PutOutcome>;
}

/** From here on, the requests for ranges and parts take less time than the bytes that they save. */
const largeFromBytes = 8 * 2 ** 20;

/**
 * Invariant: what a store, a proxy or a policy refuses of ranges and parts does not stop a publish. From then on this run moves the index
 * whole, as it would without them; `refused` and undefined make it read the index again.
 */
function partsOf(context: S3Context): Parts {
  const fromBytes = context.settings.largeFromBytes ?? largeFromBytes;
  let isOff = false;
  let extendsRanges = true;
  const warnings = new Map<string, Warning>();
  const unlessRefused = async <T>(key: string, act: () => Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await act();
    } catch (error) {
      if (!isRefusedForGood(error)) throw error;
      if (!isOff) warnings.set(key, movedWhole(context, error));
      isOff = true;
      return otherwise;
    }
  };
  const large: LargeObjects = {
    fromBytes,
    get parts() {
      return { leastBytes: 5 * 2 ** 20, mostBytes: 4 * 2 ** 30, extends: extendsRanges };
    },
    joining: () => (isOff ? joinsNot : joiningOf(context)),
    getSmall: checked(context, (key, options) => getSmallObject(context, key, { ...options, fromBytes })),
    getRange: checked(context, (key, etag, { range, signal }) =>
      unlessRefused(key, () => getRangeOf(context, key, etag, { range, signal: ownSignal(signal) }), undefined),
    ),
    join: checked(context, (key, etag, parts, options) =>
      unlessRefused(
        key,
        async () => {
          const { afterwards, ...joined } = await joinObject(context, key, parts, { ...options, etag });
          if (joined.kind !== 'stored') await afterwards;
          extendsRanges &&= joined.kind !== 'unextended';
          if (joined.kind === 'unextended') return unextended;
          const outcome = asPut(joined);
          if (outcome.kind === 'stored') return afterwards === undefined ? outcome : { ...outcome, afterwards };
          // Without the range that a part was to be read from, nothing was compared either.
          return isOff ? unjoined : outcome;
        },
        unjoined,
      ),
    ),
  };
  const withWarning = async (key: string, writing: Promise<PutOutcome>): Promise<PutOutcome> => {
    const outcome = await writing;
    const warning = warnings.get(key);
    if (outcome.kind !== 'stored' || warning === undefined) return outcome;
    warnings.delete(key);
    return { ...outcome, warnings: [warning] };
  };
  return { large, withWarning };
}

const unjoined: PutOutcome = { kind: 'refused', isUnjoined: true };
const unextended: PutOutcome = { kind: 'refused', isUnextended: true };

/** What a policy or a store refused is named once: the run works, and moves more than it has to. */
function movedWhole({ name }: S3Context, error: CharthouseError): Warning {
  const isDenied = error.code === 'CH_STORE_DENIED';
  return {
    code: 'index-moved-whole',
    message: `all of the large index was moved, since ${name} refused a part of it: ${error.message}`,
    hint: isDenied
      ? 'allow s3:GetObject and s3:PutObject for index.yaml'
      : 'ask for ranges, UploadPart and UploadPartCopy in the store or the proxy before it',
  };
}

async function put(...call: Parameters<typeof putObject>): Promise<PutOutcome> {
  return asPut(await putObject(...call));
}

function asPut(outcome: PutObjectOutcome): PutOutcome {
  return outcome.kind === 'stored' ? { kind: 'stored', etag: outcome.etag, ...keptVersion(outcome.versionId) } : outcome;
}

/** Amazon S3 is documented and known to be good; any other store is probed once. */
function preconditionsOf(context: S3Context): Preconditions {
  if (context.isAmazon()) return { kind: 'kept' };
  return {
    kind: 'untried',
    accepts: (result) => acceptProbeResult(context, result),
    probe: (options) => probePreconditions(context, options),
  };
}

/** With the prefix: the response to a HEAD of a longer key gives no reason. */
function checkLength(key: string, name: string): void {
  if (Buffer.byteLength(key) <= longestKey) return;
  throw new CharthouseError('CH_STORE_UNSUPPORTED', {
    message: `${quoted(`${key.slice(0, 60)}...`)} cannot be a key of ${name}: it is longer than ${longestKey} bytes (KeyTooLongError)`,
    hint: 'choose a shorter name or prefix',
    details: { key, about: 'key' },
  });
}

function checked<Rest extends readonly unknown[], R>(
  context: S3Context,
  call: (key: string, ...rest: Rest) => Promise<R>,
): (key: string, ...rest: Rest) => Promise<R> {
  return async (key, ...rest) => {
    checkKey(key);
    checkLength(context.at(key).Key, context.name);
    return call(key, ...rest);
  };
}
