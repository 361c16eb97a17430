/** Unpacks gzip as it arrives, no further than needed: reads the beginning of a package whose end has not arrived. */
import { Inflate, type ZStream } from 'pako';
import { invalidPackage, tooLarge } from './fault.ts';

/** Input for one step of the unpacker. The output is at most a thousand times as large. */
const stepBytes = 4 * 1024;
const outputBytes = 32 * 1024;
/** zlib's value for "gzip only". */
const gzipOnly = 31;
/** zlib's Z_SYNC_FLUSH: output everything that is available. */
const giveAll = 2;

/**
 * The unpacked bytes. Further members continue where the first ended, as in Go; a checksum is verified only at the end of its member.
 *
 * @throws CH_PACKAGE_INVALID if it is not gzip, damaged, or cut off before the reader has enough; CH_CHART_TOO_LARGE above `maxBytes`
 */
export async function* gunzipStream(chunks: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array, void, void> {
  let member: Member | undefined;
  let left = maxBytes;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += stepBytes) {
      if (member === undefined || member.inflate.ended) member = newMember();
      const { inflate, output, unsent } = member;
      const isSound = inflate.push(chunk.subarray(at, at + stepBytes), giveAll);
      // Bytes before the damage are returned first: a reader that has enough, as Helm has at the end of the tar, never sees the rest.
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
  /** Unpacked bytes that are not in `output` yet. */
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
