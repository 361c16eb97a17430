/** The bytes of an archive: the same repository gives the same bytes. */
import { createHash } from 'node:crypto';
import { encodeHeader, paddingOf } from '../../archive/index.ts';
import { CharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import { checksumsKey, checksumsText } from './checksums.ts';

/** One file of an archive. */
export interface PackedFile {
  readonly key: string;
  readonly sizeBytes: number;
  readonly body: () => Promise<AsyncIterable<Uint8Array>>;
}

/** As in packages: 1980-01-01, since the time of the copy would make other bytes each time. */
const modifiedSeconds = 315_532_800;

/** In the order of `files`, then their checksums, then the end of a tar. @throws CH_STORE_CORRUPT for a body of another size */
export async function* packedArchive(files: readonly PackedFile[]): AsyncGenerator<Uint8Array> {
  const sums = new Map<string, string>();
  for (const { key, sizeBytes, body } of files) {
    yield* encodeHeader({ name: key, sizeBytes, modifiedSeconds });
    const hash = createHash('sha256');
    let left = sizeBytes;
    for await (const piece of await body()) {
      left -= piece.length;
      hash.update(piece);
      yield piece;
    }
    if (left !== 0) throw otherSize(key, sizeBytes, sizeBytes - left);
    yield new Uint8Array(paddingOf(sizeBytes));
    sums.set(key, hash.digest('hex'));
  }
  const text = Buffer.from(checksumsText(sums));
  yield* encodeHeader({ name: checksumsKey, sizeBytes: text.length, modifiedSeconds });
  yield text;
  yield new Uint8Array(paddingOf(text.length) + 2 * 512);
}

function otherSize(key: string, expected: number, found: number): CharthouseError {
  return new CharthouseError('CH_STORE_CORRUPT', {
    message: `${quoted(key)} has ${found} bytes, not ${expected}: another program changed it`,
    hint: 'run again',
    details: { key, expected, found },
  });
}
