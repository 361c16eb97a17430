/** The report of `doctor` as text: one line for each check, with what to do if it did not pass. */
import type { CheckResult, DoctorReport } from '../operations/doctor/report.ts';
import { countText, durationText } from './quantities.ts';
import { type Row, tableText } from './table.ts';
import { plainView, type View } from './view.ts';

/** Every check, for stdout. */
export function doctorResult({ checks }: Pick<DoctorReport, 'checks'>, view: View = plainView): string {
  const width = Math.max(0, ...checks.map(({ check }) => check.length));
  return tableText(
    checks.map((each) => checkRow(each, width)),
    { belowIndent: ' '.repeat(9) },
    view,
  );
}

function checkRow({ check, outcome, message, ...rest }: CheckResult, width: number): Row {
  return {
    cells: [outcome, check, message],
    plain: `${outcome.padEnd(7)}  ${check.padEnd(width)}  ${message}`,
    advice: 'hint' in rest && rest.hint !== undefined ? [`do: ${rest.hint}`] : [],
  };
}

/** How many checks have which outcome: one line. */
export function doctorState({ checks, repository, figures }: DoctorReport): string {
  const count = (outcome: CheckResult['outcome']): number => checks.filter((each) => each.outcome === outcome).length;
  const parts = [
    `${count('ok')} ok`,
    ...(count('warning') === 0 ? [] : [countText(count('warning'), 'warning')]),
    ...(count('failed') === 0 ? [] : [`${count('failed')} failed`]),
    ...(count('skipped') === 0 ? [] : [`${count('skipped')} skipped`]),
  ];
  return `checked ${repository.target} in ${durationText(figures.durationMs)}: ${parts.join(', ')}`;
}
