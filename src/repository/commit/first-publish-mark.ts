/** An index with a mark: nothing was ever published with it. The first run of a repository writes it before its packages. */
import { newIndex } from '../../index-file/new-index.ts';
import type { ReadIndex } from '../../index-file/types.ts';

/** A comment to every reader of YAML. It is the first line, and the first commit removes it: it is true as long as it is there. */
const mark = '# charthouse begins a repository here: nothing is published yet';

/** What follows the mark if there was no index before. */
const nothing = /^apiVersion: v1\r?\nentries: \{\}\r?\ngenerated: "[^"\r\n]*"\r?\n$/;
const mostBytes = 200;

/** Bytes of an index without the mark. */
export interface Unmarked {
  readonly bytes: Uint8Array;
  readonly isMarked: boolean;
}

/** Takes the mark off. Every operation that reads an index to write onto it does, so that none keeps the mark. */
export function withoutMark(bytes: Uint8Array): Unmarked {
  const line = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, mark.length + 2)).toString('latin1');
  // A work tree of git may have other ends of lines.
  const end = line === `${mark}\r\n` ? mark.length + 2 : line.startsWith(`${mark}\n`) ? mark.length + 1 : undefined;
  return end === undefined ? { bytes, isMarked: false } : { bytes: bytes.subarray(end), isMarked: true };
}

/** Whether what follows the mark is all ours: then there was no index before it, and the first commit makes a new one. */
export function isNothing(bytes: Uint8Array): boolean {
  return bytes.length < mostBytes && nothing.test(Buffer.from(bytes).toString('latin1'));
}

/** The marked form of an index that lists nothing; of a new one if undefined or if all of it is ours. `generated` is RFC 3339, UTC. */
export function markedBytes(read: ReadIndex | undefined, generated: string): readonly Uint8Array[] {
  return [Buffer.from(`${mark}\n`), read === undefined || isNothing(read.layout.bytes) ? newIndex('yaml', generated) : read.layout.bytes];
}
