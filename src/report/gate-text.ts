/** The report of `gate` as text. */
import type { GateReport } from '../operations/gate/gate-charts.ts';
import { printable } from './printable.ts';

/** One line for each chart that passed; the errors name the others. */
export function gateResult({ charts }: GateReport): string {
  // If the tag matches no chart, none has passed.
  const passed = charts.filter(({ outcome }) => outcome === 'passed');
  return printable(passed.map(({ name, version, path }) => `passed   ${name} ${version}  ${path}`).join('\n'));
}
