/** What a gate says, chart by chart. */
import type { GateReport } from '../operations/gate/gate-charts.ts';
import { printable } from './printable.ts';

/** One line a chart that passed; errors say the rest. */
export function gateResult({ charts }: GateReport): string {
  // Where the tag fits none, nothing has passed.
  const passed = charts.filter(({ outcome }) => outcome === 'passed');
  return printable(passed.map(({ name, version, path }) => `passed   ${name} ${version}  ${path}`).join('\n'));
}
