/** `charthouse publish`: charts into a repository. */
import { findCharts } from '../config/charts.ts';
import { parseTarget } from '../config/target.ts';
import { chartErrors } from '../report/chart-errors.ts';
import { jsonDocument } from '../report/document.ts';
import { publishNext, publishResult, publishState } from '../report/publish-text.ts';
import type { OnEvent } from '../repository/events.ts';
import { filesIn } from '../runtime/files-in.ts';
import { publish } from '../wire.ts';
import { type RunCommand, verbContext } from './command.ts';

/** Prints what became of each chart. */
export const runPublish: RunCommand = async (input) => {
  const { words, config, surroundings } = input;
  // A wrong target is told before charts are looked for, whatever else is wrong.
  parseTarget(config.to);
  const charts = await findCharts({ words, configured: config.charts }, filesIn(surroundings.folder, surroundings.signal));
  const sourceDateEpoch = surroundings.environment['SOURCE_DATE_EPOCH'];
  // A default is nobody's wish: only who asks for a style hears that an index keeps its own.
  const indexStyle = config.sources['index-style'].kind === 'default' ? undefined : config.indexStyle;
  let staged = 0;
  const onEvent: OnEvent = (event) => {
    if (event.kind === 'package-staged') staged += 1;
    input.story.event(event);
  };
  const report = await publish({ ...config, charts, indexStyle, sourceDateEpoch }, { ...verbContext(input), onEvent });
  return {
    text: publishResult(report),
    document: jsonDocument(report),
    warnings: report.warnings,
    errors: chartErrors(report),
    state: publishState(report, staged),
    next: publishNext(report, surroundings.program),
    exitCode: report.error?.exitCode ?? 0,
  };
};
