/** The files in a chart's tar one after the other, each looked at before its contents are read. */
import { quoted } from '../base/quoted.ts';
import { invalidPackage, tooLarge } from './fault.ts';
import { helmMemberPath, strictMemberPath } from './path.ts';
import type { ByteSource } from './source.ts';
import { nextMember, skipContents, type TarEnd, type TarMember, takeContents } from './tar.ts';
import type { ChartLimits } from './types.ts';
import { maxMembers } from './write.ts';

/**
 * `strict` refuses what a well-made package has no need of. `as-helm` takes what Helm takes, as Helm takes it: links become
 * empty files, names are cleaned, damage behind the end of the tar is not seen. `as-published` takes besides the few forms that Helm
 * takes and that charthouse does not write anew: it is for packages whose bytes stay as they are. A sparse member is passed over.
 */
export type Reading = 'strict' | 'as-helm' | 'as-published';

/** A file of the chart. What is not taken of it is passed over. */
export interface ChartMember {
  /** Inside the chart. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Its contents; once, and before the next member is asked for. */
  take(): Promise<Buffer>;
}

/** How much a tar within these limits unpacks to: one header, one PAX header and padding for each member, or empty ones would be free. */
export function maxTarBytes(limits: ChartLimits): number {
  return limits.maxTotalBytes + maxMembers * 2048;
}

/**
 * The files of a chart in the archive's order.
 *
 * @throws CH_PACKAGE_INVALID where it is damaged or could mislead; CH_CHART_TOO_LARGE above the limits.
 */
export async function* chartMembers(source: ByteSource, limits: ChartLimits, reading: Reading): AsyncGenerator<ChartMember, void, void> {
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

/** Nothing may follow what Helm reads: other programs read on, and show a reviewer something else. */
async function checkEnd(source: ByteSource, end: TarEnd, reading: Reading): Promise<void> {
  if (reading !== 'strict') return;
  if (!end.marked) throw invalidPackage('the tar has no end: it may be cut off');
  if (!(await source.onlyZerosLeft())) throw invalidPackage('data follows the end of the tar');
}

function checkKind({ kind, name, isUtf8 }: TarMember, reading: Reading): void {
  if (reading === 'as-published') return;
  if (!isUtf8) throw invalidPackage('a member’s name is not UTF-8');
  if (kind === 'sparse') throw invalidPackage('it has a sparse member');
  if (reading === 'as-helm' || kind === 'file' || kind === 'directory' || kind === 'global') return;
  const what = { link: 'a link', device: 'a device or pipe', hidden: 'a file with the mode of a folder', other: 'of an unknown type' };
  throw invalidPackage(`${quoted(name)} is ${what[kind]}; a chart holds plain files and folders`);
}

/** Undefined for what Helm passes over. */
function pathOf({ kind, name }: TarMember, reading: Reading): string | undefined {
  if (kind === 'directory' || kind === 'global' || kind === 'hidden' || kind === 'sparse') return undefined;
  const verdict = reading === 'strict' ? strictMemberPath(name) : helmMemberPath(name);
  if (verdict.kind === 'refused') throw invalidPackage(`the name ${quoted(name)} ${verdict.why}`);
  return verdict.path;
}

/** Before the contents are read. Helm counts the total so that the limit itself is too much. */
function checkSize({ name, sizeBytes }: TarMember, limits: ChartLimits, left: number): void {
  if (sizeBytes > limits.maxFileBytes) {
    throw tooLarge(`${quoted(name)} has ${sizeBytes} bytes, more than ${limits.maxFileBytes}`);
  }
  if (sizeBytes >= left) throw tooLarge(`its files have ${limits.maxTotalBytes} bytes or more`);
}
