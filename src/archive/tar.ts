/** Reads the members of a tar in their order, as Go's archive/tar does, since every Helm uses it. */
import { isUtf8 } from 'node:buffer';
import { quoted } from '../base/quoted.ts';
import { decodeBlock, type HeaderBlock } from './block.ts';
import { invalidPackage } from './fault.ts';
import { blockBytes, paddingOf } from './header.ts';
import { checkPax, int64, isSparse, type PaxRecords, parsePax } from './pax.ts';
import type { ByteSource } from './source.ts';

/** As much of a source as reading members needs. */
type TarBytes = Pick<ByteSource, 'take'>;

/** A member, before its contents are read. */
export interface TarMember {
  /**
   * `hidden`: a file that Helm skips like a folder. `other`: a type that no chart needs, read as a file. `sparse`: its contents are not the
   * bytes in the archive, and are not reconstructed here.
   */
  readonly kind: 'file' | 'directory' | 'link' | 'device' | 'global' | 'hidden' | 'sparse' | 'other';
  /** Bytes that are not UTF-8 are replaced. */
  readonly name: string;
  readonly isUtf8: boolean;
  /** Number of bytes of contents after the header. */
  readonly sizeBytes: number;
}

/** The end of the tar: its marker (two zero blocks), or the end of the bytes. */
export interface TarEnd {
  readonly kind: 'end';
  readonly marked: boolean;
}

/**
 * The next member. The caller takes a file's contents with `takeContents` before it requests the next one.
 *
 * @throws CH_PACKAGE_INVALID if Go refuses it
 */
export async function nextMember(source: TarBytes): Promise<TarMember | TarEnd> {
  // Extended headers apply only to the next member. Global ones change nothing in Go, and end the effect of the others.
  let pax: PaxRecords = new Map();
  let longName = '';
  for (;;) {
    const block = await nextBlock(source);
    if (!Buffer.isBuffer(block)) return block;
    const header = decodeBlock(block);
    switch (header.type) {
      case 'g':
        parsePax(await takeMeta(source, header));
        return { kind: 'global', name: header.name, isUtf8: true, sizeBytes: 0 };
      case 'x':
        pax = parsePax(await takeMeta(source, header));
        break;
      case 'L':
        longName = (await takeMeta(source, header)).toString('latin1').replace(/\0.*/s, '');
        break;
      case 'K': // the target of a link, which is never followed here
        await takeMeta(source, header);
        break;
      case 'S':
        await skipSparseMap(source, block);
        return member(header, pax, longName);
      default:
        return member(header, pax, longName);
    }
  }
}

/**
 * The bytes of a file.
 *
 * @throws CH_PACKAGE_INVALID if the tar ends before
 */
export async function takeContents(source: TarBytes, sizeBytes: number): Promise<Buffer> {
  const bytes = await source.take(sizeBytes);
  if (bytes.length < sizeBytes) throw cut();
  await source.take(paddingOf(sizeBytes));
  return bytes;
}

/** Skips a file's bytes without keeping them. @throws CH_PACKAGE_INVALID if the tar ends before */
export async function skipContents(source: TarBytes, sizeBytes: number): Promise<void> {
  for (let left = sizeBytes; left > 0; ) {
    const { length } = await source.take(Math.min(left, skipBytes));
    if (length === 0) throw cut();
    left -= length;
  }
  await source.take(paddingOf(sizeBytes));
}

const skipBytes = 64 * 1024;

/** Go's limit for extended headers. */
const maxMetaBytes = 1024 * 1024;

async function takeMeta(source: TarBytes, { sizeBytes }: HeaderBlock): Promise<Buffer> {
  if (sizeBytes < 0 || sizeBytes > maxMetaBytes) throw invalidPackage('an extended tar header is larger than 1 MiB');
  return await takeContents(source, sizeBytes);
}

/** The old GNU format: blocks that continue the map of the header, each with a flag whether one more follows. */
async function skipSparseMap(source: TarBytes, header: Buffer): Promise<void> {
  for (let isExtended = header[482] !== 0; isExtended; ) {
    const block = await source.take(blockBytes);
    if (block.length < blockBytes) throw cut();
    isExtended = block[504] !== 0;
  }
}

async function nextBlock(source: TarBytes): Promise<Buffer | TarEnd> {
  const block = await source.take(blockBytes);
  if (block.length === 0) return { kind: 'end', marked: false };
  if (block.length < blockBytes) throw cut();
  if (!isZero(block)) return block;
  const second = await source.take(blockBytes);
  if (second.length === 0) return { kind: 'end', marked: false };
  if (second.length < blockBytes) throw cut();
  if (!isZero(second)) throw invalidPackage('a zero block is between two members of the tar');
  return { kind: 'end', marked: true };
}

function member(header: HeaderBlock, pax: PaxRecords, longName: string): TarMember {
  checkPax(pax);
  const { name, isUtf8 } = decodeName(longName || pax.get('path') || header.name);
  const kind = header.type === 'S' || isSparse(pax) ? 'sparse' : kindOf(header, name);
  const sizeBytes = int64(pax.get('size') ?? '') ?? header.sizeBytes;
  if (kind === 'directory' || kind === 'link' || kind === 'device') {
    // Helm compares the claimed size of a link with the bytes it got, which are none.
    if (kind !== 'directory' && sizeBytes > 0) throw invalidPackage(`${quoted(name)} has a size, but no contents`);
    return { kind, name, isUtf8, sizeBytes: 0 };
  }
  if (sizeBytes < 0 || header.sizeBytes < 0) throw invalidPackage(`${quoted(name)} has a negative size`);
  return { kind, name, isUtf8, sizeBytes };
}

function kindOf({ type, mode }: HeaderBlock, name: string): TarMember['kind'] {
  // Helm uses Go's FileInfo, for which a mode with the type bits of a folder makes any member a folder.
  const folderMode = Math.floor(mode / 0o10000) === 4;
  if (type === '5' || (type === '\0' && name.endsWith('/'))) return 'directory';
  if (type === '1' || type === '2') return folderMode ? 'directory' : 'link';
  if (type === '3' || type === '4' || type === '6') return folderMode ? 'directory' : 'device';
  if (folderMode) return 'hidden';
  return type === '0' || type === '\0' ? 'file' : 'other';
}

function decodeName(bytes: string): { readonly name: string; readonly isUtf8: boolean } {
  const raw = Buffer.from(bytes, 'latin1');
  return { name: new TextDecoder('utf-8', { ignoreBOM: true }).decode(raw), isUtf8: isUtf8(raw) };
}

const isZero = (block: Buffer): boolean => block.every((byte) => byte === 0);
const cut = (): Error => invalidPackage('the tar is cut off');
