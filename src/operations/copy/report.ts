/** The report of `mirror` and `promote`, of a run that is finished or not. */
import { CharthouseError } from '../../base/error.ts';
import type { Warning } from '../../base/warning.ts';
import { listedShort } from '../../repository/listed-short.ts';
import { leftOut } from '../../repository/tombstones/without-yanked.ts';
import { type ChangeState, changeReport, repositoryName } from '../change-index.ts';
import type { CopiedSoFar, CopiedVersion, CopyReport, CopyRun } from './request.ts';

/** What is not as the source lists it counts first: it is a fault of the source, and another run does not help. */
const ranks = ['wrong-digest', 'invalid', 'missing', 'conflict', 'unreadable'] as const;

/** `state`: what the commits of the run have done. */
export function reportOf(run: CopyRun, state: ChangeState, durationMs: number): CopyReport {
  const { request, ports, copies } = run;
  const report = changeReport(state, durationMs, ports, copyWarnings(run));
  return {
    command: request.command,
    dryRun: request.dryRun,
    repository: repositoryName(run),
    source: ports.source.name,
    copies,
    ...report,
    error: report.error ?? copyFailure(copies),
  };
}

/** Of a run that has listed nothing. */
export function notWritten(copy: CopiedVersion): CopiedVersion {
  return copy.outcome === 'new' || copy.outcome === 'adopted' ? { ...copy, outcome: 'not-written', url: null } : copy;
}

/** What was wrong with single versions. */
export function copyWarnings(run: CopiedSoFar): readonly Warning[] {
  const yanked = run.copies.filter(({ outcome }) => outcome === 'yanked');
  return [...unsigned(run), ...differing(run.copies), ...uncompared(run.copies), ...(yanked.length === 0 ? [] : [leftOut(yanked)])];
}

/** The error of a run whose versions were not all copied. */
export function copyFailure(copies: readonly CopiedVersion[]): CharthouseError | null {
  const failed = copies.filter(({ error }) => error !== undefined);
  const first = ranks.map((rank) => failed.find(({ outcome }) => outcome === rank)).find((each) => each !== undefined);
  if (first?.error === undefined) return null;
  const { code, message, hint, where, details } = first.error;
  const more = failed.length > 1 ? ` (and ${failed.length - 1} more)` : '';
  return new CharthouseError(first.outcome === 'invalid' ? 'CH_COPY_FAILED' : code, {
    ...{ message: `${message}${more}`, hint, where, cause: first.error },
    details: { ...details, failed: failed.length },
  });
}

function unsigned({ unsigned: versions }: CopiedSoFar): readonly Warning[] {
  if (versions.length === 0) return [];
  return [
    {
      code: 'provenance-not-copied',
      message: `the source has a provenance file for ${listedShort(versions)} that does not sign the package, so it was not copied`,
      hint: 'ask the publisher to sign the published package again',
    },
  ];
}

/** The target has them already, and without a digest only their bytes would show whether the source has the same. */
function uncompared(copies: readonly CopiedVersion[]): readonly Warning[] {
  const versions = copies.filter(({ outcome, digest }) => outcome === 'unchanged' && digest === null);
  if (versions.length === 0) return [];
  return [
    {
      code: 'not-compared',
      message: `the source states no digest for ${listedShort(versions.map(({ name, version }) => `${name} ${version}`))}, so what the target has of this was not compared with it`,
      hint: 'ask the owner of the source to add digests to its index',
    },
  ];
}

function differing(copies: readonly CopiedVersion[]): readonly Warning[] {
  const versions = copies.filter(({ provenance }) => provenance === 'differs').map(({ name, version }) => `${name} ${version}`);
  if (versions.length === 0) return [];
  return [
    {
      code: 'provenance-differs',
      message: `the target has another provenance file for ${listedShort(versions)}, which was left as it is`,
    },
  ];
}
