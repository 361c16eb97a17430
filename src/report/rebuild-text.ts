/** A rebuild as a person reads it: what is listed now, what has no entry, which entries have no package, and the state of things. */
import type { MissingPackage, Orphan, RebuildReport } from '../repository/rebuild/request.ts';
import { printable } from './printable.ts';
import { countText, durationText, sizeText } from './quantities.ts';

/** One line a package, for stdout. What was listed before and is there goes without a word. */
export function rebuildResult({ charts, orphans, missing, error }: RebuildReport): string {
  const added = error === null ? charts.filter(({ outcome }) => outcome === 'new') : [];
  const lines = [
    ...added.map(({ name, version, path }) => `${'new'.padEnd(10)} ${name} ${version}  ${path}`),
    ...orphans.map(orphanLine),
    ...missing.map(missingLine),
  ];
  return printable(lines.join('\n'));
}

function orphanLine({ key, name, version, sizeBytes, modified, message }: Orphan): string {
  const what = name === null ? '' : `  ${name} ${version}`;
  return `${'orphan'.padEnd(10)} ${key}${what}  ${sizeText(sizeBytes)}  ${modified.slice(0, 10)}  ${message}`;
}

function missingLine({ name, version, key }: MissingPackage): string {
  return `${'missing'.padEnd(10)} ${name} ${version}  ${key}`;
}

/** What state the index is in now: one line. */
export function rebuildState({ index, charts, orphans, dryRun, error, repository, figures }: RebuildReport): string {
  if (error !== null) return error.details['commit'] === 'unknown' ? unknown : 'index.yaml was not changed';
  const added = countText(charts.filter(({ outcome }) => outcome === 'new').length, 'version');
  const left = orphans.length === 0 ? '' : `; ${countText(orphans.length, 'package')} without an entry`;
  if (dryRun) return `dry run, nothing was written: ${added} would be added to ${repository.target}/index.yaml${left}`;
  if (index.attempts === 0 || index.revisionAfter === index.revisionBefore)
    return `nothing to do: index.yaml of ${repository.target} stays as it is${left}`;
  const counts = `it lists ${countText(index.versionsAfter, 'version')} now, ${index.versionsBefore} before`;
  return `wrote ${repository.target}/index.yaml in ${durationText(figures.durationMs)}: ${counts}${left}`;
}

const unknown = 'whether index.yaml was written is not known: the next run finds out';
