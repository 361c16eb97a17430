/** Extracts one file from a `.tar.gz` that is not a chart. */
import { gunzip } from './gunzip.ts';
import { byteSource } from './source.ts';
import { nextMember, skipContents, takeContents } from './tar.ts';

/**
 * The bytes of the first regular file named `name`; undefined if there is none.
 *
 * @throws CH_PACKAGE_INVALID if the archive is damaged; CH_CHART_TOO_LARGE if it unpacks to more than `maxBytes`
 */
export async function oneFile(archive: Uint8Array, name: string, maxBytes: number): Promise<Uint8Array | undefined> {
  const source = byteSource(gunzip(archive, { maxBytes, manyMembers: true }));
  try {
    for (;;) {
      const member = await nextMember(source);
      if (member.kind === 'end') return undefined;
      if (member.kind === 'file' && member.name === name) return await takeContents(source, member.sizeBytes);
      await skipContents(source, member.sizeBytes);
    }
  } finally {
    await source.close();
  }
}
