/** `charthouse deprecate`: marks versions as deprecated in the index. */
import { deprecate } from '../client/yank.ts';
import { parseTarget } from '../config/target.ts';
import { deprecateResult, deprecateState } from '../report/deprecate-text.ts';
import { jsonDocument } from '../report/document.ts';
import { operationContext, type RunCommand, resultView } from './command.ts';
import { optionsFor, targetOf } from './options-for.ts';

/** Prints each version. */
export const runDeprecate: RunCommand = async (input) => {
  const { args, config } = input;
  parseTarget(targetOf(config));
  const report = await deprecate({ ...optionsFor('deprecate', config), to: targetOf(config), versions: args }, operationContext(input));
  const { versions, error } = report;
  return {
    text: deprecateResult(report, resultView(input)),
    document: { ...jsonDocument(report), versions },
    warnings: report.warnings,
    errors: error === null ? [] : [{ error }],
    state: deprecateState(report),
    exitCode: error?.exitCode ?? 0,
  };
};
