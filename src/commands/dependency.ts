/** `charthouse dependency`: the dependencies of charts. */
import { buildDependencies, listDependencies, updateDependencies } from '../client/dependency-operations.ts';
import type { DependencyReport } from '../operations/dependency/report.ts';
import { dependencyChanges, dependencyDocument, dependencyState, dependencyTables } from '../report/dependency-text.ts';
import { chartsOf } from './charts.ts';
import { alsoWarning, type CommandResult, operationContext, type RunCommand, resultView } from './command.ts';
import { optionsFor } from './options-for.ts';

/** Prints a table for each chart. */
export const runDependencyList: RunCommand = async (input) => {
  const { charts, warnings } = await chartsOf(input);
  const report = await listDependencies({ ...optionsFor('listDependencies', input.config), charts }, operationContext(input));
  return alsoWarning(resultOf(report, dependencyTables(report, resultView(input))), warnings);
};

/** Prints the files that were written and removed. */
export const runDependencyBuild: RunCommand = async (input) => {
  const { charts, warnings } = await chartsOf(input);
  const report = await buildDependencies({ ...optionsFor('buildDependencies', input.config), charts }, operationContext(input));
  return alsoWarning({ ...resultOf(report, dependencyChanges(report, resultView(input))), state: dependencyState(report) }, warnings);
};

/** Prints the files that were written and removed. */
export const runDependencyUpdate: RunCommand = async (input) => {
  const { charts, warnings } = await chartsOf(input);
  const sourceDateEpoch = input.context.environment['SOURCE_DATE_EPOCH'];
  const options = { ...optionsFor('updateDependencies', input.config), charts, sourceDateEpoch };
  const report = await updateDependencies(options, operationContext(input));
  return alsoWarning({ ...resultOf(report, dependencyChanges(report, resultView(input))), state: dependencyState(report) }, warnings);
};

function resultOf(report: DependencyReport, text: string): CommandResult {
  const { charts, warnings, error } = report;
  const ofCharts = charts.flatMap((chart) => (chart.error === undefined ? [] : [{ error: chart.error, about: chart.path }]));
  const said = error === null || ofCharts.some((each) => each.error === error);
  return {
    text,
    document: dependencyDocument(report),
    warnings,
    errors: said ? ofCharts : [...ofCharts, { error }],
    exitCode: error?.exitCode ?? 0,
  };
}
