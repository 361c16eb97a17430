/** Iterates over the files in a chart's tar, and checks each one before its contents are read. */
import { quoted } from '../base/quoted.ts';
import { invalidPackage, tooLarge } from './fault.ts';
import { helmMemberPath, strictMemberPath } from './path.ts';
import type { ByteSource } from './source.ts';
import { nextMember, skipContents, type TarEnd, type TarMember, takeContents } from './tar.ts';
import type { ChartLimits } from './types.ts';
import { maxMembers } from './write.ts';

/**
 * `strict` refuses what a well-made package does not need. `as-helm` accepts what Helm accepts, in the same way: links become empty files,
 * names are cleaned, damage behind the end of the tar is ignored. `as-published` also accepts the few forms that Helm accepts and
 * charthouse does not write: for packages whose bytes must not change. A sparse member is skipped.
 */
export type ReadMode = 'strict' | 'as-helm' | 'as-published';

/** A file of the chart. Contents that are not taken are skipped. */
export interface ChartMember {
  /** Inside the chart. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Its contents. Call it before the next member is requested. */
  take(): Promise<Buffer>;
}

/** The limit of an unpacked tar: with one header, one PAX header and padding for each member, so that empty members are not free. */
export function maxTarBytes(limits: ChartLimits): number {
  return limits.maxTotalBytes + maxMembers * 2048;
}

/**
 * The files of a chart in the archive's order.
 *
 * @throws CH_PACKAGE_INVALID if it is damaged or misleading; CH_CHART_TOO_LARGE above the limits
 */
export async function* chartMembers(source: ByteSource, limits: ChartLimits, reading: ReadMode): AsyncGenerator<ChartMember, void, void> {
  let left = limits.maxTotalBytes;
  for (let count = 0; ; count++) {
    if (count > maxMembers) throw tooLarge(`it has more than ${maxMembers} members`);
    const member = await nextMember(source);
    if (member.kind === 'end') return await checkEnd(source, member, reading);
    checkKind(member, reading);
    const path = pathOf(member, reading);
    checkSize(member, limits, left);
    let taken: Promise<Buffer> | undefined;
    if (path !== undefined) {
      left -= member.sizeBytes;
      yield {
        path,
        sizeBytes: member.sizeBytes,
        take: () => {
          taken ??= takeContents(source, member.sizeBytes);
          return taken;
        },
      };
    }
    if (taken === undefined) await skipContents(source, member.sizeBytes);
  }
}

/** Nothing may follow the part that Helm reads: other programs read on, and show a reviewer something else. */
async function checkEnd(source: ByteSource, end: TarEnd, reading: ReadMode): Promise<void> {
  if (reading !== 'strict') return;
  if (!end.marked) throw invalidPackage('the tar has no end: it may be cut off');
  if (!(await source.onlyZerosLeft())) throw invalidPackage('data follows the end of the tar');
}

function checkKind({ kind, name, isUtf8 }: TarMember, reading: ReadMode): void {
  if (reading === 'as-published') return;
  if (!isUtf8) throw invalidPackage('a member’s name is not UTF-8');
  if (kind === 'sparse') throw invalidPackage('it has a sparse member');
  if (reading === 'as-helm' || kind === 'file' || kind === 'directory' || kind === 'global') return;
  const what = { link: 'a link', device: 'a device or pipe', hidden: 'a file with the mode of a folder', other: 'of an unknown type' };
  throw invalidPackage(`${quoted(name)} is ${what[kind]}; a chart contains only regular files and folders`);
}

/** Undefined for members that Helm skips. */
function pathOf({ kind, name }: TarMember, reading: ReadMode): string | undefined {
  if (kind === 'directory' || kind === 'global' || kind === 'hidden' || kind === 'sparse') return undefined;
  const result = reading === 'strict' ? strictMemberPath(name) : helmMemberPath(name);
  if (result.kind === 'refused') throw invalidPackage(`the name ${quoted(name)} ${result.why}`);
  return result.path;
}

/** Before the contents are read. In Helm, a total equal to the limit is too much. */
function checkSize({ name, sizeBytes }: TarMember, limits: ChartLimits, left: number): void {
  if (sizeBytes > limits.maxFileBytes) {
    throw tooLarge(`${quoted(name)} has ${sizeBytes} bytes, more than ${limits.maxFileBytes}`);
  }
  if (sizeBytes >= left) throw tooLarge(`its files have ${limits.maxTotalBytes} bytes or more`);
}
