/** `.tgz` to files, in memory only, bounded, and never other files than Helm would see in it. */
import { inFile, invalidPackage, tooLarge } from './archive-fault.ts';
import { gunzip } from './archive-gunzip.ts';
import { helmMemberPath, strictMemberPath } from './archive-path.ts';
import { type ByteSource, byteSource } from './archive-source.ts';
import { nextMember, type TarEnd, type TarMember, takeContents } from './archive-tar.ts';
import { maxMembers } from './archive-write.ts';
import { withoutBom } from './byte-order-mark.ts';
import type { ChartFile, ChartLimits } from './types.ts';

/** How to read an archive. */
export interface ReadArchiveOptions {
  /** For messages. */
  readonly fileName: string;
  readonly limits: ChartLimits;
  /**
   * `strict` (the default) refuses what a well-made package has no need of. `as-helm` takes what Helm takes, as Helm takes
   * it: links become empty files, names are cleaned, damage behind the end of the tar is not seen. It is for subcharts that
   * others made and Helm would package without a word.
   */
  readonly reading?: 'strict' | 'as-helm';
}

/**
 * The files of a chart archive in its order: paths inside the chart, BOM stripped as Helm does.
 *
 * @throws CH_PACKAGE_INVALID where it is damaged or could mislead; CH_CHART_TOO_LARGE above the limits.
 */
export async function readArchive(bytes: Uint8Array, options: ReadArchiveOptions): Promise<readonly ChartFile[]> {
  const { limits, reading = 'strict' } = options;
  // The headers' share: one header, one PAX header and padding for each member. Without it, empty members would be free.
  const maxBytes = limits.maxTotalBytes + maxMembers * 2048;
  const source = byteSource(gunzip(bytes, { maxBytes, manyMembers: reading === 'as-helm' }));
  try {
    return await readMembers(source, limits, reading);
  } catch (error) {
    throw inFile(error, options.fileName);
  } finally {
    await source.close();
  }
}

type Reading = 'strict' | 'as-helm';

async function readMembers(source: ByteSource, limits: ChartLimits, reading: Reading): Promise<readonly ChartFile[]> {
  const files: ChartFile[] = [];
  const seen = new Set<string>();
  let left = limits.maxTotalBytes;
  for (let count = 0; ; count++) {
    if (count > maxMembers) throw tooLarge(`it has more than ${maxMembers} members`);
    const member = await nextMember(source);
    if (member.kind === 'end') {
      await checkEnd(source, member, reading);
      break;
    }
    checkKind(member, reading);
    const path = pathOf(member, reading);
    checkSize(member, limits, left);
    const contents = await takeContents(source, member.sizeBytes);
    if (path === undefined) continue;
    left -= member.sizeBytes;
    if (reading === 'strict') checkOnce(path, seen);
    files.push({ path, bytes: withoutBom(contents) });
  }
  if (files.length === 0) throw invalidPackage('it holds no files');
  return files;
}

/** Nothing may follow what Helm reads: other programs read on, and show a reviewer something else. */
async function checkEnd(source: ByteSource, end: TarEnd, reading: Reading): Promise<void> {
  if (reading === 'as-helm') return;
  if (!end.marked) throw invalidPackage('the tar has no end: it may be cut off');
  if (!(await source.onlyZerosLeft())) throw invalidPackage('data follows the end of the tar');
}

function checkKind({ kind, name }: TarMember, reading: Reading): void {
  if (reading === 'as-helm' || kind === 'file' || kind === 'directory' || kind === 'global') return;
  const what = { link: 'a link', device: 'a device or pipe', hidden: 'a file with the mode of a folder', other: 'of an unknown type' };
  throw invalidPackage(`${JSON.stringify(name)} is ${what[kind]}; a chart holds plain files and folders`);
}

/** Undefined for what Helm passes over. */
function pathOf({ kind, name }: TarMember, reading: Reading): string | undefined {
  if (kind === 'directory' || kind === 'global' || kind === 'hidden') return undefined;
  const verdict = reading === 'strict' ? strictMemberPath(name) : helmMemberPath(name);
  if (verdict.kind === 'refused') throw invalidPackage(`the name ${JSON.stringify(name)} ${verdict.why}`);
  return verdict.path;
}

/** Before the contents are read. Helm counts the total so that the limit itself is too much. */
function checkSize({ name, sizeBytes }: TarMember, limits: ChartLimits, left: number): void {
  if (sizeBytes > limits.maxFileBytes) {
    throw tooLarge(`${JSON.stringify(name)} has ${sizeBytes} bytes, more than ${limits.maxFileBytes}`);
  }
  if (sizeBytes >= left) throw tooLarge(`its files have ${limits.maxTotalBytes} bytes or more`);
}

/** Which of two Helm takes depends on the file. Below charts/, Helm itself writes two versions of a subchart under one name. */
function checkOnce(path: string, seen: Set<string>): void {
  if (path.startsWith('charts/')) return;
  if (seen.has(path)) throw invalidPackage(`it holds ${JSON.stringify(path)} twice`);
  seen.add(path);
}
