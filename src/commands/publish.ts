/** `charthouse publish`: charts into a repository. */
import { parseTarget } from '../config/target.ts';
import { chartErrors } from '../report/chart-errors.ts';
import { jsonDocument } from '../report/document.ts';
import { publishNext, publishResult, publishState } from '../report/publish-text.ts';
import type { OnEvent } from '../repository/events.ts';
import { publish } from '../wire.ts';
import { chartsOf } from './charts.ts';
import { alsoWarning, type CommandResult, type RunCommand, verbContext } from './command.ts';

/** Prints what became of each chart. */
export const runPublish: RunCommand = async (input) => {
  const { config, surroundings } = input;
  // A wrong target is told before charts are looked for, whatever else is wrong.
  parseTarget(config.to);
  const { charts, warnings } = await chartsOf(input);
  const sourceDateEpoch = surroundings.environment['SOURCE_DATE_EPOCH'];
  // A default is nobody's wish: only who asks for a style hears that an index keeps its own.
  const indexStyle = config.sources['index-style'].kind === 'default' ? undefined : config.indexStyle;
  let staged = 0;
  const onEvent: OnEvent = (event) => {
    if (event.kind === 'package-staged') staged += 1;
    input.story.event(event);
  };
  const report = await publish({ ...config, charts, indexStyle, sourceDateEpoch }, { ...verbContext(input), onEvent });
  const result: CommandResult = {
    text: publishResult(report),
    document: jsonDocument(report),
    warnings: report.warnings,
    errors: chartErrors(report),
    state: publishState(report, staged),
    next: publishNext(report, surroundings.program),
    exitCode: report.error?.exitCode ?? 0,
  };
  return alsoWarning(result, warnings);
};
