/** Unpacks gzip as it arrives, no further than asked: for reading the beginning of a package whose end is not there. */
import { Inflate, type ZStream } from 'pako';
import { invalidPackage, tooLarge } from './fault.ts';

/** What goes into the unpacker at once. It makes a thousand times as much of it at the most. */
const stepBytes = 4 * 1024;
const outputBytes = 32 * 1024;
/** zlib's word for "gzip, and nothing else". */
const gzipOnly = 31;
/** zlib's Z_SYNC_FLUSH: give out everything that there is. */
const giveAll = 2;

/**
 * The unpacked bytes. Further members go on where the first ended, as Go reads them; checksums are seen only at a member's end.
 *
 * @throws CH_PACKAGE_INVALID where it is no gzip, damaged, or cut off before the reader has enough; CH_CHART_TOO_LARGE above `maxBytes`
 */
export async function* gunzipStream(chunks: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array, void, void> {
  let member: Member | undefined;
  let left = maxBytes;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += stepBytes) {
      if (member === undefined || member.inflate.ended) member = newMember();
      const { inflate, output, unsent } = member;
      const isSound = inflate.push(chunk.subarray(at, at + stepBytes), giveAll);
      // What came before the damage is given out first: a reader that has enough, as Helm has at the end of the tar, never sees the rest.
      if (!isSound) output.push(unsent());
      for (const piece of output.splice(0)) {
        left -= piece.length;
        if (left < 0) throw tooLarge(`it unpacks to more than ${maxBytes} bytes`);
        yield piece;
      }
      if (!isSound) throw invalidPackage(`the gzip data is damaged: ${inflate.msg}`);
    }
  }
  if (member?.inflate.ended !== true) throw invalidPackage(member === undefined ? 'it is empty' : 'the gzip data is cut off');
}

interface Member {
  readonly inflate: Inflate;
  readonly output: Uint8Array[];
  /** What is unpacked, and not in `output` yet. */
  readonly unsent: () => Uint8Array;
}

function newMember(): Member {
  const inflate = new Inflate({ windowBits: gzipOnly, chunkSize: outputBytes });
  const output: Uint8Array[] = [];
  inflate.onData = (piece) => void output.push(piece);
  let stream: ZStream | undefined;
  inflate.onStart = (started) => {
    stream = started;
  };
  return { inflate, output, unsent: () => stream?.output?.subarray(0, stream.next_out) ?? new Uint8Array(0) };
}
