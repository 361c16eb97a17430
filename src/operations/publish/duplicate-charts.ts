/** Charts of one run with one name and version: only one of them could be published, and which one would be random. Pure. */
import { CharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import type { Invalid } from './outcome.ts';
import type { Candidate } from './request.ts';

/** The first pair, as the error of the run. */
export function firstDuplicate(candidates: readonly Candidate[]): CharthouseError | undefined {
  return partDuplicates(candidates).duplicates[0]?.error;
}

/** Parts those that go on from those that do not; of the latter each has its error. */
export function partDuplicates(candidates: readonly Candidate[]): {
  readonly unique: readonly Candidate[];
  readonly duplicates: readonly Invalid[];
} {
  const byVersion = new Map<string, Candidate[]>();
  for (const candidate of candidates) byVersion.set(identityOf(candidate), [...(byVersion.get(identityOf(candidate)) ?? []), candidate]);
  const rivals = [...byVersion.values()].filter(({ length }) => length > 1);
  return {
    unique: candidates.filter((candidate) => byVersion.get(identityOf(candidate))?.length === 1),
    duplicates: rivals.flatMap((each) => each.map(({ path }): Invalid => ({ outcome: 'invalid', path, error: errorOf(each) }))),
  };
}

function identityOf({ package: { metadata } }: Candidate): string {
  return `${metadata.name}\n${metadata.version}`;
}

function errorOf(rivals: readonly Candidate[]): CharthouseError {
  const paths = rivals.map(({ path }) => path);
  const { name = '', version = '' } = rivals[0]?.package.metadata ?? {};
  return new CharthouseError('CH_CHART_TWICE', {
    message: `${paths.map((path) => quoted(path)).join(' and ')} are ${paths.length === 2 ? 'both' : 'all'} ${name} ${version}`,
    details: { name, version, paths },
  });
}
