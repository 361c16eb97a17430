/** The difference between two versions of an index as replaced stretches of bytes: small, and exact to the byte. */
import { Buffer } from 'node:buffer';

/** `cut` bytes at offset `at` of the older bytes are replaced by `text`, one character for each byte (Latin-1). */
export type IndexEdit = readonly [at: number, cut: number, text: string];

/**
 * From `bytes` to `chunks`, in the order of their offsets. A chunk that is a view of `bytes` is kept; between two such views, what is the
 * same at both ends of a stretch is kept too.
 */
export function editsOf(bytes: Uint8Array, chunks: readonly Uint8Array[]): readonly IndexEdit[] {
  const edits: IndexEdit[] = [];
  let done = 0;
  let added: Uint8Array[] = [];
  const close = (at: number): void => {
    const edit = trimmed(bytes.subarray(done, at), Buffer.concat(added), done);
    if (edit !== undefined) edits.push(edit);
    added = [];
  };
  for (const chunk of chunks) {
    const from = chunk.byteOffset - bytes.byteOffset;
    const isView = chunk.buffer === bytes.buffer && from >= done && from + chunk.length <= bytes.length;
    if (!isView) {
      added.push(chunk);
      continue;
    }
    close(from);
    done = from + chunk.length;
  }
  close(bytes.length);
  return edits;
}

function trimmed(old: Uint8Array, text: Buffer, at: number): IndexEdit | undefined {
  const most = Math.min(old.length, text.length);
  let start = 0;
  while (start < most && old[start] === text[start]) start += 1;
  let end = 0;
  while (end < most - start && old[old.length - 1 - end] === text[text.length - 1 - end]) end += 1;
  const cut = old.length - start - end;
  if (cut === 0 && text.length === start + end) return undefined;
  return [at + start, cut, text.subarray(start, text.length - end).toString('latin1')];
}

/** The newer bytes in pieces, most of which are views of the older ones, however many edits there are. */
export function applyEdits(pieces: readonly Uint8Array[], edits: readonly IndexEdit[]): readonly Uint8Array[] {
  const made: Uint8Array[] = [];
  const left = pieces.values();
  let piece: Uint8Array = new Uint8Array(0);
  /** Passes over so many of the older bytes. */
  const pass = (count: number, keeps: boolean): void => {
    for (let rest = count; rest > 0; ) {
      if (piece.length === 0) {
        const next = left.next();
        if (next.done === true) return;
        piece = next.value;
        continue;
      }
      const taken = piece.subarray(0, rest);
      if (keeps) made.push(taken);
      piece = piece.subarray(taken.length);
      rest -= taken.length;
    }
  };
  let done = 0;
  for (const [at, cut, text] of edits) {
    pass(at - done, true);
    pass(cut, false);
    if (text !== '') made.push(Buffer.from(text, 'latin1'));
    done = at + cut;
  }
  pass(Number.POSITIVE_INFINITY, true);
  return made;
}
