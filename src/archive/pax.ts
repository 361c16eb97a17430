/** PAX records of an extended header, read as Go's archive/tar reads them, since every Helm does. */
import { invalidPackage } from './fault.ts';

/** Keys to values; one character is one byte. */
export type PaxRecords = ReadonlyMap<string, string>;

/**
 * Records by their counted length: a reader that splits at line ends instead could be shown a different `path`, inside a value with a line
 * break.
 *
 * @throws CH_PACKAGE_INVALID if Go refuses them
 */
export function parsePax(bytes: Buffer): PaxRecords {
  const records = new Map<string, string>();
  for (let rest = bytes.toString('latin1'); rest !== ''; ) {
    const length = Number(/^\+?(\d+) /.exec(rest)?.[1] ?? Number.NaN);
    const record = rest.slice(rest.indexOf(' ') + 1, length);
    const equals = record.indexOf('=');
    if (!(length >= 5 && length <= rest.length) || !record.endsWith('\n') || equals < 1) throw malformed();
    const key = record.slice(0, equals);
    const value = record.slice(equals + 1, -1);
    if ((textKeys.has(key) ? value : key).includes('\0')) throw malformed();
    records.set(key, value);
    rest = rest.slice(length);
  }
  return records;
}

const textKeys: ReadonlySet<string> = new Set(['path', 'linkpath', 'uname', 'gname']);

/**
 * Checks the records of a member as Go does.
 *
 * @throws CH_PACKAGE_INVALID if Go refuses them
 */
export function checkPax(records: PaxRecords): void {
  for (const [key, value] of records) {
    if (value === '') continue;
    if (['size', 'uid', 'gid'].includes(key) && int64(value) === undefined) throw malformed();
    if (['atime', 'mtime', 'ctime'].includes(key)) {
      const [, seconds] = /^([^.]+)(?:\.\d*)?$/.exec(value) ?? [];
      if (seconds === undefined || int64(seconds) === undefined) throw malformed();
    }
  }
}

/** Whether the records describe a GNU sparse member, whose contents are not the bytes in the archive. */
export function isSparse(records: PaxRecords): boolean {
  return [...records.keys()].some((key) => key.startsWith('GNU.sparse.'));
}

/** A decimal as Go's ParseInt reads it. */
export function int64(text: string): number | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined;
  const value = BigInt(text.replace('+', ''));
  return BigInt.asIntN(64, value) === value ? Number(value) : undefined;
}

const malformed = (): Error => invalidPackage('a PAX header is malformed');
