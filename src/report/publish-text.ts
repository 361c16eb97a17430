/** A publish as a person reads it: the result chart by chart, the state of things, and what to do next. */
import type { CharthouseError } from '../base/error.ts';
import { printableUrl } from '../base/printable-url.ts';
import { shellWord } from '../base/shell-word.ts';
import type { ChartOutcome, PublishReport } from '../repository/outcome.ts';
import { installLine } from './install-line.ts';
import { printable } from './printable.ts';
import { countText, durationText } from './quantities.ts';
import { toldText } from './told-text.ts';

/** One line a chart, for stdout: what became of it, and where it is. Charts that a failed run did not get to are left out. */
export function publishResult(report: PublishReport): string {
  const lines = report.charts.filter((chart) => isTrue(chart, report)).map((chart) => chartLine(chart, report));
  return printable(lines.join('\n'));
}

/** What state things are in now: one line, also after a failure or a stop. `staged` is how many packages this run has put. */
export function publishState(report: PublishReport, staged: number): string {
  const { index, repository, error, dryRun, figures } = report;
  const added = countText(report.charts.filter(isAddition).length, 'version');
  const restored = report.charts.filter(({ outcome }) => outcome === 'restored').length;
  const back = restored === 0 ? '' : `${countText(restored, 'missing package')} put back`;
  const also = back === '' ? '' : `, ${back}`;
  if (dryRun)
    return `dry run, nothing was written${error === null ? `: ${added} would be added to ${repository.target}${also}${toldText(report)}` : ''}`;
  if (error !== null) return stateAfter(error, report, staged);
  if (report.charts.length === 0) return `nothing was published: ${repository.target} was not looked at`;
  if (!isCommitted(report)) {
    const skipped = report.charts.filter(({ outcome }) => outcome === 'skipped').length;
    const nothing = skipped === 0 ? 'has all of it already' : `has ${countText(skipped, 'version')} with other contents, skipped`;
    return `${back === '' ? `nothing new: ${repository.target} ${nothing}` : `${back} into ${repository.target}`}${toldText(report)}`;
  }
  const attempts = index.attempts > 1 ? `, at attempt ${index.attempts} because others published meanwhile` : '';
  return `published ${added} into ${repository.target} in ${durationText(figures.durationMs)}${attempts}: ${countsOf(report)}${also}${toldText(report)}`;
}

function stateAfter(error: CharthouseError, report: PublishReport, staged: number): string {
  if (error.details['commit'] === 'unknown')
    return 'whether index.yaml was written is not known: the next run finds out and goes on from there';
  if (isCommitted(report)) return `before that the index was committed: ${countsOf(report)}`;
  // A put whose answer never came may have put its package.
  if (staged === 0) return [5, 130, 143].includes(error.exitCode) ? 'index.yaml was not changed' : 'nothing was changed';
  return `index.yaml was not changed; ${countText(staged, 'package')} put by this run, which nobody sees yet: the next run goes on from there`;
}

function countsOf({ index }: PublishReport): string {
  return `index.yaml lists ${countText(index.versionsAfter, 'version')} now, ${index.versionsBefore} before`;
}

/** How to use what is there; empty where the user has been told before or something went wrong. `program` is how charthouse is called. `mayBeginAgain`: not in CI, nor in a git work tree. */
export function publishNext(report: PublishReport, program: string, mayBeginAgain: boolean): string {
  const { repository, error, dryRun } = report;
  const isFolder = !repository.target.startsWith('s3://');
  if (error?.code === 'CH_CONFLICT' && repository.url === null && mayBeginAgain && isOfThisRunAlone(report))
    return tryingOut(repository.target);
  const install = (repo: string): string | undefined => report.charts.map((chart) => installLine(chart, repo)).find(isSaid);
  if (error !== null || dryRun || install('charts') === undefined) return '';
  if (repository.url !== null) {
    // A repository that had entries before has users who know its URL.
    return report.index.versionsBefore > 0
      ? ''
      : printable(['use it:', `  helm repo add charts ${printableUrl(repository.url)}`, `  ${install('charts')}`].join('\n'));
  }
  // What is in a bucket is read through its public URL, which nobody has named.
  if (!isFolder) return '';
  const lines = [
    'try it:',
    `  ${program} serve ${shellWord(repository.target)}`,
    'and in another terminal:',
    '  helm repo add local http://127.0.0.1:8879',
    `  ${install('local')}`,
  ];
  return printable(lines.join('\n'));
}

function isSaid(line: string | undefined): line is string {
  return line !== undefined;
}

// Only the default folder, and only if it lists nothing but the versions of this run: anything else may be a repository that is in use.
function isOfThisRunAlone({ repository, index, charts }: PublishReport): boolean {
  const listed = charts.filter(({ outcome }) => outcome === 'conflict' || outcome === 'unchanged' || outcome === 'restored');
  const versions = new Set(listed.map(({ name, version }) => `${name} ${version}`));
  return /^(\.\/)?repository\/?$/.test(repository.target) && index.versionsBefore === versions.size;
}

// Without a public URL it may well be a folder of one's own, in which nobody relies on anything.
function tryingOut(target: string): string {
  return printable(`if ${target} is only for trying out, remove it and publish again: rm -r ${shellWord(target)}`);
}

function chartLine(chart: ChartOutcome, report: PublishReport): string {
  const what = chart.name === null ? chart.path : `${chart.name} ${chart.version}`;
  const where = placeOf(chart, report);
  const differs = chart.differs === undefined || chart.differs.length === 0 ? '' : `  differs: ${chart.differs.join(', ')}`;
  return `${chart.outcome.padEnd(10)} ${what}${where === '' ? '' : `  ${where}`}${differs}`;
}

function placeOf({ url }: ChartOutcome, { repository }: PublishReport): string {
  if (url === null) return '';
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(url)) return url;
  return `${(repository.url === null ? repository.target : printableUrl(repository.url)).replace(/\/$/, '')}/${url}`;
}

// A line of the result must be true now: "new" in a run that failed before its commit is a plan and no result.
function isTrue(chart: ChartOutcome, report: PublishReport): boolean {
  if (chart.outcome === 'conflict' || chart.outcome === 'invalid' || report.error === null) return true;
  return chart.outcome === 'new' || chart.outcome === 'adopted' ? isCommitted(report) : false;
}

function isAddition({ outcome }: ChartOutcome): boolean {
  return outcome === 'new' || outcome === 'adopted';
}

function isCommitted({ index }: PublishReport): boolean {
  return index.revisionAfter !== index.revisionBefore;
}
