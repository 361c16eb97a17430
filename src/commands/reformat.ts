/** `charthouse reformat`: changes the format of an index. */
import { CharthouseError } from '../base/error.ts';
import { reformat } from '../client/budget.ts';
import { parseTarget } from '../config/target.ts';
import { option } from '../hint/hint.ts';
import { jsonDocument } from '../report/document.ts';
import { reformatResult, reformatState } from '../report/reformat-text.ts';
import { operationContext, type RunCommand } from './command.ts';
import { optionsFor, targetOf } from './options-for.ts';

/** Prints both formats with their sizes. */
export const runReformat: RunCommand = async (input) => {
  const { config } = input;
  parseTarget(targetOf(config));
  const { indexStyle } = config;
  if (indexStyle === undefined) {
    throw new CharthouseError('CH_USAGE', {
      message: 'the new format of the index is not named',
      hint: `name it with ${option('index-style', 'json')} or ${option('index-style', 'yaml')}`,
    });
  }
  const report = await reformat({ ...optionsFor('reformat', config), to: targetOf(config), indexStyle }, operationContext(input));
  const { before, after } = report;
  return {
    text: reformatResult(report),
    document: { ...jsonDocument(report), reformat: { before, after } },
    warnings: report.warnings,
    errors: report.error === null ? [] : [{ error: report.error }],
    state: reformatState(report),
    exitCode: report.error?.exitCode ?? 0,
  };
};
