/** The report of `gate` as text. */
import type { GateReport } from '../operations/gate/gate-charts.ts';
import { tableText } from './table.ts';
import { plainView, type View } from './view.ts';

/** One line for each chart that passed; the errors name the others. */
export function gateResult({ charts }: GateReport, view: View = plainView): string {
  // If the tag matches no chart, none has passed.
  const passed = charts.filter(({ outcome }) => outcome === 'passed');
  return tableText(
    passed.map(({ name, version, path }) => ({ cells: ['passed', `${name} ${version}`, path] })),
    { lead: 8 },
    view,
  );
}
