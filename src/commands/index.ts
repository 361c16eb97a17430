/** `charthouse index`: the index.yaml of a folder of packages. */
import { CharthouseError } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import { indexFolder } from '../client/operations.ts';
import { unexpandedIn } from '../config/path-slips.ts';
import { chartErrors } from '../report/chart-errors.ts';
import { jsonDocument } from '../report/document.ts';
import { indexResult, indexState } from '../report/index-text.ts';
import { operationContext, type RunCommand, resultView } from './command.ts';
import { optionsFor } from './options-for.ts';

/** Prints each package that is new in the index. */
export const runIndex: RunCommand = async (input) => {
  const { args, config } = input;
  const [folder = '.'] = args;
  const slip = unexpandedIn(folder);
  if (slip !== undefined) throw new CharthouseError('CH_USAGE', { message: `the folder ${quoted(folder)} ${slip.why}`, hint: slip.hint });
  const report = await indexFolder({ ...optionsFor('indexFolder', config), folder }, operationContext(input));
  return {
    text: indexResult(report, resultView(input)),
    document: jsonDocument(report),
    warnings: report.warnings,
    errors: chartErrors(report),
    state: indexState(report),
    exitCode: report.error?.exitCode ?? 0,
  };
};
