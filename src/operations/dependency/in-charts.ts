/** Dependencies without a repository: Helm expects a folder of the same name in charts/, and neither writes nor removes it. */
import { quoted } from '../../base/quoted.ts';
import type { LoadedChart } from '../../chart/load-chart.ts';
import { parseConstraint } from '../../go/constraint.ts';
import { isInRange } from './choose-version.ts';
import { dependencyError, type Wanted } from './faults.ts';

/** @throws CH_CHART_DEPENDENCY if it is not in charts/, or not in the range */
export function checkInCharts(wanted: Wanted, { subcharts }: LoadedChart): void {
  const { name, version, chart } = wanted;
  const place = `${chart}/charts/${name}`;
  const subchart = subcharts.find((each) => each.where === place);
  const range = parseConstraint(version);
  if (subchart !== undefined && range !== undefined && isInRange(subchart.metadata.version, range)) return;
  throw dependencyError('CH_CHART_DEPENDENCY', wanted, {
    message:
      subchart === undefined
        ? `the dependency ${quoted(name)} names no repository, and there is no chart in the folder ${quoted(place)}`
        : `${quoted(place)} has version ${subchart.metadata.version}, which is not in the range ${quoted(version)} of ${quoted(name)}`,
    hint:
      subchart === undefined
        ? `copy the chart to ${place}, or add the repository of the dependency`
        : 'change the version of the dependency, or the chart in charts/',
    details: { missing: [name] },
  });
}
