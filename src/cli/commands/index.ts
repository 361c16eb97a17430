/** `charthouse index`: the index.yaml of a folder of packages. */
import { CharthouseError } from '../../base/error.ts';
import { parseTarget } from '../../config/target.ts';
import { chartErrors } from '../../report/chart-errors.ts';
import { jsonDocument } from '../../report/document.ts';
import { indexResult, indexState } from '../../report/index-text.ts';
import { filesIn } from '../../runtime/files-in.ts';
import { indexFolder } from '../../wire.ts';
import { type RunCommand, wireContext } from '../command.ts';

/** Prints each package that was listed now. */
export const runIndex: RunCommand = async (input) => {
  const { words, config, surroundings } = input;
  const [folder = '.'] = words;
  parseTarget(folder);
  const files = filesIn(surroundings.folder);
  refuseUnless('folder', folder, (await files.info(folder))?.kind === 'directory');
  if (config.merge !== undefined) refuseUnless('file', config.merge, (await files.info(config.merge))?.kind === 'file');
  // A style that nobody asked for leaves an index in the style that it has.
  const indexStyle = config.sources['index-style'].kind === 'default' ? undefined : config.indexStyle;
  const report = await indexFolder({ ...config, folder, indexStyle }, wireContext(input));
  return {
    text: indexResult(report),
    document: jsonDocument(report),
    warnings: report.warnings,
    errors: chartErrors(report),
    state: indexState(report),
    exitCode: report.error?.exitCode ?? 0,
  };
};

// Helm takes a missing file of --merge for an empty index: a slip in its path loses every version, with exit code 0.
function refuseUnless(what: string, path: string, is: boolean): void {
  if (is) return;
  throw new CharthouseError('CH_USAGE', { message: `there is no ${what} '${path}'`, hint: `name a ${what} that is there` });
}
