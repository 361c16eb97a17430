/** The report of `doctor` as text: one line for each check, with what to do if it did not pass. */
import type { CheckResult, DoctorReport } from '../operations/doctor/report.ts';
import { printable } from './printable.ts';
import { countText, durationText } from './quantities.ts';

/** Every check, for stdout. */
export function doctorResult({ checks }: Pick<DoctorReport, 'checks'>): string {
  const width = Math.max(0, ...checks.map(({ check }) => check.length));
  return printable(checks.map((each) => checkLines(each, width)).join('\n'));
}

function checkLines({ check, outcome, message, ...rest }: CheckResult, width: number): string {
  const line = `${outcome.padEnd(7)}  ${check.padEnd(width)}  ${message}`;
  return 'hint' in rest && rest.hint !== undefined ? `${line}\n${' '.repeat(9)}do: ${rest.hint}` : line;
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
