/** Extracts the program from a Helm archive, and nothing else. */
import { oneFile } from '../archive/index.ts';
import { CharthouseError, isCharthouseError } from '../base/error.ts';
import type { HelmRelease } from './releases.ts';

/** The program of Helm 4.2 has 65 MB, and the archive little else: anything larger is not Helm. */
const defaultMaxBytes = 300_000_000;

/**
 * The program's bytes. The caller must have compared the checksum of `archive` before: only a verified archive is read.
 *
 * @throws CH_HELM_ARCHIVE if it is not such an archive, or contains no program
 */
export async function programIn(archive: Uint8Array, release: HelmRelease, maxBytes: number = defaultMaxBytes): Promise<Uint8Array> {
  const { archive: name, member, program } = release;
  const take = program.endsWith('.exe') ? fromZip : fromTar;
  let found: Uint8Array | undefined;
  try {
    found = await take(archive, member, maxBytes);
  } catch (cause) {
    const isLarge = cause === tooLarge || (isCharthouseError(cause) && cause.code === 'CH_CHART_TOO_LARGE');
    throw badArchive(isLarge ? `${name} unpacks to more than ${maxBytes} bytes` : `${name} cannot be unpacked`, cause);
  }
  if (found === undefined || found.length === 0) throw badArchive(`${name} contains no ${member}`);
  return found;
}

const tooLarge: unique symbol = Symbol('too large');

type Take = (archive: Uint8Array, member: string, maxBytes: number) => Promise<Uint8Array | undefined>;

const fromTar: Take = oneFile;

const fromZip: Take = async (archive, member, maxBytes) => {
  const { unzipSync } = await import('fflate');
  const files = unzipSync(archive, {
    filter: ({ name, originalSize }) => {
      if (name !== member) return false;
      if (originalSize > maxBytes) throw tooLarge;
      return true;
    },
  });
  return files[member];
};

function badArchive(message: string, cause?: unknown): CharthouseError {
  return new CharthouseError('CH_HELM_ARCHIVE', { message, cause });
}
