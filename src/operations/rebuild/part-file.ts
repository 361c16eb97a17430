/** The format of a part file: what one shard has read of its packages, a JSON line for each. Pure. */
import { CharthouseError } from '../../base/error.ts';
import { catalogue, type ErrorCode } from '../../base/error-catalogue.ts';
import { isJsonMap, type Json, type JsonMap } from '../../base/json.ts';
import type { ChartMetadata } from '../../chart/types.ts';
import type { FoundPackage } from '../../repository/orphans/found-package.ts';
import { type Shard, shardText } from './shards.ts';

/** A line after the header. `end`: the run had read all packages of its shard, and the file has that many lines of packages. */
export type PartLine = { readonly kind: 'package'; readonly found: FoundPackage } | { readonly kind: 'end'; readonly packages: number };

/** The name of a part file. */
export function partName({ number, of }: Shard): string {
  return `part-${number}-of-${of}.jsonl`;
}

/** The shard that a file is named after; undefined for any other file. */
export function shardOfName(name: string): Shard | undefined {
  const [, number, of] = (/^part-(\d{1,4})-of-(\d{1,4})\.jsonl$/.exec(name) ?? []).map(Number);
  return number === undefined || of === undefined ? undefined : { number, of };
}

/** The first line. `target`: of the repository. */
export function partHeader(shard: Shard, target: string): string {
  return JSON.stringify({ charthouse: 'part of a rebuild', format: 1, shard: shardText(shard), repository: target });
}

/** The line of a package. */
export function packageLine(found: FoundPackage): string {
  const { key, sizeBytes, lastModifiedMs } = found;
  const object = { key, size: sizeBytes, modified: lastModifiedMs };
  if (found.kind === 'chart') return JSON.stringify({ ...object, digest: found.digest, chart: found.metadata });
  return JSON.stringify({ ...object, error: { code: found.error.code, message: found.error.message } });
}

/** The last line of a run that has read everything. */
export function endLine(packages: number): string {
  return JSON.stringify({ end: packages });
}

/** Undefined for a line that is damaged: a run that was killed may leave a part of one. */
export function parsePartLine(line: string): PartLine | undefined {
  const value = jsonOf(line);
  if (!isJsonMap(value)) return undefined;
  const { key, size, modified, digest, chart, error, end } = value;
  if (typeof end === 'number') return { kind: 'end', packages: end };
  if (typeof key !== 'string' || typeof size !== 'number' || typeof modified !== 'number') return undefined;
  const object = { key, sizeBytes: size, lastModifiedMs: modified };
  if (isMetadata(chart) && isDigest(digest)) return { kind: 'package', found: { ...object, kind: 'chart', metadata: chart, digest } };
  const fault = isJsonMap(error) ? errorOf(error) : undefined;
  return fault === undefined ? undefined : { kind: 'package', found: { ...object, kind: 'no-chart', error: fault } };
}

function jsonOf(line: string): Json | undefined {
  try {
    return JSON.parse(line) as Json;
  } catch {
    return undefined;
  }
}

function isMetadata(value: Json | undefined): value is ChartMetadata {
  if (!isJsonMap(value)) return false;
  return [value['apiVersion'], value['name'], value['version']].every((each) => typeof each === 'string');
}

function isDigest(value: Json | undefined): value is string | undefined {
  return value === undefined || (typeof value === 'string' && /^[0-9a-f]{64}$/.test(value));
}

function errorOf({ code, message }: JsonMap): CharthouseError | undefined {
  return typeof message === 'string' && isErrorCode(code) ? new CharthouseError(code, { message }) : undefined;
}

function isErrorCode(code: Json | undefined): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(catalogue, code);
}
