/** The report of `publish` as text: the result of each chart, the state of the repository, and what to do next. */
import type { CharthouseError } from '../base/error.ts';
import { printableUrl } from '../base/printable-url.ts';
import { shellWord } from '../base/shell-word.ts';
import type { ChartOutcome, PublishReport } from '../repository/outcome.ts';
import { installLine } from './install-line.ts';
import { invalidationText } from './invalidation-text.ts';
import { printable } from './printable.ts';
import { countText, durationText } from './quantities.ts';
import { type Row, tableText } from './table.ts';
import { plainView, type View } from './view.ts';

/** What a run has put into the store, visible to users or not. */
export interface Put {
  readonly packages: number;
  readonly provenance: number;
}

/** One line for each chart, for stdout: its outcome and its URL. Charts that a failed run did not reach are left out. */
export function publishResult(report: PublishReport, view: View = plainView): string {
  const rows = report.charts.filter((chart) => isTrue(chart, report)).map((chart) => chartRow(chart, report));
  return tableText(rows, { lead: 10 }, view);
}

/** The state of the repository: one line, also after a failure or a stop. `put` is how many packages and provenance files this run has put. */
export function publishState(report: PublishReport, put: Put): string {
  const { index, repository, error, dryRun, figures } = report;
  const added = countText(report.charts.filter(isAddition).length, 'version');
  const done = besideVersions(report);
  const also = done.map(([what]) => `, ${what}`).join('');
  if (dryRun)
    return `dry run, nothing was written${error === null ? `: ${added} would be added to ${repository.target}${also}${invalidationText(report)}` : ''}`;
  if (error !== null) return stateAfter(error, report, put);
  if (report.charts.length === 0) return `nothing was published: ${repository.target} was not read`;
  if (!isCommitted(report)) {
    const where = done.at(-1)?.[1];
    const what = where === undefined ? nothingNew(report) : `${done.map(([each]) => each).join(', ')} ${where} ${repository.target}`;
    return `${what}${invalidationText(report)}`;
  }
  const attempts = index.attempts > 1 ? `, at attempt ${index.attempts} after conflicts with other publishers` : '';
  return `published ${added} to ${repository.target} in ${durationText(figures.durationMs)}${attempts}: ${countsOf(report)}${also}${invalidationText(report)}`;
}

/** Changes that add no version, each with the preposition that leads to the repository. */
function besideVersions({ charts, artifactHub, pages = 0 }: PublishReport): readonly (readonly [what: string, where: string])[] {
  const counts = [
    [charts.filter(({ outcome }) => outcome === 'restored').length, 'missing package', 'put back', 'into'],
    [charts.filter((each) => each.provenance === 'new' && !isAddition(each)).length, 'provenance file', 'added', 'to'],
    [charts.filter(({ provenance }) => provenance === 'replaced').length, 'provenance file', 'replaced', 'in'],
  ] as const;
  const counted = counts.flatMap(([count, noun, verb, where]) =>
    count === 0 ? [] : [[`${countText(count, noun)} ${verb}`, where] as const],
  );
  return [
    ...counted,
    ...(artifactHub === 'new' ? [['artifacthub-repo.yml added', 'to'] as const] : []),
    ...(artifactHub === 'replaced' ? [['artifacthub-repo.yml replaced', 'in'] as const] : []),
    ...(pages === 0 ? [] : [[`pages of ${countText(pages, 'chart')} written`, 'to'] as const]),
  ];
}

/** Names what the repository does not contain: skipped contents, other provenance files, packages elsewhere. */
function nothingNew({ charts, repository, warnings }: PublishReport): string {
  const skipped = charts.filter(({ outcome }) => outcome === 'skipped').length;
  const differing = charts.filter(({ provenance }) => provenance === 'differs').length;
  const inRegistries = charts.filter(({ url }) => url?.startsWith('oci://') === true).length;
  const elsewhere = warnings.filter(({ code }) => code === 'package-elsewhere').length + inRegistries;
  const lacks = [
    ...(skipped === 0 ? [] : [`has ${countText(skipped, 'version')} with other contents, skipped`]),
    ...(differing === 0
      ? []
      : [`keeps ${countText(differing, 'provenance file')} that ${differing === 1 ? 'differs' : 'differ'} from yours`]),
    ...(elsewhere === 0 ? [] : [`lists ${countText(elsewhere, 'version')} with a package elsewhere`]),
  ];
  return `nothing new: ${repository.target} ${lacks.length === 0 ? 'is up to date' : lacks.join(', ')}`;
}

function stateAfter(error: CharthouseError, report: PublishReport, put: Put): string {
  if (error.details['commit'] === 'unknown')
    return 'whether index.yaml was written is not known: the next run finds out and goes on from there';
  if (isCommitted(report)) return `index.yaml was committed before the error: ${countsOf(report)}`;
  const index = isBegun(report) ? 'index.yaml lists nothing yet' : 'index.yaml was not changed';
  // A put without an answer may have put its package.
  const provenance = put.provenance === 0 ? '' : countText(put.provenance, 'provenance file');
  const restored = report.charts.filter(({ outcome }) => outcome === 'restored').length;
  // Users see a package at once if an entry names it already.
  const back = restored === 0 ? '' : `; ${countText(restored, 'missing package')} put back`;
  const unseen = put.packages - restored;
  if (unseen > 0) {
    // Users see a provenance file that replaced a published one.
    const what = provenance === '' ? ' put by this run, which no user sees yet' : ` and ${provenance} put by this run`;
    return `${index}${back}; ${countText(unseen, 'package')}${what}: the next run goes on from there`;
  }
  if (provenance !== '') return `${index}${back}; ${provenance} put by this run`;
  if (back !== '') return `${index}${back}`;
  return isBegun(report) || [5, 130, 143].includes(error.exitCode) ? index : 'nothing was changed';
}

/** Whether a first run has ended between its first write of the index and its commit. */
function isBegun({ warnings }: PublishReport): boolean {
  return warnings.some(({ code }) => code === 'first-publish-unfinished');
}

function countsOf({ index }: PublishReport): string {
  return `index.yaml lists ${countText(index.versionsAfter, 'version')} now, ${index.versionsBefore} before`;
}

/** How to use the repository; empty after an error, or if it had users before. `program` is how charthouse is called. `mayBeginAgain`: not in CI, nor in a git work tree. `name`: what users call the repository. */
export function publishNext(report: PublishReport, program: string, mayBeginAgain: boolean, name = 'charts'): string {
  const { repository, error, dryRun } = report;
  const isFolder = !repository.target.startsWith('s3://');
  if (error?.code === 'CH_CONFLICT' && repository.url === null && mayBeginAgain && isOfThisRunAlone(report))
    return tryingOut(repository.target);
  const install = (repo: string): string | undefined => report.charts.map((chart) => installLine(chart, repo)).find(isSaid);
  if (error !== null || dryRun || install(name) === undefined) return '';
  if (repository.url !== null) {
    // A repository that had entries before has users who know its URL.
    return report.index.versionsBefore > 0
      ? ''
      : printable(['use it:', `  helm repo add ${name} ${printableUrl(repository.url)}`, `  ${install(name)}`].join('\n'));
  }
  // A bucket is read through its public URL, which is unknown here.
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

// Without a public URL it may be a folder without users.
function tryingOut(target: string): string {
  return printable(`if ${target} is only for testing, remove it and publish again: rm -r ${shellWord(target)}`);
}

function chartRow(chart: ChartOutcome, report: PublishReport): Row {
  const what = chart.name === null ? chart.path : `${chart.name} ${chart.version}`;
  const differs = chart.differs === undefined || chart.differs.length === 0 ? '' : `differs: ${chart.differs.join(', ')}`;
  const provenance = chart.provenance === undefined || chart.provenance === 'unchanged' ? '' : `provenance: ${chart.provenance}`;
  return { cells: [chart.outcome, what, placeOf(chart, report), differs, provenance] };
}

function placeOf({ url }: ChartOutcome, { repository }: PublishReport): string {
  if (url === null) return '';
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(url)) return url;
  return `${(repository.url === null ? repository.target : printableUrl(repository.url)).replace(/\/$/, '')}/${url}`;
}

// A line of the result must be true now: "new" in a run that failed before its commit is only a plan.
function isTrue(chart: ChartOutcome, report: PublishReport): boolean {
  if (chart.error !== undefined || report.error === null) return true;
  return chart.outcome === 'restored' || (isAddition(chart) && isCommitted(report));
}

function isAddition({ outcome }: ChartOutcome): boolean {
  return outcome === 'new' || outcome === 'adopted';
}

function isCommitted({ index }: PublishReport): boolean {
  return index.revisionAfter !== index.revisionBefore;
}
