/** A change record: the difference that one commit made, kept beside the index of a store that keeps no versions. */
import { gunzipSync, gzipSync } from 'node:zlib';
import type { IndexEdit } from '../../index-file/index-edits.ts';
import type { ChangeNote } from './change-note.ts';

/** The folder of the records, which no reader is shown. */
export const historyFolder = '.charthouse/history/';

/** An index as bytes. */
export interface IndexDigest {
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** Sizes in bytes, packed. They decide when the next snapshot is due. */
export interface SinceSnapshot {
  readonly snapshotBytes: number;
  /** Of all records since then. */
  readonly recordBytes: number;
}

/** What one commit did. It is put before the index is replaced: whether that happened, only the next records and the index show. */
export interface ChangeRecord {
  readonly schema: 1;
  /** One more than that of the newest record that was there. */
  readonly seq: number;
  /** The run, with the number of its attempt from the second one on. */
  readonly run: string;
  /** RFC 3339, UTC, by the store's clock. */
  readonly at: string;
  /** The name of the record that left `before`; null if none did. */
  readonly follows: string | null;
  /** Null if there was no index, or none that could be read. `at` is the time of its last change, as the store has it. */
  readonly before: (IndexDigest & { readonly at: string }) | null;
  readonly after: IndexDigest;
  /** Whether `before` is kept whole, beside the record. */
  readonly hasSnapshot: boolean;
  /** Without this record. */
  readonly since: SinceSnapshot;
  readonly note: ChangeNote;
  /** From `before` to `after`. */
  readonly edits: readonly IndexEdit[];
}

const digits = 10;

/** Counts down, so that every listing begins with the newest record. */
export function recordName(seq: number, run: string): string {
  const down = String(10 ** digits - 1 - seq).padStart(digits, '0');
  return `${down}-${run.replaceAll(/[^A-Za-z0-9.-]/g, '')}`;
}

/** Undefined if it is no name of a record. */
export function seqOf(name: string): number | undefined {
  const down = /^(\d{10})-/.exec(name)?.[1];
  return down === undefined ? undefined : 10 ** digits - 1 - Number(down);
}

/** The key of a record. */
export function recordKeyOf(name: string): string {
  return `${historyFolder}${name}.json.gz`;
}

/** The key of the index before a record. */
export function snapshotKeyOf(name: string): string {
  return `${historyFolder}${name}.index.gz`;
}

/** The name of a record; undefined for a snapshot and anything else. */
export function nameOfRecord(key: string): string | undefined {
  const name = key.slice(historyFolder.length).replace(/\.json\.gz$/, '');
  return key.endsWith('.json.gz') && seqOf(name) !== undefined && !name.includes('/') ? name : undefined;
}

/** Larger than any index that a store takes. */
const mostBytes = 1 << 30;

/** The bytes of a record. */
export function packRecord(record: ChangeRecord): Uint8Array {
  return gzipSync(JSON.stringify(record));
}

/** Undefined if it is no record, or one of a later charthouse. */
export function unpackRecord(bytes: Uint8Array): ChangeRecord | undefined {
  try {
    const value: unknown = JSON.parse(gunzipSync(bytes, { maxOutputLength: mostBytes }).toString());
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isDigest(value: unknown): boolean {
  return isFields(value) && /^[0-9a-f]{64}$/.test(String(value['sha256'])) && isCount(value['sizeBytes']);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isTime(value: unknown): boolean {
  return isText(value) && !Number.isNaN(Date.parse(value));
}

function isRecord(value: unknown): value is ChangeRecord {
  if (!isFields(value) || value['schema'] !== 1) return false;
  const { seq, run, at, follows, before, after, hasSnapshot, since, note, edits } = value;
  const isSound = isCount(seq) && isText(run) && isTime(at) && typeof hasSnapshot === 'boolean';
  const isChain =
    (follows === null || isText(follows)) && (before === null || (isDigest(before) && isTime((before as Fields)['at']))) && isDigest(after);
  return (
    isSound &&
    isChain &&
    isFields(since) &&
    [since['snapshotBytes'], since['recordBytes']].every(isCount) &&
    isNote(note) &&
    areEdits(edits)
  );
}

function isNote(note: unknown): boolean {
  if (!isFields(note)) return false;
  const { operation, versions, added, changed, removed, list } = note;
  const areTexts = [note['actor'], note['workflow'], note['commit']].every((each) => each === undefined || isText(each));
  const isListed = (each: unknown): boolean => isFields(each) && [each['kind'], each['name'], each['version']].every(isText);
  return isText(operation) && areTexts && [versions, added, changed, removed].every(isCount) && Array.isArray(list) && list.every(isListed);
}

function areEdits(edits: unknown): boolean {
  const isEdit = (each: unknown): boolean => Array.isArray(each) && isCount(each[0]) && isCount(each[1]) && isText(each[2]);
  return Array.isArray(edits) && edits.every(isEdit);
}
