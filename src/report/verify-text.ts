/** The report of `verify` as text: every finding, and how much was checked. */
import type { VerifyFinding, VerifyReport } from '../operations/verify/report.ts';
import { countText, durationText } from './quantities.ts';
import { type Row, tableText } from './table.ts';
import { plainView, type View } from './view.ts';

/** One line for each finding, for stdout; `ok` with the number of versions if there is none. */
export function verifyResult({ findings, checked, error }: VerifyReport, view: View = plainView): string {
  if (findings.length > 0) return tableText(findings.map(findingRow), { lead: 16 }, view);
  return error === null ? `ok ${countText(checked, 'version')}` : '';
}

/** What was checked: one line; empty if the run did not get that far. */
export function verifyState({ repository, checked, withoutDigest, index, figures, error }: VerifyReport): string {
  if (error !== null && checked === 0) return '';
  const blind = withoutDigest === 0 ? '' : `; ${withoutDigest} of them have no digest in the index, and were only read`;
  return `checked ${checked} of ${countText(index.versions, 'version')} in ${repository.target} in ${durationText(figures.durationMs)}${blind}`;
}

function findingRow({ kind, name, version, url, line, title, message }: VerifyFinding): Row {
  const cells =
    name === null
      ? [kind, `${line === null ? '' : `index.yaml:${line}: `}${title}: ${message}`]
      : [kind, `${name} ${version}`, url ?? '(no URL)', message];
  return { cells, tone: 'bad' };
}
