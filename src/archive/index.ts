/** Chart archives: tar and gzip as Helm reads and writes them. Other modules import only this file. */
export { withoutBom, withoutBoms } from './byte-order-mark.ts';
export { inFile, invalidPackage, tooLarge } from './fault.ts';
export { looksLikeFont } from './font-signature.ts';
export { gunzipStream } from './gunzip-stream.ts';
export { gzipSteps } from './gzip.ts';
export { encodeHeader, maxOctalField, paddingOf } from './header.ts';
export { type ChartMember, chartMembers, maxTarBytes, type ReadMode } from './members.ts';
export { oneFile } from './one-file.ts';
export { readArchive } from './read.ts';
export { type ByteSource, byteSource } from './source.ts';
export { nextMember } from './tar.ts';
export type { ChartFile, ChartLimits } from './types.ts';
export { archiveSteps, inArchiveOrder, tarOf, type WriteArchiveOptions } from './write.ts';
