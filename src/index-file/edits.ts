/** Replacements of ranges in an index. */
import type { Layout, Span } from './layout.ts';

/** `text` replaces the span, which may be empty. */
export interface Edit extends Span {
  readonly text: string;
}

/** The index in pieces, with the edits applied. Untouched stretches are views of the original bytes. */
export function withEdits(layout: Layout, edits: readonly Edit[]): readonly Uint8Array[] {
  const { bytes, newline } = layout;
  const encoder = new TextEncoder();
  const chunks: Uint8Array[] = [];
  let done = 0;
  const lastByte = bytes[bytes.length - 1];
  let endsLine = layout.style === 'json' || lastByte === 0x0a || lastByte === 0x0d;
  for (const { from, to, text } of edits.toSorted((a, b) => a.from - b.from)) {
    if (from > done) chunks.push(bytes.subarray(done, from));
    // If new lines follow a last line without a line break, that line gets one, once.
    chunks.push(encoder.encode(from === bytes.length && !endsLine ? newline + text : text));
    endsLine ||= to === bytes.length;
    done = to;
  }
  if (done < bytes.length) chunks.push(bytes.subarray(done));
  return chunks;
}
