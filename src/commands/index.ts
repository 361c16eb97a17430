/** `charthouse index`: the index.yaml of a folder of packages. */
import { CharthouseError } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import { indexFolder } from '../client/operations.ts';
import { unexpandedIn } from '../config/path-slips.ts';
import { chartErrors } from '../report/chart-errors.ts';
import { jsonDocument } from '../report/document.ts';
import { indexResult, indexState } from '../report/index-text.ts';
import { type RunCommand, verbContext } from './command.ts';

/** Prints each package that was listed now. */
export const runIndex: RunCommand = async (input) => {
  const { words, config } = input;
  const [folder = '.'] = words;
  const slip = unexpandedIn(folder);
  if (slip !== undefined) throw new CharthouseError('CH_USAGE', { message: `the folder ${quoted(folder)} ${slip.why}`, hint: slip.hint });
  // A style that nobody asked for leaves an index in the style that it has.
  const indexStyle = config.sources['index-style'].kind === 'default' ? undefined : config.indexStyle;
  const report = await indexFolder({ ...config, folder, indexStyle }, verbContext(input));
  return {
    text: indexResult(report),
    document: jsonDocument(report),
    warnings: report.warnings,
    errors: chartErrors(report),
    state: indexState(report),
    exitCode: report.error?.exitCode ?? 0,
  };
};
